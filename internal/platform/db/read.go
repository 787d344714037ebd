package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
)

// Reads are reading statements of several services that are sent together, so
// that a page costs one round trip instead of one for each.
type Reads struct {
	tenant uuid.UUID
	batch  pgx.Batch
}

// Ask queues what one service has to read.
type Ask = func(ctx context.Context, r *Reads) error

// Tenant is the tenant whose rows the statements see.
func (r *Reads) Tenant() uuid.UUID { return r.tenant }

// List queues a statement whose rows become *into, columns by position into
// the fields of T.
func List[T any](r *Reads, into *[]T, query string, args ...any) {
	Rows(r, func(rows []T) error { *into = rows; return nil }, query, args...)
}

// Rows queues a statement whose rows are handed to use, columns by position in
// the fields of T.
func Rows[T any](r *Reads, use func([]T) error, query string, args ...any) {
	Collect(r, pgx.RowToStructByPos[T], use, query, args...)
}

// Collect is Rows for a store that scans its rows itself.
func Collect[T any](r *Reads, scan pgx.RowToFunc[T], use func([]T) error, query string, args ...any) {
	r.batch.Queue(query, args...).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, scan)
		if err != nil {
			return err
		}
		return use(list)
	})
}

// inTenant is what BEGIN does for a transaction, for statements sent as one:
// the protocol makes a transaction of them (PostgreSQL, 55.2.4 Pipelining).
const (
	inTenant = `SELECT set_config('app.tenant_id', $1, true)`
	inSystem = `SELECT set_config('app.tenant_id', $1, true), set_config('statement_timeout', '` + patience + `', true)`
)

// Read runs what is asked in one round trip, in the transaction that ctx
// carries or in one of its own. Each statement sees what was committed, or
// written by this transaction, before it.
func (d *DB) Read(ctx context.Context, asks ...Ask) error {
	tenant := actor.From(ctx).Tenant
	if tenant == uuid.Nil {
		return ErrNoTenant
	}
	tx, joined := ctx.Value(txKey{}).(*Tx)
	if joined && tx.tenant != tenant {
		return fmt.Errorf("db: transaction of tenant %s cannot serve tenant %s", tx.tenant, tenant)
	}
	r := &Reads{tenant: tenant}
	if joined {
		r.batch, tx.queued = tx.queued, pgx.Batch{}
	} else {
		frame := inTenant
		if actor.From(ctx).System {
			frame = inSystem
		}
		r.batch.Queue(frame, tenant.String())
	}
	for _, ask := range asks {
		if err := ask(ctx, r); err != nil {
			return err
		}
	}
	if joined {
		return tx.pgx.SendBatch(ctx, &r.batch).Close()
	}
	if err := d.pool.SendBatch(ctx, &r.batch).Close(); err != nil {
		return translate(err)
	}
	return nil
}

// Among is the condition that column holds one of ids, under the name of an
// argument it sets. A single id is compared: for an array PostgreSQL makes a
// new plan each time, since the plan for all arrays looks dearer than one made
// for this one, and making it costs more than running it.
func Among(column string, ids []uuid.UUID, args pgx.NamedArgs, name string) string {
	if len(ids) == 1 {
		args[name] = ids[0]
		return column + " = @" + name
	}
	args[name] = ids
	return column + " = ANY (@" + name + ")"
}
