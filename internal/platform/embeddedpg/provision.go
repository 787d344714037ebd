package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// extensions are those the migrations create. They are trusted: the owner may
// create them without being a superuser.
var extensions = []string{"btree_gist", "pg_trgm", "unaccent"}

// provision creates roles and database where they are missing and takes away
// rights that the program's role must not have.
func (s *Server) provision(ctx context.Context) (err error) {
	conn, err := pgx.Connect(ctx, s.superURL("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	if err := checkExtensions(ctx, conn); err != nil {
		return err
	}
	for _, role := range []string{Owner, App} {
		if err := ensure(ctx, conn, "SELECT FROM pg_roles WHERE rolname = $1", role, "CREATE ROLE "+role); err != nil {
			return err
		}
		harmless := " LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
		if _, err := conn.Exec(ctx, "ALTER ROLE "+role+harmless); err != nil {
			return err
		}
	}
	create := "CREATE DATABASE " + Database + " OWNER " + Owner
	if err := ensure(ctx, conn, "SELECT FROM pg_database WHERE datname = $1", Database, create); err != nil {
		return err
	}
	for _, sql := range []string{
		"REVOKE ALL ON DATABASE " + Database + " FROM PUBLIC",
		"GRANT CONNECT ON DATABASE " + Database + " TO " + App,
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func ensure(ctx context.Context, conn *pgx.Conn, query, name, create string) error {
	tag, err := conn.Exec(ctx, query, name)
	if err != nil || tag.RowsAffected() > 0 {
		return err
	}
	_, err = conn.Exec(ctx, create)
	return err
}

// checkExtensions names what a split distribution package left out.
func checkExtensions(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx,
		"SELECT e FROM unnest($1::text[]) e WHERE e NOT IN (SELECT name FROM pg_available_extensions) ORDER BY e", extensions)
	if err != nil {
		return err
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("read available extensions: %w", err)
	}
	if len(missing) > 0 {
		return fault.New(fault.Unavailable, "postgres.extensions", fault.Args{"Names": strings.Join(missing, ", ")})
	}
	return nil
}
