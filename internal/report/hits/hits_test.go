package hits_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/report/hits"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town is a municipality with a clerk and a moderator.
type town struct {
	*testkit.Kit
	*hits.Service
	forum       *forum.Service
	talk        *talk.Service
	courses     *course.Service
	clerk, boss uuid.UUID
}

func newTown(t *testing.T) *town {
	t.Helper()
	k := testkit.New(t)
	w := &town{Kit: k, Service: &hits.Service{DB: k.DB}, courses: course.New(k.DB), clerk: db.NewID(), boss: db.NewID()}
	w.forum = &forum.Service{DB: k.DB, People: people.New(k.DB, org.New(k.DB)), Networks: &network.Service{DB: k.DB}}
	w.talk = &talk.Service{DB: k.DB, Forum: w.forum}
	w.courses.Library = media.New(k.DB, blob.NewDir(t.TempDir()))
	w.courses.Library.AskUse(w.courses.MediaUses)
	for name, id := range map[string]uuid.UUID{"Schreiberin": w.clerk, "Leitung": w.boss} {
		k.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
			VALUES ($1, $2, $3, $3, 'Kim', $4, $4, $4, now())`, k.Tenant, id, people.NewSlug(), name)
	}
	return w
}

func (w *town) writes() context.Context    { return w.May(w.clerk, forum.Write, course.Read) }
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

// together founds a network of towns.
func together(t *testing.T, towns ...*town) string {
	t.Helper()
	slug := "n" + strings.ReplaceAll(db.NewID().String(), "-", "")
	_, err := towns[0].forum.Networks.Found(towns[0].Ctx, slug, i18n.Text{i18n.DE: "Netz"}, towns[0].tenant())
	must(t, err)
	for _, w := range towns[1:] {
		must(t, w.forum.Networks.Join(w.Ctx, slug, w.tenant()))
	}
	return slug
}

func article(title, body string) forum.Content {
	return forum.Content{Lang: i18n.DE, Licence: "CC-BY-4.0", Texts: map[forum.Part]i18n.Text{
		forum.Title: {i18n.DE: title}, forum.Summary: {i18n.DE: "Kurz."}, forum.Body: {i18n.DE: body},
	}}
}

func (w *town) post(t *testing.T, title, body string, reach forum.Reach) string {
	t.Helper()
	slug, err := w.forum.Begin(w.writes(), forum.Article, article(title, body))
	must(t, err)
	must(t, w.forum.PutAndAsk(w.writes(), slug, 1, article(title, body), nil, reach))
	if reach != forum.Town {
		must(t, w.forum.Decide(w.moderates(), slug, 2, true, ""))
	}
	return slug
}

func (w *town) find(t *testing.T, ctx context.Context, q hits.Query) (slugs []string, a hits.Answer) { //nolint:revive // t first, as everywhere
	t.Helper()
	a, err := w.Find(ctx, q)
	must(t, err)
	for _, l := range a.Lists {
		for _, h := range l.Hits {
			slugs = append(slugs, h.Slug)
		}
	}
	return slugs, a
}

func (w *town) finds(t *testing.T, ctx context.Context, query, slug string) bool { //nolint:revive // t first
	t.Helper()
	slugs, _ := w.find(t, ctx, hits.Query{Text: query})
	return slices.Contains(slugs, slug)
}

// Who finds what: tenants × reaches, and what changes when a town leaves. The
// words are mistyped: corrections cross no border either.
func TestWhoFindsWhat(t *testing.T) {
	a, b, c := newTown(t), newTown(t), newTown(t)
	net := together(t, a, b)
	together(t, c)
	slugs := map[forum.Reach]string{}
	for _, r := range forum.Reaches {
		slugs[r] = a.post(t, "Quastenflosser "+string(r), "Lang.", r)
	}
	check := func(when string, want map[forum.Reach]string) {
		t.Helper()
		for r, slug := range slugs {
			for name, ctx := range map[string]context.Context{"a": a.writes(), "b": b.writes(), "c": c.writes(), "A": a.guest(), "B": b.guest(), "C": c.guest()} {
				for _, query := range []string{"Quastenflosser", "Quastnflosser", "Flosser"} {
					if got := a.finds(t, ctx, query, slug); got != strings.Contains(want[r], name) {
						t.Errorf("%s: %s is found by %s with %q: %v", when, r, name, query, got)
					}
				}
			}
		}
	}
	check("in the network", map[forum.Reach]string{forum.Town: "a", forum.Network: "ab", forum.Public: "abAB"})
	must(t, a.forum.Networks.Leave(a.Ctx, net, a.tenant()))
	check("after leaving", map[forum.Reach]string{forum.Town: "a", forum.Network: "a", forum.Public: "aA"})
	must(t, a.forum.Networks.Join(a.Ctx, net, a.tenant()))
	must(t, a.forum.Withdraw(a.writes(), slugs[forum.Public], "Die Zahlen stimmen nicht mehr."))
	check("withdrawn", map[forum.Reach]string{forum.Town: "a", forum.Network: "ab", forum.Public: "a"})
	if _, found := c.find(t, c.writes(), hits.Query{Text: "Quastnflosser"}); found.Instead != "" {
		t.Errorf("a stranger is told a word of another town: %q", found.Instead)
	}
	for _, text := range []string{"Schreiberin", "Kim"} {
		if slugs, _ := a.find(t, a.writes(), hits.Query{Text: text}); len(slugs) > 0 {
			t.Errorf("the name %s finds %q", text, slugs)
		}
	}
}

// Without the policy the index tells strangers what a town keeps: the table
// above can fail.
func TestWhoFindsWhatTwin(t *testing.T) {
	a, c := newTown(t), newTown(t)
	a.post(t, "Nur hier", "Lang.", forum.Town)
	conn, err := pgx.Connect(a.Ctx, a.URLs.OwnerURL)
	must(t, err)
	defer func() { _ = conn.Close(a.Ctx) }()
	seen := func(off bool) (docs, words int) {
		tx, err := conn.Begin(a.Ctx)
		must(t, err)
		defer func() { _ = tx.Rollback(a.Ctx) }()
		if off {
			_, err = tx.Exec(a.Ctx, `ALTER TABLE search_document NO FORCE ROW LEVEL SECURITY; ALTER TABLE search_word NO FORCE ROW LEVEL SECURITY`)
			must(t, err)
		}
		_, err = tx.Exec(a.Ctx, `SELECT set_config('app.tenant_id', $1, true)`, c.Tenant.String())
		must(t, err)
		must(t, tx.QueryRow(a.Ctx, `SELECT (SELECT count(*) FROM search_document WHERE tenant_id = $1), (SELECT count(*) FROM search_word WHERE tenant_id = $1)`, a.Tenant).Scan(&docs, &words))
		return docs, words
	}
	if docs, words := seen(false); docs+words != 0 {
		t.Errorf("%d texts and %d words of a stranger are read", docs, words)
	}
	if docs, words := seen(true); docs == 0 || words == 0 {
		t.Error("with the policy off nothing more is read: the test of isolation proves nothing")
	}
}

// An answer of another town finds the question, until one of the two towns
// takes it down; a solved question stands first; guests find it once it is open.
func TestAnswersAreFound(t *testing.T) {
	a, b := newTown(t), newTown(t)
	together(t, a, b)
	ask := func(title string) string {
		slug, err := a.forum.Ask(a.writes(), forum.QuestionText{Title: title, Body: "Bei uns klemmt es.", Lang: i18n.DE}, forum.Network)
		must(t, err)
		return slug
	}
	first, second := ask("Wie scannen Sie?"), ask("Wie scannen wir?")
	answer, err := b.talk.Say(b.writes(), second, nil, "Mit einem Stapelscanner von **gestern**.")
	must(t, err)
	slugs, found := a.find(t, a.writes(), hits.Query{Text: "Stapelscanner", Kind: "question"})
	if !slices.Equal(slugs, []string{second}) || !found.Lists[0].Hits[0].Answer || found.Lists[0].Hits[0].Title != "Wie scannen wir?" {
		t.Errorf("%q %+v", slugs, found)
	}
	if slugs, _ := a.find(t, a.guest(), hits.Query{Text: "Stapelscanner"}); len(slugs) > 0 {
		t.Errorf("a guest finds %q", slugs)
	}
	must(t, a.forum.Open(a.moderates(), second, true))
	if !a.finds(t, a.guest(), "Stapelscaner", second) || !b.finds(t, b.guest(), "scannen", second) || b.finds(t, b.guest(), "scannen", first) {
		t.Error("guests do not find what is open, or find what is not")
	}
	must(t, a.forum.Accept(a.writes(), second, answer))
	slugs, found = a.find(t, a.writes(), hits.Query{Text: "scannen"})
	if !slices.Equal(slugs, []string{second, first}) || !found.Lists[len(found.Lists)-1].Hits[0].Solved {
		t.Errorf("%q", slugs)
	}
	must(t, b.talk.Change(b.writes(), second, answer, "Mit einem Faxgerät."))
	if a.finds(t, a.writes(), "Stapelscanner", second) || !a.finds(t, a.writes(), "Faxgerät", second) {
		t.Error("an answer is found as it was")
	}
	must(t, a.talk.TakeDown(a.moderates(), second, answer))
	if a.finds(t, a.writes(), "Faxgerät", second) || b.finds(t, b.writes(), "Faxgerät", second) {
		t.Error("what was taken down is found")
	}
	must(t, a.forum.Open(a.moderates(), second, false))
	if a.finds(t, a.guest(), "scannen", second) {
		t.Error("a guest finds what was closed")
	}
}

// Courses and lessons are found by whoever may open them, until they are
// withdrawn; the index can be lost and made anew.
func TestCoursesAreFound(t *testing.T) {
	a, b := newTown(t), newTown(t)
	together(t, a, b)
	source, err := fs.Sub(content.Files, "courses/informationssicherheit-basis")
	must(t, err)
	done, err := a.courses.Import(a.Ctx, source)
	must(t, err)
	const query, slug = "Informatonssicherheit", "informationssicherheit-basis"
	_, found := a.find(t, a.writes(), hits.Query{Text: query})
	if len(found.Lists) != 3 || found.Lists[0].Total != 1 || found.Lists[0].Hits[0].Slug != slug || found.Instead != "Informationssicherheit" {
		t.Errorf("%+v", found)
	}
	if slugs, _ := a.find(t, a.writes(), hits.Query{Text: "Passwort", Kind: "lesson"}); len(slugs) == 0 {
		t.Error("no lesson is found")
	}
	for name, ctx := range map[string]context.Context{"a guest": a.guest(), "another town": b.writes()} {
		if a.finds(t, ctx, query, slug) {
			t.Errorf("%s finds a course", name)
		}
	}
	a.SQL(`DELETE FROM search_document WHERE tenant_id = $1`, a.Tenant)
	if a.finds(t, a.writes(), query, slug) {
		t.Error("found without a row")
	}
	must(t, a.courses.Index(a.Ctx, false))
	if !a.finds(t, a.writes(), query, slug) {
		t.Error("the index is not made anew")
	}
	must(t, a.Kit.DB.InTx(a.Ctx, func(ctx context.Context, tx *db.Tx) error {
		a.courses.Withdraw(ctx, tx, done.CourseID, i18n.Text{i18n.DE: "Veraltet."})
		return nil
	}))
	if a.finds(t, a.writes(), query, slug) {
		t.Error("a withdrawn course is found")
	}
}

func TestTitlesAreSuggested(t *testing.T) {
	a := newTown(t)
	a.post(t, "Quastenflosser im Rathaus", "Lang.", forum.Town)
	a.post(t, "Rathaus für alle", "Lang.", forum.Public)
	for query, want := range map[string][]string{"quast": {"Quastenflosser im Rathaus"}, "Rathaus quas": {"Quastenflosser im Rathaus"}, "q": nil, "": nil, "lang": nil} {
		if got, err := a.Suggest(a.writes(), query); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", query, got, err)
		}
	}
	if got, err := a.Suggest(a.guest(), "ratha"); err != nil || !slices.Equal(got, []string{"Rathaus für alle"}) {
		t.Errorf("guests: %q, %v", got, err)
	}
}
