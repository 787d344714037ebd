// Package testkit gives tests a real PostgreSQL: one server for the run, one
// migrated template, a copy per package, a fresh tenant per test. Every test
// may run in parallel and every test is a leak test.
package testkit

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
	"codeberg.org/lotse/lotse/migrations"
)

// EnvDatabase names the directory of a running server that `make test` shares
// between packages; without it a package starts its own.
const EnvDatabase = "LOTSE_TEST_DATABASE"

// Database is the package's own copy.
type Database struct {
	OwnerURL, AppURL string
	DB               *db.DB
}

// Open returns the package's own copy of the migrated database.
func Open() (*Database, error) { return database() }

var database = sync.OnceValues(func() (*Database, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	srv, err := server(ctx)
	if err != nil {
		return nil, err
	}
	tpl, err := template(ctx, srv)
	if err != nil {
		return nil, err
	}
	return copyOf(ctx, srv, tpl, "t"+strings.ReplaceAll(db.NewID().String(), "-", ""))
})

// copyOf clones a template and opens the copy.
func copyOf(ctx context.Context, srv *embeddedpg.Server, tpl, name string) (*Database, error) {
	if err := clone(ctx, srv, name, tpl); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Options{URL: withDB(srv.AppURL, name), MaxConns: 8, Timeout: 30 * time.Second})
	if err != nil {
		return nil, err
	}
	return &Database{OwnerURL: withDB(srv.OwnerURL, name), AppURL: withDB(srv.AppURL, name), DB: d}, nil
}

// server attaches to the run's server or starts one that ends with this
// process.
func server(ctx context.Context) (*embeddedpg.Server, error) {
	if dir := os.Getenv(EnvDatabase); dir != "" {
		srv, ok := embeddedpg.Attach(ctx, dir)
		if !ok {
			return nil, fmt.Errorf("testkit: no server answers in %s=%s", EnvDatabase, dir)
		}
		return srv, nil
	}
	return embeddedpg.Start(ctx, embeddedpg.Options{Fast: true})
}

// template migrates a database once per state of the migrations.
func template(ctx context.Context, srv *embeddedpg.Server) (string, error) {
	name := "tpl_" + fingerprint()
	conn, err := pgx.Connect(ctx, withDB(srv.SuperURL, "postgres"))
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }()
	// A session lock is fine here: one direct connection, closed below.
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(7021)`); err != nil {
		return "", err
	}
	var done bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&done); err != nil || done {
		return name, err
	}
	raw := name + "_raw"
	if _, err := conn.Exec(ctx, `DROP DATABASE IF EXISTS `+raw); err != nil {
		return "", err
	}
	if _, err := conn.Exec(ctx, `CREATE DATABASE `+raw+` OWNER lotse_owner`); err != nil {
		return "", err
	}
	if err := foreign(ctx, withDB(srv.SuperURL, raw)); err != nil {
		return "", err
	}
	if err := db.Migrate(ctx, withDB(srv.OwnerURL, raw), "lotse_app"); err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, `ALTER DATABASE `+raw+` RENAME TO `+name)
	return name, err
}

// foreign leaves what a database in use often has: something of its
// administrator's that migrations must not stumble over.
func foreign(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, `CREATE FUNCTION public.of_the_administrator() RETURNS int LANGUAGE sql AS 'SELECT 1';
		REVOKE ALL ON FUNCTION public.of_the_administrator() FROM PUBLIC`)
	return err
}

func clone(ctx context.Context, srv *embeddedpg.Server, name, tpl string) error {
	conn, err := pgx.Connect(ctx, withDB(srv.SuperURL, "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(7021)`); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `CREATE DATABASE `+name+` TEMPLATE `+tpl+` OWNER lotse_owner STRATEGY file_copy`)
	return err
}

func fingerprint() string {
	h := sha256.New()
	_ = fs.WalkDir(migrations.Files, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(migrations.Files, p)
		_, _ = fmt.Fprintln(h, p, len(b))
		_, _ = h.Write(b)
		return err
	})
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

func withDB(raw, name string) string {
	u, err := url.Parse(raw)
	if err != nil {
		panic(err)
	}
	u.Path = "/" + name
	return u.String()
}
