package testkit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// OpenPrepared returns the package's own copy of a database that fill has
// filled once per run: what takes long to load is loaded by the first package
// that asks and copied by the others.
func OpenPrepared(name string, fill func(*Database) error) (*Database, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	srv, err := server(ctx)
	if err != nil {
		return nil, err
	}
	base, err := template(ctx, srv)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, withDB(srv.SuperURL, "postgres"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }()
	// Another lock than that of the copies: filling takes long.
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(7022)`); err != nil {
		return nil, err
	}
	tpl := base + "_" + name
	var done bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, tpl).Scan(&done); err != nil {
		return nil, err
	}
	if !done {
		raw := tpl + "_raw"
		if _, err := conn.Exec(ctx, `DROP DATABASE IF EXISTS `+raw); err != nil {
			return nil, err
		}
		d, err := copyOf(ctx, srv, base, raw)
		if err != nil {
			return nil, err
		}
		err = fill(d)
		d.DB.Close()
		if err != nil {
			return nil, fmt.Errorf("testkit: %s: %w", name, err)
		}
		if _, err := conn.Exec(ctx, `ALTER DATABASE `+raw+` RENAME TO `+tpl); err != nil {
			return nil, err
		}
	}
	return copyOf(ctx, srv, tpl, "t"+strings.ReplaceAll(db.NewID().String(), "-", ""))
}
