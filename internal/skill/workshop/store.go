package workshop

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// lockFamily makes two who begin at once one after the other.
func lockFamily(ctx context.Context, tx *db.Tx, family uuid.UUID) error {
	var id uuid.UUID
	err := tx.Pgx().QueryRow(ctx, `SELECT id FROM job_family WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`, tx.Tenant(), family).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("skill.target.missing")
	}
	return err
}

func underWay(ctx context.Context, tx *db.Tx, framework, family uuid.UUID, lock bool) (Workshop, error) {
	w := Workshop{Family: family}
	query := `SELECT id, held_on, version, content FROM skill_workshop
		WHERE tenant_id = $1 AND framework_id = $2 AND job_family_id = $3 AND applied_at IS NULL`
	if lock {
		query += ` FOR UPDATE`
	}
	err := tx.Pgx().QueryRow(ctx, query, tx.Tenant(), framework, family).Scan(&w.ID, &w.HeldOn, &w.Version, &w.Content)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return w, err
}

func insert(ctx context.Context, tx *db.Tx, w Workshop) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO skill_workshop (tenant_id, id, framework_id, job_family_id, held_on, content) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), w.ID, w.Framework.ID, w.Family, w.HeldOn, w.Content)
	return err
}

func update(ctx context.Context, tx *db.Tx, w Workshop) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE skill_workshop SET content = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), w.ID, w.Content)
	return err
}

func markApplied(ctx context.Context, tx *db.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE skill_workshop SET applied_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, now)
	return err
}

func remove(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM skill_workshop WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id)
	return err
}

func askHeld(r *db.Reads, family uuid.UUID, into *[]Held) {
	db.List(r, into, `SELECT held_on, applied_at, (content->>'people')::int FROM skill_workshop
		WHERE tenant_id = $1 AND job_family_id = $2 AND applied_at IS NOT NULL ORDER BY applied_at DESC LIMIT 50`, r.Tenant(), family)
}
