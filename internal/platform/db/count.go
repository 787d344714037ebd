package db

import (
	"context"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// Counter counts what a context sent to the database.
type Counter struct {
	Statements atomic.Int64 // without BEGIN and COMMIT
	Trips      atomic.Int64 // round trips, without those of BEGIN and COMMIT
}

type counterKey struct{}

// WithCounter returns a context whose statements are counted.
func WithCounter(ctx context.Context) (context.Context, *Counter) {
	c := &Counter{}
	return context.WithValue(ctx, counterKey{}, c), c
}

// CounterOf returns the counter of ctx, or nil.
func CounterOf(ctx context.Context) *Counter {
	c, _ := ctx.Value(counterKey{}).(*Counter)
	return c
}

// tracer feeds the counter of the context a statement runs under.
type tracer struct{}

func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	if c := CounterOf(ctx); c != nil {
		if !isFrame(d.SQL) {
			c.Trips.Add(1)
			c.Statements.Add(1)
		}
	}
	return ctx
}

func (tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	if c := CounterOf(ctx); c != nil {
		c.Trips.Add(1)
		for _, q := range d.Batch.QueuedQueries {
			if !isFrame(q.SQL) {
				c.Statements.Add(1)
			}
		}
	}
	return ctx
}

func (tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// isFrame reports whether sql only opens or ends a transaction.
func isFrame(sql string) bool {
	return sql == inTenant || sql == inSystem || len(sql) >= 5 && (sql[:5] == "begin" || sql == "commit" || sql == "rollback")
}
