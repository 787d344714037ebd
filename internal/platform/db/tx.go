package db

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// Tx is a running transaction; use it from one goroutine.
type Tx struct {
	pgx     pgx.Tx
	gorm    *gorm.DB
	tenant  uuid.UUID
	queued  pgx.Batch // effects of the running use case
	pending pgx.Batch // what is written at the end
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

// AtCommit queues a statement. All queued statements are sent as one batch
// right before COMMIT, so that audit rows and events cost one round trip.
func (tx *Tx) AtCommit(query string, args ...any) { tx.pending.Queue(query, args...) }

// flush sends what was queued and, at the end, what waits for the commit.
func (tx *Tx) flush(ctx context.Context, end bool) error {
	batch := tx.queued
	tx.queued = pgx.Batch{}
	if end {
		batch.QueuedQueries = append(batch.QueuedQueries, tx.pending.QueuedQueries...)
	}
	if batch.Len() == 0 {
		return nil
	}
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
