package bulk

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func insert(ctx context.Context, tx *db.Tx, id, by uuid.UUID, in Input, out Outcome, now time.Time) error {
	skipped := map[string]int{}
	for _, s := range out.Skipped {
		skipped[s.Reason] = s.Count
	}
	persons := out.persons
	if persons == nil {
		persons = []uuid.UUID{}
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO bulk_action (tenant_id, id, kind, target, person_id, persons, done, skipped, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, tx.Tenant(), id, in.Kind, in.Target, by, persons, out.Done, skipped, now)
	return err
}

const columns = `id, kind, target, done, skipped, at, undone_at IS NOT NULL, persons`

func find(ctx context.Context, tx *db.Tx, id, by uuid.UUID) (Result, error) {
	return one(ctx, tx, `SELECT `+columns+` FROM bulk_action WHERE tenant_id = $1 AND id = $2 AND person_id = $3`, id, by)
}

func lock(ctx context.Context, tx *db.Tx, id, by uuid.UUID) (Result, error) {
	return one(ctx, tx, `SELECT `+columns+` FROM bulk_action WHERE tenant_id = $1 AND id = $2 AND person_id = $3 FOR UPDATE`, id, by)
}

func one(ctx context.Context, tx *db.Tx, sql string, id, by uuid.UUID) (r Result, err error) {
	err = tx.Pgx().QueryRow(ctx, sql, tx.Tenant(), id, by).
		Scan(&r.ID, &r.Kind, &r.Target, &r.Done, &r.Skipped, &r.At, &r.Undone, &r.persons)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("error.not_found")
	}
	return r, err
}

func undone(ctx context.Context, tx *db.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE bulk_action SET undone_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, now)
	return err
}

func forget(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM bulk_action WHERE tenant_id = $1 AND at < $2`, tx.Tenant(), before)
	return err
}
