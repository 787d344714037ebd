package reuse_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type town struct {
	*testkit.Kit
	forum *forum.Service
	reuse *reuse.Service
	boss  uuid.UUID
}

func newTown(t *testing.T) *town {
	t.Helper()
	k := testkit.New(t)
	w := &town{Kit: k, boss: db.NewID()}
	w.forum = &forum.Service{DB: k.DB, People: people.New(k.DB, org.New(k.DB)), Networks: &network.Service{DB: k.DB}}
	w.reuse = &reuse.Service{DB: k.DB, Forum: w.forum}
	return w
}

func (w *town) moderates() context.Context { return w.May(w.boss, forum.Write, forum.Moderate) }
func (w *town) guest() context.Context {
	return actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant, Lang: i18n.DE})
}

func (w *town) tenant() *tenant.Tenant { return &tenant.Tenant{ID: w.Tenant, Slug: w.Slug} }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *town) uses(t *testing.T, ctx context.Context, slug string) int {
	t.Helper()
	i, err := w.forum.Get(ctx, slug, forum.Blueprint)
	must(t, err)
	list, err := w.reuse.Of(ctx, i)
	must(t, err)
	return len(list)
}

// Towns are counted, each once, however many say it at once; the own town and
// strangers are not, and who leaves is no longer.
func TestTownsAreCounted(t *testing.T) {
	a, b, c, d := newTown(t), newTown(t), newTown(t), newTown(t)
	net := "n" + strings.ReplaceAll(db.NewID().String(), "-", "")
	_, err := a.forum.Networks.Found(a.Ctx, net, i18n.Text{i18n.DE: "Netz"}, a.tenant())
	must(t, err)
	for _, w := range []*town{b, c} {
		must(t, w.forum.Networks.Join(w.Ctx, net, w.tenant()))
	}
	must(t, a.forum.Bring(a.Ctx))
	const slug = "e-rechnung-im-pilotamt"
	var wg sync.WaitGroup
	for _, w := range []*town{b, b, b, c} {
		wg.Go(func() {
			if err := w.reuse.Declare(w.moderates(), slug, true); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for name, n := range map[string]int{"a": a.uses(t, a.moderates(), slug), "b": b.uses(t, b.moderates(), slug), "guest": c.uses(t, c.guest(), slug)} {
		if n != 2 {
			t.Errorf("%s counts %d towns, want 2", name, n)
		}
	}
	for err, want := range map[error]fault.Kind{
		a.reuse.Declare(a.moderates(), slug, true):                       fault.Conflict,
		b.reuse.Declare(b.May(b.boss, forum.Write), slug, true):          fault.Forbidden,
		d.reuse.Declare(d.moderates(), slug, true):                       fault.NotFound,
		b.reuse.Declare(b.moderates(), "lernen-ohne-schreibtisch", true): fault.NotFound,
	} {
		if !fault.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	must(t, b.reuse.Declare(b.moderates(), slug, false))
	if n := a.uses(t, a.moderates(), slug); n != 1 {
		t.Errorf("%d towns after one took it back", n)
	}
	must(t, c.forum.Networks.Leave(c.Ctx, net, c.tenant()))
	if n := a.uses(t, a.moderates(), slug); n != 0 {
		t.Errorf("%d towns after the other left", n)
	}
}
