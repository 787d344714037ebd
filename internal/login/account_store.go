package login

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

// insertAccount makes the account of a person where there is none. A mail
// address that several people share names none of them.
func insertAccount(ctx context.Context, tx *db.Tx, person uuid.UUID, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `
		INSERT INTO account (tenant_id, id, person_id, login, created_at)
		SELECT p.tenant_id, $2, p.id,
		       CASE WHEN p.email IS NULL
		              OR EXISTS (SELECT FROM person o WHERE o.tenant_id = $1 AND o.id <> p.id AND lower(o.email) = lower(p.email))
		              OR EXISTS (SELECT FROM account a WHERE a.tenant_id = $1 AND a.person_id <> p.id AND lower(a.login) = lower(p.email))
		            THEN p.personnel_number ELSE lower(p.email) END, $4
		FROM person p WHERE p.tenant_id = $1 AND p.id = $3 AND p.withdrawn_at IS NULL
		ON CONFLICT (tenant_id, person_id) DO NOTHING`, tx.Tenant(), db.NewID(), person, at)
	return err
}

const ownerWhere = `
	SELECT a.id, p.id, a.login, ` + people.FullNameSQL + `,
	       coalesce(p.email, ''), p.language, a.closed_at IS NOT NULL,
	       (SELECT u.name FROM posting o JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
	        WHERE o.tenant_id = $1 AND o.person_id = p.id AND (o.valid_to IS NULL OR o.valid_to > greatest($3, o.valid_from))
	        ORDER BY o.share DESC, o.valid_from, u.number LIMIT 1)
	FROM account a JOIN person p ON p.tenant_id = a.tenant_id AND p.id = a.person_id
	WHERE a.tenant_id = $1 AND p.withdrawn_at IS NULL AND `

func selectOwner(ctx context.Context, tx *db.Tx, person uuid.UUID) (*Owner, error) {
	return scanOwner(tx.Pgx().QueryRow(ctx, ownerWhere+`p.id = $2`, tx.Tenant(), person, clock.Today(ctx)))
}

func selectOwnerOf(ctx context.Context, tx *db.Tx, account uuid.UUID) (*Owner, error) {
	return scanOwner(tx.Pgx().QueryRow(ctx, ownerWhere+`a.id = $2`, tx.Tenant(), account, clock.Today(ctx)))
}

func scanOwner(row pgx.Row) (*Owner, error) {
	var a Owner
	err := row.Scan(&a.Account, &a.Person, &a.Login, &a.Name, &a.Email, &a.Lang, &a.Closed, &a.Unit)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &a, err
}

func updateClosed(ctx context.Context, tx *db.Tx, person uuid.UUID, closed bool, at time.Time) (account uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `UPDATE account SET closed_at = CASE WHEN $3 THEN coalesce(closed_at, $4) END
		WHERE tenant_id = $1 AND person_id = $2 RETURNING id`, tx.Tenant(), person, closed, at).Scan(&account)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("login.no_account")
	}
	return account, err
}

// upsertDemo is run again whenever the demo town is loaded again.
func upsertDemo(ctx context.Context, tx *db.Tx, d Demo, hash string, at time.Time) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		INSERT INTO account (tenant_id, id, person_id, login, hash, demo, created_at) VALUES ($1, $2, $3, $4, $5, true, $6)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET login = excluded.login, hash = excluded.hash, demo = true
		RETURNING id`, tx.Tenant(), db.NewID(), d.Person, d.Login, hash, at).Scan(&id)
	return id, err
}

func selectPersonOf(ctx context.Context, tx *db.Tx, typed string) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		SELECT p.id FROM person p LEFT JOIN account a ON a.tenant_id = p.tenant_id AND a.person_id = p.id
		WHERE p.tenant_id = $1 AND p.withdrawn_at IS NULL
		  AND (p.personnel_number = btrim($2) OR lower(a.login) = lower(btrim($2)))
		ORDER BY p.personnel_number = btrim($2) DESC LIMIT 1`, tx.Tenant(), typed).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("login.person_unknown")
	}
	return id, err
}

// AccountOf is the account of a person; uuid.Nil where there is none.
func AccountOf(ctx context.Context, tx *db.Tx, person uuid.UUID) (account uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id FROM account WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), person).Scan(&account)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return account, err
}
