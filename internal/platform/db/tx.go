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
	pending pgx.Batch
}

// Gorm is the transaction for a feature's store.
func (tx *Tx) Gorm() *gorm.DB { return tx.gorm }

// Pgx is the transaction for bulk copies, batches and River.
func (tx *Tx) Pgx() pgx.Tx { return tx.pgx }

// Tenant is the tenant whose rows the transaction sees.
func (tx *Tx) Tenant() uuid.UUID { return tx.tenant }

// AtCommit queues a statement. All queued statements are sent as one batch
// right before COMMIT, so that audit rows and events cost one round trip.
func (tx *Tx) AtCommit(query string, args ...any) { tx.pending.Queue(query, args...) }

func (tx *Tx) flush(ctx context.Context) error {
	if tx.pending.Len() == 0 {
		return nil
	}
	return tx.pgx.SendBatch(ctx, &tx.pending).Close()
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
