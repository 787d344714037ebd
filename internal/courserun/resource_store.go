package courserun

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func askResources(into *[]Resource) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		db.List(r, into, `SELECT id, kind, name, place, seats FROM run_resource WHERE tenant_id = $1 AND ended_at IS NULL ORDER BY kind DESC, lower(name), id LIMIT 500`, r.Tenant())
		return nil
	}
}

func resource(ctx context.Context, tx *db.Tx, id uuid.UUID) (r Resource, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id, kind, name, place, seats FROM run_resource WHERE tenant_id = $1 AND id = $2 AND kind = 'room'`, tx.Tenant(), id).
		Scan(&r.ID, &r.Kind, &r.Name, &r.Place, &r.Seats)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, fault.InvalidInput(fault.Field{Name: FieldRoom, ID: "run.where"})
	}
	return r, err
}

func insertResource(ctx context.Context, tx *db.Tx, r Resource) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO run_resource (tenant_id, id, kind, name, place, seats) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), r.ID, r.Kind, r.Name, r.Place, r.Seats)
	return err
}

func endResource(ctx context.Context, tx *db.Tx, id uuid.UUID, at time.Time) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE run_resource SET ended_at = coalesce(ended_at, $3) WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, at)
	return tag.RowsAffected() == 1, err
}

// selectTrainers lists who holds the role today, and who is known.
func selectTrainers(ctx context.Context, tx *db.Tx, known []uuid.UUID, today clock.Date) ([]Trainer, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT p.id, `+people.FullNameSQL+` FROM person p
		WHERE p.tenant_id = $1 AND p.withdrawn_at IS NULL AND (p.id = ANY ($2)
			OR EXISTS (SELECT FROM role_grant g WHERE g.tenant_id = $1 AND g.person_id = p.id AND g.role = 'trainer'
				AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to > $3)))
		ORDER BY p.sort_name, p.id LIMIT 200`, tx.Tenant(), known, today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Trainer])
}
