package audit_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

func record(t *testing.T, k *testkit.Kit, n int) {
	t.Helper()
	for range n {
		err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
			audit.Record(ctx, tx, audit.Entry{Action: "tested", Object: "test", Detail: map[string]any{"n": n}})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// sealAll seals until nothing is left: other tests' transactions may hold the
// newest entries back for a moment.
func sealAll(t *testing.T, k *testkit.Kit, want int) {
	t.Helper()
	for k.Int(`SELECT count(*) FROM audit_seal`) < want {
		if _, err := audit.Seal(k.Ctx, k.DB); err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t *testing.T, k *testkit.Kit) int64 {
	t.Helper()
	broken, err := audit.Verify(k.Ctx, k.DB)
	if err != nil {
		t.Fatal(err)
	}
	return broken
}

func TestChain(t *testing.T) {
	for name, c := range map[string]struct {
		harm string
		want int64
	}{
		"untouched":                  {`SELECT 1`, 0},
		"an entry was changed":       {`UPDATE audit SET action = 'other' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 3)`, 3},
		"an entry was removed":       {`DELETE FROM audit WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 2)`, 2},
		"a seal was removed":         {`DELETE FROM audit_seal WHERE seq = 4`, 4},
		"two seals changed places":   {`UPDATE audit_seal s SET audit_id = o.audit_id FROM audit_seal o WHERE o.tenant_id = s.tenant_id AND s.seq IN (2, 3) AND o.seq = 5 - s.seq`, 2},
		"somebody else is the actor": {`UPDATE audit SET actor_id = '00000000-0000-7000-8000-000000000001' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 5)`, 5},
	} {
		t.Run(name, func(t *testing.T) {
			k := testkit.New(t)
			record(t, k, 4)
			sealAll(t, k, 4)
			record(t, k, 3)
			sealAll(t, k, 7)
			conn, err := pgx.Connect(k.Ctx, k.URLs.OwnerURL)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close(k.Ctx) }()
			err = pgx.BeginFunc(k.Ctx, conn, func(tx pgx.Tx) error {
				if _, err := tx.Exec(k.Ctx, `SELECT set_config('app.tenant_id', $1, true)`, k.Tenant.String()); err != nil {
					return err
				}
				_, err := tx.Exec(k.Ctx, c.harm)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := verify(t, k); got != c.want {
				t.Errorf("the chain breaks at %d, want %d", got, c.want)
			}
		})
	}
}
