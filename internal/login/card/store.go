package card

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// attempt is a card at one try of its PIN; a nil id is a card there is not.
type attempt struct {
	id, account uuid.UUID
	hash        string
	tries       int // this one included
}

func countTry(ctx context.Context, tx *db.Tx, digest []byte) (c attempt, err error) {
	err = tx.Pgx().QueryRow(ctx, `UPDATE access_card SET wrong = wrong + 1
		WHERE tenant_id = $1 AND (token_hash = $2 OR number_hash = $2)
		RETURNING id, account_id, pin_hash, wrong`, tx.Tenant(), digest).Scan(&c.id, &c.account, &c.hash, &c.tries)
	if errors.Is(err, pgx.ErrNoRows) {
		return attempt{}, nil
	}
	return c, err
}

// acceptTry forgets the wrong PINs and reports whether the card signs in: it
// is not revoked, its account is open, its person has a posting or a role.
func acceptTry(ctx context.Context, tx *db.Tx, id uuid.UUID, today clock.Date) (works bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		UPDATE access_card c SET wrong = 0 FROM account a, person p
		WHERE c.tenant_id = $1 AND c.id = $2 AND a.tenant_id = $1 AND a.id = c.account_id AND p.tenant_id = $1 AND p.id = a.person_id
		RETURNING c.revoked_at IS NULL AND a.closed_at IS NULL AND p.withdrawn_at IS NULL
		  AND `+login.BelongsSQL,
		tx.Tenant(), id, today).Scan(&works)
	return works, err
}

func insertCard(ctx context.Context, tx *db.Tx, id, account uuid.UUID, c newCard, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `
		INSERT INTO access_card (tenant_id, id, account_id, token_hash, number_hash, pin_hash, printed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Tenant(), id, account, secret.Digest(c.token), secret.Digest(secret.PlainCode(c.number)), c.hash, at)
	return err
}

func revokeCard(ctx context.Context, tx *db.Tx, account uuid.UUID, at time.Time) (uuid.UUID, error) {
	return changedCard(tx.Pgx().QueryRow(ctx, `UPDATE access_card SET revoked_at = $3
		WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL RETURNING id`, tx.Tenant(), account, at))
}

func unlockCard(ctx context.Context, tx *db.Tx, account uuid.UUID) (uuid.UUID, error) {
	return changedCard(tx.Pgx().QueryRow(ctx, `UPDATE access_card SET wrong = 0
		WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL AND wrong > 0 RETURNING id`, tx.Tenant(), account))
}

func changedCard(row pgx.Row) (id uuid.UUID, err error) {
	if err = row.Scan(&id); errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}

// holderQuery chooses people with a posting that has not ended.
type holderQuery struct {
	today      clock.Date
	units      []uuid.UUID
	everywhere bool
	slug       string
	person     *uuid.UUID
	noMail     bool
	again      bool // also those who have a card
	closed     bool // also closed accounts
}

// selectHolders lists by unit and name, the order in which cards are handed
// out.
func selectHolders(ctx context.Context, tx *db.Tx, q holderQuery) ([]Holder, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT p.id, p.slug, `+people.ListNameSQL+`,
		       `+people.FullNameSQL+`, p.personnel_number, p.language,
		       p.email IS NOT NULL, u.name,
		       EXISTS (SELECT FROM role_grant g WHERE g.tenant_id = $1 AND g.person_id = p.id
		               AND (g.valid_to IS NULL OR g.valid_to > greatest($2, g.valid_from))),
		       a.closed_at IS NOT NULL, c.printed_at, coalesce(c.wrong, 0)
		FROM person p
		JOIN LATERAL (SELECT u.name, u.number FROM posting o JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
		      WHERE o.tenant_id = $1 AND o.person_id = p.id AND (o.valid_to IS NULL OR o.valid_to > greatest($2, o.valid_from))
		        AND ($3 OR o.unit_id = ANY ($4))
		      ORDER BY o.share DESC, o.valid_from, u.number LIMIT 1) u ON true
		LEFT JOIN account a ON a.tenant_id = $1 AND a.person_id = p.id
		LEFT JOIN access_card c ON c.tenant_id = $1 AND c.account_id = a.id AND c.revoked_at IS NULL
		WHERE p.tenant_id = $1 AND p.withdrawn_at IS NULL
		  AND ($5 = '' OR p.slug = $5) AND ($6::uuid IS NULL OR p.id = $6) AND (NOT $7 OR p.email IS NULL)
		  AND ($8 OR c.id IS NULL) AND ($9 OR a.closed_at IS NULL)
		ORDER BY u.number, p.sort_name, p.id LIMIT 5000`,
		tx.Tenant(), q.today, q.everywhere, q.units, q.slug, q.person, q.noMail, q.again, q.closed)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Holder])
}

// sweep forgets cards a month after they ended.
func sweep(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM access_card WHERE tenant_id = $1 AND revoked_at < $2`,
		tx.Tenant(), clock.Now(ctx).AddDate(0, -1, 0))
	return err
}

func ownerOf(ctx context.Context, tx *db.Tx, token, number []byte) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT a.person_id FROM access_card c JOIN account a ON a.tenant_id = c.tenant_id AND a.id = c.account_id
		WHERE c.tenant_id = $1 AND (c.token_hash = $2 OR c.number_hash = $3) AND c.revoked_at IS NULL AND a.closed_at IS NULL`,
		tx.Tenant(), token, number).Scan(&id)
	return id, err
}
