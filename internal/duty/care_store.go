package duty

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func isMember(ctx context.Context, tx *db.Tx, duty, person uuid.UUID) (in bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM duty_member
		WHERE tenant_id = $1 AND duty_id = $2 AND person_id = $3 AND out_on IS NULL)`, tx.Tenant(), duty, person).Scan(&in)
	return in, err
}

func insertExemption(ctx context.Context, tx *db.Tx, duty, person uuid.UUID, from, to clock.Date, reason string, by *uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty_exemption (tenant_id, id, duty_id, person_id, valid_from, valid_to, reason, granted_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.Tenant(), db.NewID(), duty, person, from, to, reason, by)
	return err
}

func endExemption(ctx context.Context, tx *db.Tx, duty, person uuid.UUID, today clock.Date) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE duty_exemption SET valid_to = $4
		WHERE tenant_id = $1 AND duty_id = $2 AND person_id = $3 AND valid_from <= $4 AND $4 < valid_to`, tx.Tenant(), duty, person, today)
	return tag.RowsAffected() == 1, err
}

func endExemptionBy(ctx context.Context, tx *db.Tx, duty, person uuid.UUID, today, given clock.Date, by uuid.UUID) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE duty_exemption SET valid_to = $4
		WHERE tenant_id = $1 AND duty_id = $2 AND person_id = $3 AND valid_from = $5 AND granted_by = $6 AND $4 < valid_to`,
		tx.Tenant(), duty, person, today, given, by)
	return tag.RowsAffected() == 1, err
}

func insertProof(ctx context.Context, tx *db.Tx, duty, person, id uuid.UUID, withdraws *uuid.UUID, p Proof, now time.Time, by *uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty_proof (tenant_id, id, duty_id, person_id, done_on, valid_until, issuer, withdraws_id, recorded_at, recorded_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, tx.Tenant(), id, duty, person, p.On, p.Until, p.Issuer, withdraws, now, by)
	return err
}

// proofOf is a recorded proof; ok is false where there is none.
func proofOf(ctx context.Context, tx *db.Tx, duty, person, id uuid.UUID) (p Proof, ok bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT done_on, valid_until, issuer FROM duty_proof
		WHERE tenant_id = $1 AND duty_id = $2 AND person_id = $3 AND id = $4 AND withdraws_id IS NULL`, tx.Tenant(), duty, person, id).
		Scan(&p.On, &p.Until, &p.Issuer)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, false, nil
	}
	return p, err == nil, err
}
