package forum_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town is a municipality with a writer and a moderator.
type town struct {
	*testkit.Kit
	*forum.Service
	writer, moderator uuid.UUID
}

func newTown(t *testing.T) *town {
	t.Helper()
	k := testkit.New(t)
	w := &town{Kit: k, writer: db.NewID(), moderator: db.NewID()}
	w.Service = &forum.Service{DB: k.DB, People: people.New(k.DB, org.New(k.DB)), Networks: &network.Service{DB: k.DB}}
	for name, id := range map[string]uuid.UUID{"Schreiber": w.writer, "Freigeber": w.moderator} {
		k.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
			VALUES ($1, $2, $3, $3, 'Kim', $4, $4, $4, now())`, k.Tenant, id, people.NewSlug(), name)
	}
	return w
}

func (w *town) writes() context.Context    { return w.May(w.writer, forum.Write) }
func (w *town) moderates() context.Context { return w.May(w.moderator, forum.Write, forum.Moderate) }

// guest is whoever opens the town's address without signing in.
func (w *town) guest() context.Context {
	return actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant, Lang: i18n.DE})
}

func (w *town) tenant() *tenant.Tenant { return &tenant.Tenant{ID: w.Tenant, Slug: w.Slug} }

func text(title string) forum.Content {
	return forum.Content{Lang: i18n.DE, Licence: "CC-BY-4.0", Texts: map[forum.Part]i18n.Text{
		forum.Title: {i18n.DE: title}, forum.Summary: {i18n.DE: "Kurz."}, forum.Body: {i18n.DE: "Lang."},
	}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// post writes an article and brings it to a reach.
func (w *town) post(t *testing.T, title string, reach forum.Reach) string {
	t.Helper()
	slug, err := w.Begin(w.writes(), forum.Article, text(title))
	must(t, err)
	must(t, w.PutAndAsk(w.writes(), slug, 1, text(title), nil, reach))
	if reach != forum.Town {
		must(t, w.Decide(w.moderates(), slug, 2, true, ""))
	}
	return slug
}

// together founds a network of towns.
func together(t *testing.T, towns ...*town) string {
	t.Helper()
	slug := "n" + strings.ReplaceAll(db.NewID().String(), "-", "")
	_, err := towns[0].Networks.Found(towns[0].Ctx, slug, i18n.Text{i18n.DE: "Netz"}, towns[0].tenant())
	must(t, err)
	for _, w := range towns[1:] {
		must(t, w.Networks.Join(w.Ctx, slug, w.tenant()))
	}
	return slug
}

func (w *town) reads(ctx context.Context, slug string) bool {
	w2, err := w.Get(ctx, slug, forum.Article)
	l, listed := w.Newest(ctx, forum.Query{})
	in := slices.ContainsFunc(l.Items, func(i forum.Item) bool { return i.Slug == slug })
	return err == nil && w2.Slug == slug && listed == nil && in
}

// Who reads what: tenants × reaches, and what changes when a town leaves.
func TestWhoReadsWhat(t *testing.T) {
	a, b, c := newTown(t), newTown(t), newTown(t)
	net := together(t, a, b)
	together(t, c)
	slugs := map[forum.Reach]string{}
	for _, r := range forum.Reaches {
		slugs[r] = a.post(t, "Text "+string(r), r)
	}
	check := func(when string, want map[forum.Reach]string) {
		t.Helper()
		for r, slug := range slugs {
			for name, ctx := range map[string]context.Context{"a": a.writes(), "b": b.writes(), "c": c.writes(), "A": a.guest(), "B": b.guest(), "C": c.guest()} {
				if got := a.reads(ctx, slug); got != strings.Contains(want[r], name) {
					t.Errorf("%s: %s is read by %s: %v", when, r, name, got)
				}
			}
		}
	}
	check("in the network", map[forum.Reach]string{forum.Town: "a", forum.Network: "ab", forum.Public: "abAB"})
	must(t, a.Networks.Leave(a.Ctx, net, a.tenant()))
	check("after leaving", map[forum.Reach]string{forum.Town: "a", forum.Network: "a", forum.Public: "aA"})
	must(t, a.Networks.Join(a.Ctx, net, a.tenant()))
	must(t, b.Networks.Leave(b.Ctx, net, b.tenant()))
	check("when the other left", map[forum.Reach]string{forum.Town: "a", forum.Network: "a", forum.Public: "aA"})
	must(t, b.Networks.Join(b.Ctx, net, b.tenant()))
	must(t, a.Withdraw(a.writes(), slugs[forum.Public], "Die Zahlen stimmen nicht mehr."))
	if a.reads(b.writes(), slugs[forum.Public]) || a.reads(a.guest(), slugs[forum.Public]) {
		t.Error("what was withdrawn is read elsewhere")
	}
}

// Without the policy everybody reads everything: the table above can fail. The
// owner switches it off in a transaction of its own and takes that back.
func TestWhoReadsWhatTwin(t *testing.T) {
	a, c := newTown(t), newTown(t)
	a.post(t, "Nur hier", forum.Town)
	conn, err := pgx.Connect(a.Ctx, a.URLs.OwnerURL)
	must(t, err)
	defer func() { _ = conn.Close(a.Ctx) }()
	seen := func(off bool) (n int) {
		tx, err := conn.Begin(a.Ctx)
		must(t, err)
		defer func() { _ = tx.Rollback(a.Ctx) }()
		if off {
			_, err = tx.Exec(a.Ctx, `ALTER TABLE forum_item NO FORCE ROW LEVEL SECURITY`)
			must(t, err)
		}
		_, err = tx.Exec(a.Ctx, `SELECT set_config('app.tenant_id', $1, true)`, c.Tenant.String())
		must(t, err)
		must(t, tx.QueryRow(a.Ctx, `SELECT count(*) FROM forum_item WHERE tenant_id = $1`, a.Tenant).Scan(&n))
		return n
	}
	if n := seen(false); n != 0 {
		t.Errorf("%d rows of a stranger are read", n)
	}
	if n := seen(true); n == 0 {
		t.Error("with the policy off nothing more is read: the test of isolation proves nothing")
	}
}

// Nobody writes the rows of another town, joins it to a network or follows a
// trace to its people.
func TestOtherTownsAreOnlyRead(t *testing.T) {
	a, b := newTown(t), newTown(t)
	together(t, a, b)
	slug := a.post(t, "Für alle", forum.Public)
	for name, statement := range map[string]string{
		"change an item":   `UPDATE forum_item SET reach = 'tenant' WHERE slug = '` + slug + `'`,
		"delete a version": `DELETE FROM forum_version WHERE content IS NOT NULL AND tenant_id = '` + a.Tenant.String() + `'`,
		"leave for others": `UPDATE network_member SET left_at = now() WHERE tenant_id = '` + a.Tenant.String() + `'`,
	} {
		err := b.Kit.DB.InTx(b.writes(), func(ctx context.Context, tx *db.Tx) error {
			tag, err := tx.Pgx().Exec(ctx, statement)
			if err == nil && tag.RowsAffected() > 0 {
				t.Errorf("%s: %d rows", name, tag.RowsAffected())
			}
			return nil
		})
		_ = err
	}
	if n := b.Int(`SELECT count(*) FROM forum_trace WHERE tenant_id = $1`, a.Tenant); n != 0 {
		t.Errorf("%d traces of another town are read", n)
	}
	if err := b.Put(b.moderates(), slug, 0, text("Gekapert"), nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("another town's text is edited: %v", err)
	}
	err := b.Kit.DB.InTx(b.writes(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO network_member (tenant_id, network_id, joined_at) SELECT tenant_id, network_id, now() FROM network_member LIMIT 1`)
		return err
	})
	if err == nil {
		t.Error("a town takes itself into a network")
	}
}

