package duty

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

type proofDay struct {
	membership
	on clock.Date
}

// proofDays are the days of which proofs are recorded.
func proofDays(ctx context.Context, tx *db.Tx, duties, persons []uuid.UUID) (map[proofDay]bool, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT p.duty_id, p.person_id, p.done_on FROM duty_proof p
		WHERE p.tenant_id = $1 AND p.duty_id = ANY ($2) AND p.person_id = ANY ($3) AND p.round IS NULL AND p.withdraws_id IS NULL
			AND NOT EXISTS (SELECT FROM duty_proof w WHERE w.tenant_id = $1 AND w.withdraws_id = p.id)`, tx.Tenant(), duties, persons)
	if err != nil {
		return nil, err
	}
	known := map[proofDay]bool{}
	var p proofDay
	_, err = pgx.ForEachRow(rows, []any{&p.duty, &p.person, &p.on}, func() error { known[p] = true; return nil })
	return known, err
}

func insertProofs(ctx context.Context, tx *db.Tx, list []PersonProof, ids []uuid.UUID, now time.Time, by *uuid.UUID) error {
	var duties, persons []uuid.UUID
	var on, until, issuers []string
	var rounds []int
	for _, p := range list {
		rounds = append(rounds, p.Round)
		duties, persons = append(duties, p.Duty), append(persons, p.Person)
		on, until, issuers = append(on, p.On.String()), append(until, p.Until.String()), append(issuers, p.Issuer)
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty_proof (tenant_id, id, duty_id, person_id, done_on, valid_until, issuer, recorded_at, recorded_by, round)
		SELECT $1, p.id, p.duty, p.person, p.done::date, nullif(p.until, '')::date, p.issuer, $8, $9, nullif(p.round, 0)
		FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $10::int[]) p (id, duty, person, done, until, issuer, round)`,
		tx.Tenant(), ids, duties, persons, on, until, issuers, now, by, rounds)
	return err
}

func proofsByID(ctx context.Context, tx *db.Tx, ids []uuid.UUID) ([]PersonProof, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT duty_id, person_id, done_on, valid_until, issuer FROM duty_proof
		WHERE tenant_id = $1 AND id = ANY ($2) AND withdraws_id IS NULL`, tx.Tenant(), ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p PersonProof, err error) {
		err = row.Scan(&p.Duty, &p.Person, &p.On, &p.Until, &p.Issuer)
		return p, err
	})
}

func withdrawProofs(ctx context.Context, tx *db.Tx, ids []uuid.UUID, now time.Time, by *uuid.UUID) error {
	fresh := make([]uuid.UUID, len(ids))
	for i := range ids {
		fresh[i] = db.NewID()
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty_proof (tenant_id, id, duty_id, person_id, done_on, valid_until, issuer, withdraws_id, recorded_at, recorded_by)
		SELECT $1, f.id, p.duty_id, p.person_id, p.done_on, p.valid_until, p.issuer, p.id, $4, $5
		FROM unnest($2::uuid[], $3::uuid[]) f (id, of)
		JOIN duty_proof p ON p.tenant_id = $1 AND p.id = f.of AND p.withdraws_id IS NULL
		ON CONFLICT ON CONSTRAINT duty_proof_withdrawn_once DO NOTHING`, tx.Tenant(), fresh, ids, now, by)
	return err
}
