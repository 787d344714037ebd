package testkit

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	_ "codeberg.org/lotse/lotse/content" // the texts every test speaks with
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Start is the instant at which every test's clock stands: Monday, 8 June
// 2026, 09:00 in Berlin, the day of the design drafts.
var Start = time.Date(2026, 6, 8, 7, 0, 0, 0, time.UTC)

// Kit is one test's tenant, clock and database.
type Kit struct {
	DB     *db.DB
	Tenant uuid.UUID
	Slug   string
	Clock  *Clock
	Ctx    context.Context // the system of the tenant acts
	URLs   *Database

	t testing.TB
}

// Clock is a clock that tests move.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now returns the clock's time.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

// Set puts the clock to t.
func (c *Clock) Set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.now = t }

// Advance moves the clock by d.
func (c *Clock) Advance(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// New returns a fresh tenant of Land HE in the package's database.
func New(t testing.TB) *Kit {
	t.Helper()
	database, err := database()
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	k := &Kit{DB: database.DB, URLs: database, Clock: NewClock(), Tenant: db.NewID(), t: t}
	k.Slug = "t" + k.Tenant.String()
	k.Ctx = k.With(actor.System(context.Background(), k.Tenant))
	err = k.DB.Global(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO tenant (id, slug, name, land, contact, created_at) VALUES ($1, $2, $3, 'HE', $4, $5)`,
			k.Tenant, k.Slug, i18n.Text{i18n.DE: "Teststadt", i18n.EN: "Test Town"},
			map[string]string{"name": "Petra Sommer", "phone": "03425 550-471", "email": "lernen@teststadt.example"}, Start)
		return err
	})
	if err == nil {
		err = k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Pgx().Exec(ctx, `INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses)
				VALUES ($1, $2, 1, '2020-01-01', '{}', '{readiness,duty-figures,skill-figures}')`, k.Tenant, db.NewID())
			return err
		})
	}
	if err != nil {
		t.Fatalf("testkit: tenant: %v", err)
	}
	return k
}

// With puts the kit's clock and zone into ctx.
func (k *Kit) With(ctx context.Context) context.Context {
	return clock.With(ctx, k.Clock.Now)
}

// As returns a context in which person acts with grants under bundles (of
// internal/app; a test of one feature names just what it needs).
func (k *Kit) As(person uuid.UUID, bundles actor.Bundles, grants ...actor.Grant) context.Context {
	a := &actor.Actor{Tenant: k.Tenant, Person: person, Lang: i18n.DE, Grants: grants}
	a.Allow(bundles)
	return actor.With(k.Ctx, a)
}

// May returns a context in which person holds the given permissions in the
// whole tenant and nothing else.
func (k *Kit) May(person uuid.UUID, permissions ...actor.Permission) context.Context {
	const role actor.Role = "test"
	return k.As(person, actor.Bundles{role: permissions}, actor.Grant{Role: role, Scope: actor.Scope{Kind: actor.Tenant}})
}

// SQL runs one statement as the tenant, for set-up and assertions.
func (k *Kit) SQL(query string, args ...any) {
	k.t.Helper()
	err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, query, args...)
		return err
	})
	if err != nil {
		k.t.Fatalf("testkit: %s: %v", query, err)
	}
}

// Int returns the one number of a query run as the tenant.
func (k *Kit) Int(query string, args ...any) (n int) {
	k.t.Helper()
	err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, query, args...).Scan(&n)
	})
	if err != nil {
		k.t.Fatalf("testkit: %s: %v", query, err)
	}
	return n
}
