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
// rolls everything back.
//
// The key is written last, with the answer. Of two sendings that run at once
// the later one meets the key, or what the earlier one changed: it leaves
// nothing, and what is stored counts whatever became of its own run. So fn may
// run for nothing: what it did to memory says nothing, its answer does.
func Do[A any](ctx context.Context, d *db.DB, r Request, fn func(ctx context.Context) (A, error)) (answer A, replayed bool, err error) {
	err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if answer, err = fn(ctx); err != nil || !protected {
			return err
		}
		b, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		tx.AtCommit(`INSERT INTO idempotency (tenant_id, key, body_hash, created_at, answer) VALUES ($1, $2, $3, $4, $5)`,
			tx.Tenant(), r.Key, r.Hash, clock.Now(ctx), string(b))
		return nil
	})
	if err == nil {
		afterCommit()
		return answer, false, nil
	}
	if protected {
		stored, found, rerr := recall[A](ctx, d, r)
		if found || rerr != nil && fault.Is(rerr, fault.Conflict) {
			return stored, true, rerr
		}
	}
	return answer, false, err
}

// recall returns the answer of an earlier run.
func recall[A any](ctx context.Context, d *db.DB, r Request) (answer A, found bool, err error) {
	type row struct{ Hash, Answer []byte }
	var rows []row
	err = d.Read(ctx, func(_ context.Context, reads *db.Reads) error {
		db.List(reads, &rows, `SELECT body_hash, answer FROM idempotency WHERE tenant_id = $1 AND key = $2`, reads.Tenant(), r.Key)
		return nil
	})
	if err != nil || len(rows) == 0 {
		return answer, false, err
	}
	if !bytes.Equal(rows[0].Hash, r.Hash) {
		return answer, false, fault.Clash("error.key_reused")
	}
	return answer, true, json.Unmarshal(rows[0].Answer, &answer)
}

// Sweep forgets keys older than Life; the worker calls it daily.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `DELETE FROM idempotency WHERE tenant_id = $1 AND created_at < $2`,
			tx.Tenant(), clock.Now(ctx).Add(-Life))
		return err
	})
}
