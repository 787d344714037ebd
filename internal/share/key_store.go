package share

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

func activeSeed(ctx context.Context, tx *db.Tx) (seed []byte, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT s.seed FROM share_key k JOIN share_secret s ON s.tenant_id = k.tenant_id AND s.key_id = k.id
		WHERE k.tenant_id = $1 AND k.retired_at IS NULL AND k.revoked_at IS NULL FOR UPDATE OF k`, tx.Tenant()).Scan(&seed)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return seed, err
}

func insertKey(ctx context.Context, tx *db.Tx, k Key, seed []byte) error {
	if _, err := tx.Pgx().Exec(ctx, `INSERT INTO share_key (tenant_id, id, public, reach, made_at, endorser, endorsement) VALUES ($1, $2, $3, 'public', $4, nullif($5, ''), $6)`,
		tx.Tenant(), k.ID, []byte(k.Public), k.MadeAt, k.endorsedBy, k.endorsement); err != nil {
		return err
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO share_secret (tenant_id, key_id, seed) VALUES ($1, $2, $3)`, tx.Tenant(), k.ID, seed)
	return err
}

// showKeys lets the towns of a network read the town's keys.
func showKeys(tx *db.Tx, network *uuid.UUID) {
	tx.Queue(`UPDATE share_key SET network_id = $2 WHERE tenant_id = $1 AND network_id IS DISTINCT FROM $2`, tx.Tenant(), network)
}

func retireKeys(ctx context.Context, tx *db.Tx, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE share_key SET retired_at = $2 WHERE tenant_id = $1 AND retired_at IS NULL`, tx.Tenant(), at)
	return err
}

// revokeKey also drops what is secret about it.
func revokeKey(ctx context.Context, tx *db.Tx, id string, at time.Time) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE share_key SET revoked_at = $3, retired_at = coalesce(retired_at, $3) WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`, tx.Tenant(), id, at)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	_, err = tx.Pgx().Exec(ctx, `DELETE FROM share_secret WHERE tenant_id = $1 AND key_id = $2`, tx.Tenant(), id)
	return true, err
}

const keyColumns = `id, public, made_at, retired_at, revoked_at, coalesce(endorser, ''), endorsement`

func scanKey(r pgx.CollectableRow) (k Key, err error) {
	var public []byte
	err = r.Scan(&k.ID, &public, &k.MadeAt, &k.RetiredAt, &k.RevokedAt, &k.endorsedBy, &k.endorsement)
	k.Public = ed25519.PublicKey(public)
	return k, err
}

func selectKeys(ctx context.Context, tx *db.Tx) ([]Key, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+keyColumns+` FROM share_key WHERE tenant_id = $1 ORDER BY retired_at DESC NULLS FIRST, made_at DESC, id`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanKey)
}

// signer is the key that signed something, with its town: one of this
// installation that the reader's town may see, else one that it trusts.
func signer(ctx context.Context, tx *db.Tx, id string) (k *Key, body uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT tenant_id FROM share_key WHERE id = $1 ORDER BY tenant_id LIMIT 1`, id).Scan(&body)
	if err == nil {
		k, err = keyOf(ctx, tx, body, id)
		return k, body, err
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return nil, body, err
	}
	found, b, err := trust.Signer(ctx, tx, id)
	if err != nil || found == nil {
		return nil, body, err
	}
	return &Key{ID: found.ID, Public: found.Public, MadeAt: found.MadeAt, RetiredAt: found.RetiredAt, RevokedAt: found.RevokedAt}, b.ID, nil
}

// keyOf is a key of a town, as far as the reader's town may see it; nil: none.
func keyOf(ctx context.Context, tx *db.Tx, town uuid.UUID, id string) (*Key, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+keyColumns+` FROM share_key WHERE tenant_id = $1 AND id = $2`, town, id)
	if err != nil {
		return nil, err
	}
	k, err := pgx.CollectExactlyOneRow(rows, scanKey)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &k, err
}
