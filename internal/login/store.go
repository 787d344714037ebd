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
)

// credentials are what a password is checked against; Hash "" never matches.
type credentials struct {
	Account, Person uuid.UUID
	Login, Hash     string
	Demo            bool
}

// selectCredentials finds the open account of a name as typed. An unknown
// name, and one whose person has left, gives empty credentials: the caller
// goes on as if it were known.
func selectCredentials(ctx context.Context, tx *db.Tx, name string, today clock.Date) (*credentials, error) {
	var c credentials
	err := tx.Pgx().QueryRow(ctx, `
		SELECT a.id, a.person_id, a.login, coalesce(a.hash, ''), a.demo
		FROM account a JOIN person p ON p.tenant_id = a.tenant_id AND p.id = a.person_id
		WHERE a.tenant_id = $1 AND lower(a.login) = lower(btrim($2)) AND a.closed_at IS NULL AND p.withdrawn_at IS NULL
		  AND `+BelongsSQL,
		tx.Tenant(), name, today).Scan(&c.Account, &c.Person, &c.Login, &c.Hash, &c.Demo)
	if errors.Is(err, pgx.ErrNoRows) {
		return &credentials{}, nil
	}
	return &c, err
}

func selectOwn(ctx context.Context, tx *db.Tx, account uuid.UUID) (*credentials, error) {
	var c credentials
	err := tx.Pgx().QueryRow(ctx, `SELECT id, person_id, login, coalesce(hash, ''), demo FROM account
		WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL`, tx.Tenant(), account).
		Scan(&c.Account, &c.Person, &c.Login, &c.Hash, &c.Demo)
	return &c, err
}

func updateHash(ctx context.Context, tx *db.Tx, account uuid.UUID, hash string) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE account SET hash = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), account, hash)
	return err
}

func insertLink(ctx context.Context, tx *db.Tx, account uuid.UUID, p Purpose, hash []byte, at, expires time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `
		INSERT INTO login_link (tenant_id, id, account_id, purpose, code_hash, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Tenant(), db.NewID(), account, p, hash, at, expires)
	return err
}

// VoidLinks ends the unused links of an account, of one purpose or of all ("").
func VoidLinks(ctx context.Context, tx *db.Tx, account uuid.UUID, p Purpose) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE login_link SET used_at = $4
		WHERE tenant_id = $1 AND account_id = $2 AND ($3 = '' OR purpose = $3) AND used_at IS NULL`, tx.Tenant(), account, p, clock.Now(ctx))
	return err
}

func selectLink(ctx context.Context, tx *db.Tx, hash []byte, now time.Time) (*Link, error) {
	var l Link
	err := tx.Pgx().QueryRow(ctx, `
		SELECT a.id, l.purpose, a.login, `+people.FullNameSQL+`, l.expires_at
		FROM login_link l
		JOIN account a ON a.tenant_id = l.tenant_id AND a.id = l.account_id
		JOIN person p ON p.tenant_id = a.tenant_id AND p.id = a.person_id
		WHERE l.tenant_id = $1 AND l.code_hash = $2 AND l.used_at IS NULL AND l.expires_at > $3
		  AND a.closed_at IS NULL AND p.withdrawn_at IS NULL`, tx.Tenant(), hash, now).
		Scan(&l.Account, &l.Purpose, &l.Login, &l.Name, &l.Expires)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &l, err
}

// useLink reports whether this use was the one.
func useLink(ctx context.Context, tx *db.Tx, hash []byte, now time.Time) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE login_link SET used_at = $3
		WHERE tenant_id = $1 AND code_hash = $2 AND used_at IS NULL AND expires_at > $3`, tx.Tenant(), hash, now)
	return tag.RowsAffected() == 1, err
}

// selectEnded finds the account of a session by its token, open or ended.
func selectEnded(ctx context.Context, tx *db.Tx, hash []byte) (account uuid.UUID, formToken string, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT account_id, form_token FROM session
		WHERE tenant_id = $1 AND (token_hash = $2 OR old_hash = $2)`, tx.Tenant(), hash).Scan(&account, &formToken)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, "", nil
	}
	return account, formToken, err
}

func insertForm(ctx context.Context, tx *db.Tx, account uuid.UUID, key []byte, f Form, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO kept_form (tenant_id, id, account_id, key_hash, path, body, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Tenant(), db.NewID(), account, key, f.Path, f.Body, at)
	return err
}

func takeForm(ctx context.Context, tx *db.Tx, account uuid.UUID, key []byte, since time.Time) (*Form, error) {
	var f Form
	err := tx.Pgx().QueryRow(ctx, `DELETE FROM kept_form
		WHERE tenant_id = $1 AND account_id = $2 AND key_hash = $3 AND created_at > $4 RETURNING path, body`,
		tx.Tenant(), account, key, since).Scan(&f.Path, &f.Body)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &f, err
}

func sweep(ctx context.Context, tx *db.Tx, now time.Time) error {
	for _, q := range []struct {
		sql   string
		until time.Time
	}{
		{`DELETE FROM session WHERE tenant_id = $1 AND least(ended_at, ends_at, last_used_at) < $2`, now.Add(-endedFor)},
		{`DELETE FROM kept_form WHERE tenant_id = $1 AND created_at < $2`, now.Add(-keepFor)},
		{`DELETE FROM login_link WHERE tenant_id = $1 AND coalesce(used_at, expires_at) < $2`, now.AddDate(0, -1, 0)},
	} {
		if _, err := tx.Pgx().Exec(ctx, q.sql, tx.Tenant(), q.until); err != nil {
			return err
		}
	}
	return nil
}