// Two moderators decide at once: one is heard, the other is told.
func TestTwoModeratorsDecideOnce(t *testing.T) {
	a := newTown(t)
	slug, err := a.Begin(a.writes(), forum.Article, text("Eilig"))
	must(t, err)
	must(t, a.PutAndAsk(a.writes(), slug, 1, text("Eilig"), nil, forum.Public))
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wg.Go(func() { errs[i] = a.Decide(a.moderates(), slug, 2, i == 0, "Ein Name steht darin.") })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or none: %v, %v", errs[0], errs[1])
	}
	for _, err := range errs {
		if err != nil && !fault.Is(err, fault.Conflict) {
			t.Errorf("%v", err)
		}
	}
	if n := a.Int(`SELECT count(*) FROM forum_decision WHERE tenant_id = $1`, a.Tenant); n != 1 {
		t.Errorf("%d decisions", n)
	}
}

func TestNobodyReleasesTheirOwn(t *testing.T) {
	a := newTown(t)
	slug, err := a.Begin(a.moderates(), forum.Article, text("Meins"))
	must(t, err)
	must(t, a.PutAndAsk(a.moderates(), slug, 1, text("Meins"), nil, forum.Public))
	if err := a.Decide(a.moderates(), slug, 2, true, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("%v", err)
	}
	if err := a.Decide(a.moderates(), slug, 2, false, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("refused without a reason: %v", err)
	}
	if err := a.PutAndAsk(a.moderates(), slug, 2, text("Meins"), nil, forum.Network); !fault.Is(err, fault.Invalid) {
		t.Errorf("a network that is not there: %v", err)
	}
}

