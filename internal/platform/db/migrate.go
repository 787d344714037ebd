package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/migrations"
)

const versionTable = "schema_version"

// Migrate brings the schema up to date as its owner and grants the program's
// role appRole what it needs. It waits at most 200 ms for a lock and tries
// again, so that a running program never queues behind it.
func Migrate(ctx context.Context, ownerURL, appRole string) error {
	cfg, err := pgxpool.ParseConfig(ownerURL)
	if err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	cfg.ConnConfig.RuntimeParams["lock_timeout"] = "200"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	defer pool.Close()
	const patience = 50
	for i := 1; ; i++ {
		err = migrateOnce(ctx, pool, appRole)
		var pe *pgconn.PgError
		if err == nil || i == patience || !errors.As(err, &pe) || pe.Code != codeLockTimeout {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	if err != nil && strings.Contains(err.Error(), "out-of-order") { // goose has no type for it
		return fault.Clash("db.migrations_passed").Wrap(err)
	}
	if err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	return nil
}

func migrateOnce(ctx context.Context, pool *pgxpool.Pool, appRole string) error {
	sqlDB := stdlib.OpenDBFromPool(pool)
	defer func() { _ = sqlDB.Close() }()
	store, err := database.NewStore(goose.DialectPostgres, versionTable)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider("", sqlDB, migrations.Files, goose.WithStore(store))
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	river, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	if _, err := river.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	now := time.Now()
	if _, err := pool.Exec(ctx, `SELECT lotse_make_partitions($1::date, $2::date)`,
		now.AddDate(0, -1, 0), now.AddDate(0, 3, 0)); err != nil {
		return err
	}
	return grant(ctx, pool, appRole)
}

// grant gives the program's role rows, not structure; append-only tables get
// neither UPDATE nor DELETE, partitions are reached through their parent.
func grant(ctx context.Context, pool *pgxpool.Pool, role string) error {
	r := pgx.Identifier{role}.Sanitize()
	rows, err := pool.Query(ctx, `
		SELECT c.relname, coalesce(obj_description(c.oid), '') LIKE '%append-only%'
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		ORDER BY c.relname`)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "GRANT USAGE ON SCHEMA public TO %s;\n", r)
	fmt.Fprintf(&b, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %s;\n", r)
	if err := grantRoutines(ctx, pool, &b, r); err != nil {
		return err
	}
	var table string
	var appendOnly bool
	_, err = pgx.ForEachRow(rows, []any{&table, &appendOnly}, func() error {
		rights := "SELECT, INSERT, UPDATE, DELETE"
		switch {
		case table == versionTable || table == "schema_floor":
			rights = "SELECT"
		case appendOnly:
			rights = "SELECT, INSERT"
		}
		t := pgx.Identifier{"public", table}.Sanitize()
		fmt.Fprintf(&b, "REVOKE ALL ON %s FROM %s; GRANT %s ON %s TO %s;\n", t, r, rights, t, r)
		return nil
	})
	if err != nil {
		return err
	}
	_, err = pool.Exec(ctx, b.String())
	return err
}

// grantRoutines leaves out what somebody else brought into the schema, an
// extension for example: that is theirs to grant.
func grantRoutines(ctx context.Context, pool *pgxpool.Pool, b *strings.Builder, role string) error {
	rows, err := pool.Query(ctx, `SELECT oid::regprocedure::text FROM pg_proc
		WHERE pronamespace = 'public'::regnamespace AND pg_has_role(proowner, 'USAGE') ORDER BY 1`)
	if err != nil {
		return err
	}
	var routine string
	_, err = pgx.ForEachRow(rows, []any{&routine}, func() error {
		fmt.Fprintf(b, "GRANT EXECUTE ON ROUTINE %s TO %s;\n", routine, role)
		return nil
	})
	return err
}

// Program is the newest migration this program knows.
func Program() int64 {
	var newest int64
	names, _ := fs.Glob(migrations.Files, "*.sql")
	for _, n := range names {
		v, _, _ := strings.Cut(path.Base(n), "_")
		if i, err := strconv.ParseInt(v, 10, 64); err == nil && i > newest {
			newest = i
		}
	}
	return newest
}

// ErrSchemaOld and ErrSchemaNew say why the program must not serve.
var (
	ErrSchemaOld = fault.New(fault.Unavailable, "db.schema_old")
	ErrSchemaNew = fault.New(fault.Unavailable, "db.schema_new")
	errRole      = fault.New(fault.Unavailable, "db.role")
)

// CheckSchema refuses an older schema, and a newer one whose recorded minimum
// program is above this one.
func (d *DB) CheckSchema(ctx context.Context) error {
	var have, floor int64
	err := d.pool.QueryRow(ctx, `SELECT max(version_id), (SELECT min_program FROM schema_floor) FROM `+versionTable).Scan(&have, &floor)
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == "42P01" { // no such table: never migrated
		return ErrSchemaOld
	}
	if err != nil {
		return translate(err)
	}
	return compare(Program(), have, floor)
}

func compare(program, have, floor int64) error {
	switch {
	case have < program:
		return ErrSchemaOld
	case floor > program:
		return ErrSchemaNew
	}
	return nil
}

// CheckRole refuses a role that row-level security would not bind.
func (d *DB) CheckRole(ctx context.Context) error {
	var super, bypass, owns bool
	err := d.pool.QueryRow(ctx, `
		SELECT r.rolsuper, r.rolbypassrls,
		       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		               WHERE n.nspname = 'public' AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
		FROM pg_roles r WHERE r.rolname = current_user`).Scan(&super, &bypass, &owns)
	if err != nil {
		return translate(err)
	}
	if super || bypass || owns {
		return errRole
	}
	return nil
}
