package bench

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
	"codeberg.org/lotse/lotse/migrations"
)

//go:embed dataset/*.go
var makers embed.FS

// machine is the database server. Data sets lie in it under the hash of what
// makes them; what is measured works on a copy.
type machine struct {
	*embeddedpg.Server
	dir string
	out io.Writer // progress
}

// cacheDir is kept between runs. Root's lies where PostgreSQL's account can
// reach it.
func cacheDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/cache/lotse/bench", nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "lotse", "bench"), err
}

func startMachine(ctx context.Context, dir string, out io.Writer) (*machine, error) {
	pg, err := embeddedpg.Start(ctx, embeddedpg.Options{Dir: filepath.Join(dir, "postgres")})
	if err != nil {
		return nil, err
	}
	return &machine{Server: pg, dir: dir, out: out}, nil
}

func (m *machine) stop(ctx context.Context) error {
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return m.Stop(end)
}

// settings are read back from the server and printed: figures made without
// them would mean nothing.
func (m *machine) settings(ctx context.Context) (string, error) {
	var said []string
	err := m.super(ctx, "postgres", func(conn *pgx.Conn) error {
		for _, name := range []string{"server_version", "fsync", "full_page_writes", "synchronous_commit", "shared_buffers", "max_connections"} {
			var value string
			if err := conn.QueryRow(ctx, "SHOW "+name).Scan(&value); err != nil {
				return err
			}
			said = append(said, name+" "+value)
			if (name == "fsync" || name == "full_page_writes" || name == "synchronous_commit") && value != "on" {
				return fmt.Errorf("bench: %s is %s", name, value)
			}
		}
		return nil
	})
	return strings.Join(said, ", "), err
}

// super runs fn as the superuser of one database.
func (m *machine) super(ctx context.Context, database string, fn func(*pgx.Conn) error) (err error) {
	conn, err := pgx.Connect(ctx, inDatabase(m.SuperURL, database))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	return fn(conn)
}

func inDatabase(address, database string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // embeddedpg built it
	}
	u.Path = "/" + database
	return u.String()
}

// copy returns the name of a fresh database that holds the data set.
func (m *machine) copy(ctx context.Context, s dataset.Size) (string, error) {
	set, err := m.set(ctx, s)
	if err != nil {
		return "", err
	}
	name := "run_" + s.String()
	return name, m.super(ctx, "postgres", func(conn *pgx.Conn) error {
		return create(ctx, conn, name, "TEMPLATE "+set+" STRATEGY FILE_COPY")
	})
}

// set returns the database of the data set, made where it is missing. Sets of
// another schema or another maker are dropped.
func (m *machine) set(ctx context.Context, s dataset.Size) (string, error) {
	key, err := makersKey()
	if err != nil {
		return "", err
	}
	name := "set_" + key + "_" + s.String()
	have := false
	err = m.super(ctx, "postgres", func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'set\_%' OR datname LIKE 'half\_%' OR datname LIKE 'run\_%'`)
		if err != nil {
			return err
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, n := range names {
			if strings.HasPrefix(n, "set_"+key) {
				have = have || n == name
				continue
			}
			if strings.HasPrefix(n, "run_") && n != "run_"+s.String() {
				continue // of another case of this run
			}
			if _, err := conn.Exec(ctx, "DROP DATABASE "+n+" WITH (FORCE)"); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil || have {
		return name, err
	}
	return name, m.make(ctx, s, name)
}

// make founds a set under another name first, so that a half one is never used.
func (m *machine) make(ctx context.Context, s dataset.Size, name string) error {
	const half = "half_made"
	begin := time.Now()
	fmt.Fprintf(m.out, "making data set %s …\n", s)
	err := m.super(ctx, "postgres", func(conn *pgx.Conn) error { return create(ctx, conn, half, "OWNER "+embeddedpg.Owner) })
	if err != nil {
		return err
	}
	place := dataset.Place{
		OwnerURL: inDatabase(m.OwnerURL, half), AppURL: inDatabase(m.AppURL, half), SuperURL: inDatabase(m.SuperURL, half), Dir: m.dir,
	}
	if err := dataset.Found(ctx, place, s, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(m.out, "made in %s\n", time.Since(begin).Round(time.Second))
	return m.super(ctx, "postgres", func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "ALTER DATABASE "+half+" RENAME TO "+name)
		return err
	})
}

// create makes a database with the rights of a private one.
func create(ctx context.Context, conn *pgx.Conn, name, with string) error {
	for _, sql := range []string{
		"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)",
		"CREATE DATABASE " + name + " " + with,
		"REVOKE ALL ON DATABASE " + name + " FROM PUBLIC",
		"GRANT ALL ON DATABASE " + name + " TO " + embeddedpg.Owner,
		"GRANT CONNECT ON DATABASE " + name + " TO " + embeddedpg.App,
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// makersKey changes with the schema, with what makes the sets and with the
// texts they are made of.
func makersKey() (string, error) {
	h := sha256.New()
	_, _ = h.Write([]byte(time.Now().Format("2006-01"))) // dates of a set lie around the day it was made
	courses, err := fs.Sub(content.Files, "courses/e-akte-grundlagen")
	if err != nil {
		return "", err
	}
	for _, files := range []fs.FS{makers, migrations.Files, courses} {
		err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
				return err
			}
			b, err := fs.ReadFile(files, name)
			_, _ = fmt.Fprintf(h, "%s %d\n%s", name, len(b), b)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6]), nil
}