// What others read changes by a release only; a translation of an older source
// is told.
func TestANewVersionWaitsToo(t *testing.T) {
	a := newTown(t)
	first := text("Erst")
	first.Texts[forum.Title][i18n.EN] = "First"
	slug, err := a.Begin(a.writes(), forum.Article, first)
	must(t, err)
	must(t, a.PutAndAsk(a.writes(), slug, 1, first, nil, forum.Public))
	must(t, a.Decide(a.moderates(), slug, 2, true, ""))
	second := text("Danach")
	second.Texts[forum.Title][i18n.EN] = "First"
	must(t, a.PutAndAsk(a.writes(), slug, 0, second, nil, forum.Public))
	i, err := a.Get(a.guest(), slug, forum.Article)
	must(t, err)
	if i.Texts[forum.Title][i18n.DE] != "Erst" || i.AnyStale(forum.Article) {
		t.Errorf("%+v", i.Texts)
	}
	must(t, a.Decide(a.moderates(), slug, 1, true, ""))
	i, err = a.Get(a.guest(), slug, forum.Article)
	must(t, err)
	if i.No != 2 || !i.Stale(forum.Title) || !i.Untranslated(forum.Article, i18n.EN) {
		t.Errorf("version %d, stale %v", i.No, i.Stale(forum.Title))
	}
	must(t, a.Put(a.writes(), slug, 0, second, []forum.Part{forum.Title}))
	if d, err := a.Draft(a.writes(), slug); err != nil || d.Stale(forum.Title) {
		t.Errorf("%v %v", err, d.Stale(forum.Title))
	}
	if err := a.Put(a.writes(), slug, 0, second, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("two windows: %v", err)
	}
}

func TestFloodsAreStopped(t *testing.T) {
	a := newTown(t)
	for range forum.MostByPerson {
		_, err := a.Begin(a.writes(), forum.Article, text("Noch einer"))
		must(t, err)
	}
	if _, err := a.Begin(a.writes(), forum.Article, text("Zu viel")); !fault.Is(err, fault.Limited) {
		t.Errorf("%v", err)
	}
	long := text("Lang")
	long.Texts[forum.Body][i18n.DE] = strings.Repeat("x", forum.MostProse+1)
	if _, err := a.Begin(a.moderates(), forum.Article, long); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
}

// What ships with the program is whole in both languages, and comes once.
func TestShippedTexts(t *testing.T) {
	a := newTown(t)
	must(t, a.Bring(a.Ctx))
	must(t, a.Bring(a.Ctx))
	l, err := a.Newest(a.guest(), forum.Query{})
	must(t, err)
	if l.Total < 12 {
		t.Errorf("%d texts", l.Total)
	}
	for _, i := range l.Items {
		i, err := a.Get(a.guest(), i.Slug, i.Kind)
		must(t, err)
		if i.Untranslated(i.Kind, i18n.EN) || i.AnyStale(i.Kind) || len(i.Sources) == 0 {
			t.Errorf("%s is not whole", i.Slug)
		}
	}
}
