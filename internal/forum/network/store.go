package network

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func insertNetwork(ctx context.Context, tx *db.Tx, id uuid.UUID, slug string, name i18n.Text, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO network (id, slug, name, founded_at) VALUES ($1, $2, $3, $4)`, id, slug, name, at)
	return err
}

// insertMember also takes in a town that was there before.
func insertMember(ctx context.Context, tx *db.Tx, network, town uuid.UUID, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO network_member AS m (tenant_id, network_id, joined_at) VALUES ($1, $2, $3)
		ON CONFLICT (tenant_id, network_id) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL WHERE m.left_at IS NOT NULL`,
		town, network, at)
	return err
}

func endMember(ctx context.Context, tx *db.Tx, network, town uuid.UUID, at time.Time) error {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE network_member SET left_at = $3 WHERE tenant_id = $1 AND network_id = $2 AND left_at IS NULL`, town, network, at)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.Clash("forum.network.not_member")
	}
	return err
}

func bySlug(ctx context.Context, tx *db.Tx, slug string) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id FROM network WHERE slug = $1`, slug).Scan(&id)
	return id, err
}

const selectMembers = `SELECT n.id, n.slug, n.name, t.id, t.slug, t.name, m.joined_at
	FROM network n
	LEFT JOIN network_member m ON m.network_id = n.id AND m.left_at IS NULL
	LEFT JOIN tenant t ON t.id = m.tenant_id `

func scanNetworks(rows pgx.Rows) (list []Network, err error) {
	defer rows.Close()
	for rows.Next() {
		var n Network
		var town *uuid.UUID
		var slug *string
		var joined *time.Time
		var m Member
		if err := rows.Scan(&n.ID, &n.Slug, &n.Name, &town, &slug, &m.Name, &joined); err != nil {
			return nil, err
		}
		if len(list) == 0 || list[len(list)-1].ID != n.ID {
			list = append(list, n)
		}
		if town != nil {
			m.Tenant, m.Slug, m.Joined = *town, *slug, *joined
			last := &list[len(list)-1]
			last.Members = append(last.Members, m)
		}
	}
	return list, rows.Err()
}

func mine(ctx context.Context, tx *db.Tx) (*Network, error) {
	rows, err := tx.Pgx().Query(ctx, selectMembers+`WHERE n.id = (SELECT network_id FROM network_member WHERE tenant_id = $1 AND left_at IS NULL)
		ORDER BY m.joined_at, t.id`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	list, err := scanNetworks(rows)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func all(ctx context.Context, tx *db.Tx) ([]Network, error) {
	rows, err := tx.Pgx().Query(ctx, selectMembers+`ORDER BY n.slug, n.id, m.joined_at, t.id`)
	if err != nil {
		return nil, err
	}
	return scanNetworks(rows)
}
