package archtest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// noTenant are the tables that belong to the installation, not to a tenant.
var noTenant = []string{"tenant", "tenant_host", "network", "schema_floor", "schema_version"}

func isNoTenant(table string) bool {
	return slices.Contains(noTenant, table) || strings.HasPrefix(table, "river_")
}

// unprotected returns the tables of the schema that lack tenant_id, forced
// row-level security, a policy or a key that begins with the tenant.
func unprotected(ctx context.Context, t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(ctx, `
		SELECT c.relname,
		       EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull),
		       c.relrowsecurity AND c.relforcerowsecurity,
		       EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid),
		       coalesce((SELECT bool_and((SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = i.indkey[0]) = 'tenant_id')
		        FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique), false)
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`)
	if err != nil {
		t.Fatal(err)
	}
	var bad []string
	var table string
	var column, rls, policy, keys bool
	_, err = pgx.ForEachRow(rows, []any{&table, &column, &rls, &policy, &keys}, func() error {
		if isNoTenant(table) {
			return nil
		}
		for what, ok := range map[string]bool{"no tenant_id": column, "no forced row-level security": rls, "no policy": policy, "a unique key that does not begin with tenant_id": keys} {
			if !ok {
				bad = append(bad, table+": "+what)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return bad
}

func TestEveryTableIsProtected(t *testing.T) {
	k := testkit.New(t)
	conn, err := pgx.Connect(k.Ctx, k.URLs.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(k.Ctx) }()
	for _, bad := range unprotected(k.Ctx, t, conn) {
		t.Error(bad)
	}

	tx, err := conn.Begin(k.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(k.Ctx) }()
	for _, sample := range []string{
		`CREATE TABLE bad_plain (id uuid PRIMARY KEY)`,
		`CREATE TABLE bad_open (tenant_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant_id, id))`,
		`CREATE TABLE bad_key (tenant_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (id, tenant_id)); SELECT lotse_protect('bad_key')`,
	} {
		if _, err := tx.Exec(k.Ctx, sample); err != nil {
			t.Fatal(err)
		}
	}
	got := strings.Join(unprotected(k.Ctx, t, conn), "\n")
	for _, want := range []string{"bad_plain: no tenant_id", "bad_open: no forced", "bad_key: a unique key"} {
		if !strings.Contains(got, want) {
			t.Errorf("the bad sample passes: %s", want)
		}
	}
}

// TestRowSecurityTwin shows that the isolation test can fail: with the policy
// off, one tenant sees the other's rows.
func TestRowSecurityTwin(t *testing.T) {
	a, _ := testkit.New(t), testkit.New(t)
	conn, err := pgx.Connect(a.Ctx, a.URLs.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(a.Ctx) }()
	count := func(off bool) (n int) {
		err := pgx.BeginFunc(a.Ctx, conn, func(tx pgx.Tx) error {
			if off {
				if _, err := tx.Exec(a.Ctx, `ALTER TABLE agreement NO FORCE ROW LEVEL SECURITY`); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(a.Ctx, `SELECT set_config('app.tenant_id', $1, true)`, a.Tenant.String()); err != nil {
				return err
			}
			if err := tx.QueryRow(a.Ctx, `SELECT count(*) FROM agreement`).Scan(&n); err != nil {
				return err
			}
			if off {
				return tx.Rollback(a.Ctx)
			}
			return nil
		})
		if err != nil && !strings.Contains(err.Error(), "closed") {
			t.Fatal(err)
		}
		return n
	}
	if n := count(false); n != 1 {
		t.Errorf("with row-level security a tenant sees %d rows, want 1", n)
	}
	if n := count(true); n < 2 {
		t.Errorf("without row-level security a tenant sees %d rows: the isolation test proves nothing", n)
	}
}
