package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

func TestInTx(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	other := testkit.New(t)

	count := func(ctx context.Context) (n int64) {
		err := k.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			// The forgotten WHERE: only row-level security stands between.
			return tx.Gorm().Raw("SELECT count(*) FROM agreement").Scan(&n).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if got := count(k.Ctx); got != 1 {
		t.Errorf("a tenant sees %d agreements without a WHERE, want its own 1", got)
	}
	if got := count(other.Ctx); got != 1 {
		t.Errorf("the other tenant sees %d", got)
	}

	t.Run("no tenant, no transaction", func(t *testing.T) {
		err := k.DB.InTx(context.Background(), func(context.Context, *db.Tx) error { return nil })
		if !errors.Is(err, db.ErrNoTenant) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an inner InTx joins and shares the rollback", func(t *testing.T) {
		stop := errors.New("stop")
		err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
			audit.Record(ctx, tx, audit.Entry{Action: "outer", Object: "test"})
			return k.DB.InTx(ctx, func(ctx context.Context, inner *db.Tx) error {
				if inner != tx {
					t.Error("the inner call opened a transaction of its own")
				}
				return stop
			})
		})
		if !errors.Is(err, stop) {
			t.Errorf("got %v", err)
		}
		if n := k.Int(`SELECT count(*) FROM audit WHERE action = 'outer'`); n != 0 {
			t.Errorf("%d audit rows of an act that never committed", n)
		}
	})
	t.Run("a running transaction never serves another tenant", func(t *testing.T) {
		err := k.DB.InTx(k.Ctx, func(ctx context.Context, _ *db.Tx) error {
			return k.DB.InTx(actor.System(ctx, other.Tenant), func(context.Context, *db.Tx) error { return nil })
		})
		if err == nil {
			t.Error("the transaction of one tenant ran for another")
		}
	})
	t.Run("writing another tenant's row is refused", func(t *testing.T) {
		err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Gorm().Exec(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention) VALUES (?, ?, 9, '2026-01-01', '{}')`,
				other.Tenant, uuid.New()).Error
		})
		if err == nil {
			t.Error("a row of another tenant was written")
		}
	})
	t.Run("append-only tables cannot be rewritten", func(t *testing.T) {
		for _, q := range []string{`UPDATE agreement SET min_group = 9`, `DELETE FROM audit`} {
			err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error { return tx.Gorm().Exec(q).Error })
			if err == nil {
				t.Errorf("%s went through", q)
			}
		}
	})
	t.Run("constraint names become faults", func(t *testing.T) {
		err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Gorm().Exec(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention) VALUES (?, ?, 1, '2026-01-01', '{}')`,
				k.Tenant, uuid.New()).Error
		})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v, want a conflict", err)
		}
	})
	t.Run("reads of several services are one round trip of one tenant", func(t *testing.T) {
		type row struct{ Mine, Others int }
		var a, b []row
		ask := func(into *[]row) db.Ask {
			return func(_ context.Context, r *db.Reads) error {
				db.List(r, into, `SELECT count(*) FILTER (WHERE tenant_id = $1), count(*) FILTER (WHERE tenant_id <> $1) FROM agreement`, r.Tenant())
				return nil
			}
		}
		ctx, n := db.WithCounter(k.Ctx)
		if err := k.DB.Read(ctx, ask(&a), ask(&b)); err != nil {
			t.Fatal(err)
		}
		if len(a) != 1 || a[0] != (row{1, 0}) || len(b) != 1 || b[0] != a[0] {
			t.Errorf("read %v and %v", a, b)
		}
		if n.Trips.Load() != 1 || n.Statements.Load() != 2 {
			t.Errorf("%d statements in %d round trips, want 2 in 1", n.Statements.Load(), n.Trips.Load())
		}
		var naked string
		if err := k.DB.Pool().QueryRow(k.Ctx, `SELECT coalesce(current_setting('app.tenant_id', true), '')`).Scan(&naked); err != nil || naked != "" {
			t.Errorf("the connection still names tenant %q, %v", naked, err)
		}
	})
	t.Run("the program has more time for a statement than people", func(t *testing.T) {
		type row struct{ Limit string }
		limits := func(ctx context.Context) (tx, read string) {
			var list []row
			const ask = `SELECT current_setting('statement_timeout')`
			err := errors.Join(
				k.DB.InTx(ctx, func(ctx context.Context, x *db.Tx) error { return x.Pgx().QueryRow(ctx, ask).Scan(&tx) }),
				k.DB.Read(ctx, func(_ context.Context, r *db.Reads) error { db.List(r, &list, ask); return nil }))
			if err != nil || len(list) != 1 {
				t.Fatal(err, list)
			}
			return tx, list[0].Limit
		}
		person := actor.With(k.Ctx, &actor.Actor{Tenant: k.Tenant})
		for range 2 { // what was set ends with its transaction
			if tx, read := limits(k.Ctx); tx != "5min" || read != "5min" {
				t.Errorf("the program's limits are %s and %s", tx, read)
			}
			if tx, read := limits(person); tx == "5min" || read == "5min" {
				t.Errorf("a person's limits are %s and %s", tx, read)
			}
		}
	})
	t.Run("what a use case queued stands before the next one", func(t *testing.T) {
		err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := k.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				const write = `INSERT INTO event (tenant_id, id, at, topic, facts) VALUES ($1, $2, now(), $3, '[]')`
				tx.AtCommit(write, tx.Tenant(), db.NewID(), "queued, later")
				tx.Queue(write, tx.Tenant(), db.NewID(), "queued")
				return nil
			}); err != nil {
				return err
			}
			return k.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				var n int
				err := tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM event WHERE topic LIKE 'queued%'`).Scan(&n)
				if n != 1 {
					t.Errorf("the next one sees %d rows, want 1", n)
				}
				return err
			})
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("statements are counted, BEGIN and COMMIT are not", func(t *testing.T) {
		ctx, n := db.WithCounter(k.Ctx)
		err := k.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			audit.Record(ctx, tx, audit.Entry{Action: "counted", Object: "test"})
			return tx.Gorm().Exec("SELECT 1").Error
		})
		if err != nil || n.Statements.Load() != 2 {
			t.Errorf("%d statements, %v; want 2", n.Statements.Load(), err)
		}
	})
}

func TestProgramsRoleIsBound(t *testing.T) {
	k := testkit.New(t)
	if err := k.DB.CheckRole(k.Ctx); err != nil {
		t.Errorf("the program's role is refused: %v", err)
	}
	if err := k.DB.CheckSchema(k.Ctx); err != nil {
		t.Errorf("the current schema is refused: %v", err)
	}
	owner, err := db.Open(k.Ctx, db.Options{URL: k.URLs.OwnerURL, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if err := owner.CheckRole(k.Ctx); err == nil {
		t.Error("a role that owns the tables may serve")
	}
}
