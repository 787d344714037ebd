package notice

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

type stored struct {
	Setting
	key []byte
}

// settings reads the row of the tenant, which the first reader makes.
func settings(ctx context.Context, tx *db.Tx) (s stored, err error) {
	return settingsBy(ctx, tx, "")
}

// locked reads the settings and lets no other telling begin until the
// transaction ends: what one has told the next one sees.
func locked(ctx context.Context, tx *db.Tx) (s stored, err error) {
	return settingsBy(ctx, tx, " FOR UPDATE")
}

func settingsBy(ctx context.Context, tx *db.Tx, lock string) (s stored, err error) {
	query := `SELECT digest_at, quiet_from, quiet_to, coalesce(escalate_after, 0), key FROM notice_setting WHERE tenant_id = $1` + lock
	scan := func() error {
		return tx.Pgx().QueryRow(ctx, query, tx.Tenant()).Scan(&s.DigestAt, &s.QuietFrom, &s.QuietTo, &s.EscalateAfter, &s.key)
	}
	if err = scan(); err == nil || err != pgx.ErrNoRows { //nolint:errorlint // QueryRow returns it as it is
		return s, err
	}
	if _, err = tx.Pgx().Exec(ctx, `INSERT INTO notice_setting (tenant_id, digest_at, quiet_from, quiet_to, key) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, tx.Tenant(), standardDigest, standardFrom, standardTo, newKey()); err != nil {
		return s, err
	}
	return s, scan()
}

func updateSettings(ctx context.Context, tx *db.Tx, s Setting) error {
	if _, err := settings(ctx, tx); err != nil { // makes the row
		return err
	}
	var after *int
	if s.EscalateAfter > 0 {
		after = &s.EscalateAfter
	}
	_, err := tx.Pgx().Exec(ctx, `UPDATE notice_setting SET digest_at = $2, quiet_from = $3, quiet_to = $4, escalate_after = $5 WHERE tenant_id = $1`,
		tx.Tenant(), s.DigestAt, s.QuietFrom, s.QuietTo, after)
	return err
}

// blackouts are those that end after a day.
func blackouts(ctx context.Context, tx *db.Tx, day clock.Date) ([]Blackout, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'), valid_from, valid_to
		FROM notice_blackout WHERE tenant_id = $1 AND valid_to > $2 ORDER BY valid_from, id LIMIT 500`, tx.Tenant(), day)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Blackout])
}

func insertBlackout(ctx context.Context, tx *db.Tx, b Blackout) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO notice_blackout (tenant_id, id, unit_id, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)`,
		tx.Tenant(), b.ID, orNull(b.Unit), b.From, b.To)
	return err
}

func deleteBlackout(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	tag, err := tx.Pgx().Exec(ctx, `DELETE FROM notice_blackout WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Missing("error.not_found")
	}
	return err
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
