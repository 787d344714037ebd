package db

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// Tx is a running transaction; use it from one goroutine.
type Tx struct {
	pgx     pgx.Tx
	gorm    *gorm.DB
	tenant  uuid.UUID
	queued  pgx.Batch // effects of the running use case
	pending pgx.Batch // what is written at the end
	ended   bool
}

// Gorm is the transaction for a feature's store.
func (tx *Tx) Gorm() *gorm.DB { return tx.gorm }

// Pgx is the transaction for bulk copies, batches and River.
func (tx *Tx) Pgx() pgx.Tx { return tx.pgx }

// Tenant is the tenant whose rows the transaction sees.
func (tx *Tx) Tenant() uuid.UUID { return tx.tenant }

// Queue sends a statement whose result nobody waits for, together with others
// in their order: before the next use case of the transaction begins, else
// before what AtCommit queued. What the same use case runs directly does not
// see it.
func (tx *Tx) Queue(query string, args ...any) { tx.queued.Queue(query, args...) }

// AtCommit queues a statement. All queued statements are sent as one batch with
// COMMIT, so that audit rows and events cost no round trip of their own.
func (tx *Tx) AtCommit(query string, args ...any) { tx.pending.Queue(query, args...) }

// flush sends what was queued.
func (tx *Tx) flush(ctx context.Context) error {
	if tx.queued.Len() == 0 {
		return nil
	}
	batch := tx.queued
	tx.queued = pgx.Batch{}
	return tx.pgx.SendBatch(ctx, &batch).Close()
}

// commit sends what is left together with COMMIT. Where a statement fails the
// server skips the rest, COMMIT included (PostgreSQL, 55.2.4 Pipelining).
func (tx *Tx) commit(ctx context.Context) error {
	batch := tx.queued
	batch.QueuedQueries = append(batch.QueuedQueries, tx.pending.QueuedQueries...)
	batch.Queue("commit").Exec(func(tag pgconn.CommandTag) error {
		tx.ended = true
		if tag.String() != "COMMIT" { // of a transaction that had failed unnoticed
			return pgx.ErrTxCommitRollback
		}
		return nil
	})
	return tx.pgx.SendBatch(ctx, &batch).Close()
}

// joined lets GORM work on a connection whose transaction pgx began. It has no
// BeginTx, so GORM never opens one of its own; nested transactions become
// savepoints.
type joined struct{ *sql.Conn }

func (joined) Commit() error   { return nil }
func (joined) Rollback() error { return nil }

// BeginTx hides *sql.Conn's method under another signature, so that GORM does
// not take the connection for one that can begin.
func (joined) BeginTx() {}
