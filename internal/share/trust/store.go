package trust

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// entries reads trusted towns with their keys; whose rows are seen is the
// policy's affair.
func entries(ctx context.Context, tx *db.Tx, where string, args ...any) (list []Entry, err error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT t.id, t.tenant_id, n.name, t.tenant_id = $1, t.body_id, t.body_name, t.origin, t.added_at, t.etag, t.tried_at, t.fetched_at, t.failure,
			k.id, k.public, k.made_at, k.accepted_at, k.retired_at, k.revoked_at
		FROM share_trust t JOIN tenant n ON n.id = t.tenant_id
		LEFT JOIN share_trust_key k ON k.tenant_id = t.tenant_id AND k.trust_id = t.id
		WHERE `+where+` ORDER BY t.body_name->>'de', t.added_at, t.id, k.made_at DESC, k.id`, append([]any{tx.Tenant()}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			e    Entry
			k    Key
			id   *string
			made *time.Time
			pub  []byte
		)
		if err := rows.Scan(&e.ID, &e.Town, &e.TownName, &e.Own, &e.Body.ID, &e.Body.Name, &e.Origin, &e.AddedAt, &e.ETag, &e.TriedAt, &e.FetchedAt, &e.Failure,
			&id, &pub, &made, &k.AcceptedAt, &k.RetiredAt, &k.RevokedAt); err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].ID != e.ID {
			list = append(list, e)
		}
		if id != nil {
			k.ID, k.Public, k.MadeAt = *id, pub, *made
			last := &list[len(list)-1]
			last.Keys = append(last.Keys, k)
		}
	}
	return list, rows.Err()
}

// own is an entry of the town itself; whoever changes it waits for the one
// before.
func own(ctx context.Context, tx *db.Tx, where string, arg any) (Entry, error) {
	var id uuid.UUID
	err := tx.Pgx().QueryRow(ctx, `SELECT id FROM share_trust WHERE tenant_id = $1 AND `+where+` FOR UPDATE`, tx.Tenant(), arg).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Entry{}, fault.Missing("share.trust.missing")
	}
	if err != nil {
		return Entry{}, err
	}
	list, err := entries(ctx, tx, `t.tenant_id = $1 AND t.id = $2`, id)
	if err != nil {
		return Entry{}, err
	}
	return list[0], nil
}

// foreign refuses a town of this installation: its keys are known, and nobody
// else may come in its name.
func foreign(ctx context.Context, tx *db.Tx, body uuid.UUID) error {
	var here bool
	err := tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM tenant WHERE id = $1)`, body).Scan(&here)
	if err == nil && here {
		err = fault.Clash("share.trust.here")
	}
	return err
}

// Readers are who reads an entry, and what it brought, beside its town.
func Readers(n *network.Network) (reach string, id *uuid.UUID) {
	if n == nil {
		return "tenant", nil
	}
	return "network", &n.ID
}

func put(ctx context.Context, tx *db.Tx, e Entry, n *network.Network) error {
	reach, net := Readers(n)
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO share_trust (tenant_id, id, reach, network_id, body_id, body_name, origin, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, id) DO UPDATE SET reach = excluded.reach, network_id = excluded.network_id, body_name = excluded.body_name, origin = excluded.origin`,
		tx.Tenant(), e.ID, reach, net, e.Body.ID, e.Body.Name, e.Origin, e.AddedAt)
	return err
}

func putKeys(ctx context.Context, tx *db.Tx, trust uuid.UUID, keys []Key, n *network.Network) error {
	reach, net := Readers(n)
	for _, k := range keys {
		if _, err := tx.Pgx().Exec(ctx, `INSERT INTO share_trust_key (tenant_id, trust_id, id, reach, network_id, public, made_at, accepted_at, retired_at, revoked_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (tenant_id, trust_id, id) DO UPDATE SET reach = excluded.reach, network_id = excluded.network_id,
				accepted_at = excluded.accepted_at, retired_at = excluded.retired_at, revoked_at = excluded.revoked_at`,
			tx.Tenant(), trust, k.ID, reach, net, []byte(k.Public), k.MadeAt, k.AcceptedAt, k.RetiredAt, k.RevokedAt); err != nil {
			return err
		}
	}
	return nil
}

func drop(tx *db.Tx, id uuid.UUID) {
	tx.Queue(`DELETE FROM share_trust WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id)
}

func note(tx *db.Tx, e Entry, what string, at time.Time, by uuid.UUID) {
	var person *uuid.UUID
	if by != uuid.Nil {
		person = &by
	}
	tx.Queue(`INSERT INTO share_trust_log (tenant_id, id, trust_id, what, body_name, done_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), db.NewID(), e.ID, what, e.Body.Name, person, at)
}

func deeds(ctx context.Context, tx *db.Tx) ([]Deed, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT trust_id, what, body_name, done_by, at FROM share_trust_log WHERE tenant_id = $1 ORDER BY at DESC, id DESC LIMIT 100`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (d Deed, err error) {
		return d, r.Scan(&d.Trust, &d.What, &d.Name, &d.By, &d.At)
	})
}

// Signer is a key that signed something, with the town it belongs to; nil: the
// network trusts no such key. One entry that knows it as revoked is enough.
func Signer(ctx context.Context, tx *db.Tx, keyID string) (*Key, seal.Body, error) {
	var (
		k   Key
		b   seal.Body
		pub []byte
	)
	err := tx.Pgx().QueryRow(ctx, `SELECT k.id, k.public, k.made_at, k.accepted_at, k.retired_at, k.revoked_at, t.body_id, t.body_name
		FROM share_trust_key k JOIN share_trust t ON t.tenant_id = k.tenant_id AND t.id = k.trust_id
		WHERE k.id = $1 AND k.accepted_at IS NOT NULL ORDER BY k.revoked_at NULLS LAST, k.accepted_at LIMIT 1`, keyID).
		Scan(&k.ID, &pub, &k.MadeAt, &k.AcceptedAt, &k.RetiredAt, &k.RevokedAt, &b.ID, &b.Name)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, b, nil
	}
	k.Public = pub
	return &k, b, err
}

// Tried writes down how reading a town's list ended.
func Tried(ctx context.Context, tx *db.Tx, id uuid.UUID, at time.Time, etag string, failure *Failure) error {
	set := `fetched_at = $3, etag = $4, failure = NULL`
	args := []any{tx.Tenant(), id, at, etag}
	if failure != nil {
		set, args = `failure = $4`, []any{tx.Tenant(), id, at, failure}
	}
	_, err := tx.Pgx().Exec(ctx, `UPDATE share_trust SET tried_at = $3, `+set+` WHERE tenant_id = $1 AND id = $2`, args...)
	return err
}
