// Package once makes a writing request take effect once, however often it is
// sent: double click, two tabs, a retry after a lost connection or a crash
// between COMMIT and the answer.
//
// The key is stored in the transaction of its effect. A replay gets the first
// answer; the same key with another body is a conflict; keys live seven days.
package once

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Life is how long a key is remembered.
const Life = 7 * 24 * time.Hour

// Request identifies one writing request.
type Request struct {
	Key  string // random, made with the form
	Hash []byte // of person, path and body
}

// Do runs fn in one transaction and returns its answer, or the answer that
// was stored when the same request ran before (replayed true). A fault of fn
// rolls everything back, the key included.
func Do[A any](ctx context.Context, d *db.DB, r Request, fn func(ctx context.Context) (A, error)) (answer A, replayed bool, err error) {
	err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !protected {
			var err error
			answer, err = fn(ctx)
			return err
		}
		first, err := claim(ctx, tx, r)
		if err != nil {
			return err
		}
		if !first {
			replayed = true
			return recall(ctx, tx, r, &answer)
		}
		if answer, err = fn(ctx); err != nil {
			return err
		}
		b, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		tx.AtCommit(`UPDATE idempotency SET answer = $3 WHERE tenant_id = $1 AND key = $2`, tx.Tenant(), r.Key, string(b))
		return nil
	})
	if err == nil && !replayed {
		afterCommit()
	}
	return answer, replayed, err
}

func claim(ctx context.Context, tx *db.Tx, r Request) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `
		INSERT INTO idempotency (tenant_id, key, body_hash, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, key) DO NOTHING`, tx.Tenant(), r.Key, r.Hash, clock.Now(ctx))
	return err == nil && tag.RowsAffected() == 1, err
}

func recall(ctx context.Context, tx *db.Tx, r Request, answer any) error {
	var hash, stored []byte
	err := tx.Pgx().QueryRow(ctx, `SELECT body_hash, answer FROM idempotency WHERE tenant_id = $1 AND key = $2`,
		tx.Tenant(), r.Key).Scan(&hash, &stored)
	if err != nil {
		return err
	}
	if !bytes.Equal(hash, r.Hash) {
		return fault.Clash("error.key_reused")
	}
	return json.Unmarshal(stored, answer)
}

// Sweep forgets keys older than Life; the worker calls it daily.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `DELETE FROM idempotency WHERE tenant_id = $1 AND created_at < $2`,
			tx.Tenant(), clock.Now(ctx).Add(-Life))
		return err
	})
}
