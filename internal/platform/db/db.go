// Package db is the one door to PostgreSQL.
//
// It owns: the pool, transactions, the tenant setting under which row-level
// security works, the translation of database errors into faults, migrations
// and the check of the schema and of the program's role. It does not own SQL
// of features: that stands in their store.go, on a *Tx.
//
// Invariants: a *Tx of InTx sees one tenant only; nothing outside a Tx reaches
// the database; what is queued with AtCommit is written in the same
// transaction or not at all.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	pgxuuid "github.com/vgarvardt/pgx-google-uuid/v5"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"codeberg.org/lotse/lotse/internal/platform/actor"
)

// Options of Open.
type Options struct {
	URL      string
	MaxConns int32         // 0: pgx's default
	Timeout  time.Duration // statement_timeout; 0: 5 s
}

// DB is a pool of connections of the program's role.
type DB struct {
	pool *pgxpool.Pool
	sql  *sql.DB
	gorm *gorm.DB
}

// Open connects to url and answers when the database does.
func Open(ctx context.Context, o Options) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	if o.MaxConns > 0 {
		cfg.MaxConns = o.MaxConns
	}
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	cfg.ConnConfig.Tracer = tracer{}
	// Ids travel as 16 bytes; by itself pgx would write and parse their text.
	cfg.AfterConnect = func(_ context.Context, c *pgx.Conn) error {
		pgxuuid.Register(c.TypeMap())
		return nil
	}
	cfg.ConnConfig.ConnectTimeout = 3 * time.Second
	ms := func(d time.Duration) string { return fmt.Sprint(d.Milliseconds()) }
	for k, v := range map[string]string{
		"application_name":                    "lotse",
		"statement_timeout":                   ms(o.Timeout),
		"lock_timeout":                        ms(3 * time.Second),
		"idle_in_transaction_session_timeout": ms(60 * time.Second),
	} {
		if _, set := cfg.ConnConfig.RuntimeParams[k]; !set {
			cfg.ConnConfig.RuntimeParams[k] = v
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("db: %w", err)
	}
	d := &DB{pool: pool, sql: stdlib.OpenDBFromPool(pool)}
	d.gorm, err = gorm.Open(postgres.New(postgres.Config{Conn: d.sql}), &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		TranslateError:         false,
		// Errors come back and are logged once, without the values of people.
		Logger: logger.Discard,
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("db: %w", err)
	}
	return d, nil
}

// Close ends all connections.
func (d *DB) Close() {
	_ = d.sql.Close()
	d.pool.Close()
}

// Pool is for River and the readiness check only; archtest names the callers.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// NewID returns a UUIDv7: ids sort by time of making.
func NewID() uuid.UUID {
	id, err := uuid.NewV7()
	if err != nil {
		panic(err) //nolint:forbidigo // the system's random source is gone
	}
	return id
}

type txKey struct{}

// ErrNoTenant is returned by InTx when nobody of a tenant acts.
var ErrNoTenant = errors.New("db: no tenant in the context")

// patience is the statement_timeout of the program itself: nobody waits for its
// jobs and commands, and those of a large town take longer than a page may.
const patience = "5min"

// attempts bounds the retries after a deadlock or a serialisation failure.
const attempts = 4

// InTx runs fn in one transaction of the actor's tenant and commits it. It
// joins a transaction that ctx already carries. The program itself (actor.System)
// has more time for a statement than people. fn may run again after a
// deadlock, so it must not change memory that outlives it before returning.
func (d *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	tenant := actor.From(ctx).Tenant
	if tenant == uuid.Nil {
		return ErrNoTenant
	}
	if tx, ok := ctx.Value(txKey{}).(*Tx); ok {
		if tx.tenant != tenant {
			return fmt.Errorf("db: transaction of tenant %s cannot serve tenant %s", tx.tenant, tenant)
		}
		if err := tx.flush(ctx); err != nil {
			return err
		}
		return fn(ctx, tx)
	}
	begin := "begin; set local app.tenant_id = '" + tenant.String() + "'"
	if actor.From(ctx).System {
		begin += "; set local statement_timeout = '" + patience + "'"
	}
	return d.retry(ctx, tenant, begin, fn)
}

// Global runs fn in a transaction without a tenant: only the tables of the
// no-tenant list (tenant, tenant_host, jobs) show rows. archtest names its
// callers.
func (d *DB) Global(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	return d.retry(ctx, uuid.Nil, "begin", fn)
}

func (d *DB) retry(ctx context.Context, tenant uuid.UUID, begin string, fn func(context.Context, *Tx) error) error {
	for i := 1; ; i++ {
		err := d.run(ctx, tenant, begin, fn)
		if err == nil {
			return nil
		}
		if i == attempts || !retryable(err) {
			return translate(err)
		}
		select {
		case <-ctx.Done():
			return translate(err)
		case <-time.After(time.Duration(i*i) * 10 * time.Millisecond):
		}
	}
}

func (d *DB) run(ctx context.Context, tenant uuid.UUID, begin string, fn func(context.Context, *Tx) error) error {
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var pc *pgx.Conn
	err = conn.Raw(func(c any) error {
		std, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: unexpected driver connection %T", c)
		}
		pc = std.Conn()
		return nil
	})
	if err != nil {
		return err
	}
	ptx, err := pc.BeginTx(ctx, pgx.TxOptions{BeginQuery: begin})
	if err != nil {
		return err
	}
	tx := &Tx{pgx: ptx, tenant: tenant}
	defer func() {
		if !tx.ended {
			_ = ptx.Rollback(ctx)
		}
	}()
	ctx = context.WithValue(ctx, txKey{}, tx)
	tx.gorm = d.gorm.Session(&gorm.Session{NewDB: true, Context: ctx})
	tx.gorm.Statement.ConnPool = joined{conn}
	if err := fn(ctx, tx); err != nil {
		return err
	}
	return tx.commit(ctx)
}
