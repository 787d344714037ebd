package release_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The demo accounts that have to do with courses, and one that has not.
const (
	trainer  = "schulung"
	reviewer = "personal" // HR reviews and publishes
	employee = "beschaeftigt"
	admin    = "admin"
)

// desk is the demo town with a course of its own per test.
type desk struct {
	*webtest.Town
	t   *testing.T
	ctx context.Context // the trainer writes
}

func sit(t *testing.T) *desk {
	t.Helper()
	d := &desk{Town: webtest.Start(t), t: t}
	d.ctx = d.acts(trainer)
	return d
}

// acts is the context in which the person of an account does something.
func (d *desk) acts(login string) context.Context {
	d.t.Helper()
	var id uuid.UUID
	d.must(d.App.DB.InTx(d.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT person_id FROM account WHERE tenant_id = $1 AND login = $2`, tx.Tenant(), login).Scan(&id)
	}))
	return actor.With(d.Ctx, &actor.Actor{Tenant: d.Tenant.ID, Person: id, System: true, Lang: i18n.DE})
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// course writes a small course in both languages and returns slug, lesson and
// block.
func (d *desk) course(title string) (slug, lesson, block string) {
	d.t.Helper()
	both := func(de, en string) i18n.Text { return i18n.Text{i18n.DE: de, i18n.EN: en} }
	made, err := d.App.Author.Create(d.ctx, courseware.Course{
		Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: both(title, title+" (en)"),
		Summary: both("Kurz.", "Short."), Audience: both("Alle.", "Everybody."), Goals: []i18n.Text{both("Sie können es.", "You can do it.")},
	})
	d.must(err)
	l, err := d.App.Author.AddLesson(d.ctx, made.ID, author.End, courseware.Lesson{Minutes: 3, Title: both("Anfang", "Beginning")})
	d.must(err)
	b, err := d.App.Author.AddBlock(d.ctx, author.NewBlock{
		Course: made.ID, Lesson: l.ID, After: author.End, Block: courseware.Block{Type: courseware.Text}, Body: "Ein Vorgang liegt in einer Akte.",
	})
	d.must(err)
	_, err = d.App.Author.SaveText(d.ctx, author.Written{Course: made.ID, Block: b.ID, Lang: i18n.EN, Body: "A case lies in a file."})
	d.must(err)
	return made.ID, l.ID, b.ID
}

// published is course, live.
func (d *desk) published(title string) (slug, lesson, block string) {
	d.t.Helper()
	slug, lesson, block = d.course(title)
	_, err := d.App.Author.Publish(d.ctx, slug, "")
	d.must(err)
	return slug, lesson, block
}

// write changes a text.
func (d *desk) write(slug, block string, l i18n.Lang, body string) {
	d.t.Helper()
	draft, err := d.App.Author.Open(d.ctx, slug)
	d.must(err)
	b, _ := draft.Block(block)
	_, err = d.App.Author.SaveText(d.ctx, author.Written{Course: slug, Block: block, Lang: l, Body: body, Base: b.Texts[l].Version, From: b.Texts[draft.Head.Source].Print})
	d.must(err)
}

func (d *desk) state(slug string) author.State {
	d.t.Helper()
	draft, err := d.App.Author.OpenHead(d.ctx, slug)
	d.must(err)
	return draft.State
}

// settle changes how the municipality publishes until the test ends; such
// tests do not run beside others.
func (d *desk) settle(s author.Settings) {
	d.t.Helper()
	d.must(d.App.Author.SaveSettings(d.ctx, s))
	d.t.Cleanup(func() { d.must(d.App.Author.SaveSettings(d.ctx, author.Settings{Missing: author.MissingNotice})) })
}

func page(slug string) string { return "/de/author/courses/" + slug + "/publication" }

// form is the selector of a form on the page by the end of its address.
func form(end string) string { return `form[action$="` + end + `"]` }

func shows(t *testing.T, r *webtest.Response, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Fatalf("%s: %d, want %d: %s", r.Path, r.Status, status, r.Text())
	}
	for _, s := range texts {
		if !strings.Contains(strings.ReplaceAll(r.Text(), "\u00a0", " "), s) {
			t.Errorf("%s does not show %q: %s", r.Path, s, r.Text())
		}
	}
}

// send submits the form and follows to the page that comes.
func send(t *testing.T, c *webtest.Client, p *webtest.Response, end string, v url.Values) *webtest.Response {
	t.Helper()
	r := c.Submit(p, form(end), v)
	if r.Status != http.StatusSeeOther {
		return r
	}
	return c.Get(r.Location)
}

func TestTheWayOfACourse(t *testing.T) {
	d := sit(t)
	slug, lesson, block := d.course("Weg")
	d.settle(author.Settings{Missing: author.MissingNotice, FourEyes: true})
	anna, hr := d.As(t, trainer), d.As(t, reviewer)

	p := anna.Get(page(slug))
	shows(t, p, 200, "Die Schulung ist ein Entwurf", "Ein Hinweis", "Die ganze Schulung", "Ein Vorgang liegt in einer Akte.")
	if p.Doc.Find(`ol.lp-steps [aria-current="step"]`).Length() != 1 {
		t.Error("no current step")
	}
	if p.Doc.Find(form("/publication")).Length() != 0 {
		t.Error("with four eyes a draft cannot be published")
	}
	p = send(t, anna, p, "/submission", nil)
	shows(t, p, 200, "Zur Prüfung gegeben.", "Jemand mit Fachwissen prüft", "Sie haben zuletzt an dieser Schulung geschrieben")
	if p.Doc.Find(form("/approval")).Length() != 0 {
		t.Error("whoever wrote is offered to approve")
	}
	csrf := p.Doc.Find(`input[name="_csrf"]`).AttrOr("value", "")
	shows(t, anna.Post(page(slug)+"/approval", url.Values{"_csrf": {csrf}, "_key": {"four-eyes-" + slug}, "state": {"expert"}}), 409, "Deshalb gibt sie jemand anderes frei.")

	list := hr.Get("/de/author/reviews")
	shows(t, list, 200, "Weg", "Fachprüfung")
	if list.Doc.Find(`a[href="`+page(slug)+`"]`).Length() != 1 {
		t.Error("the list does not lead to the page")
	}
	p = hr.Get(page(slug))
	preview := "/de/author/courses/" + slug + "/" + lesson + "/preview"
	if p.Doc.Find(`a[href="`+preview+`"]`).Length() != 1 {
		t.Error("reviewers do not find the preview")
	}
	shows(t, hr.Get(preview), 200, "Ein Vorgang liegt in einer Akte.", "Veröffentlichung")
	p = send(t, hr, p, "/return", url.Values{"reason": {" "}})
	shows(t, p, 422, "Schreiben Sie in ein bis drei Sätzen, warum.")
	long := strings.Repeat("Die Frist fehlt. ", 200)
	p = send(t, hr, p, "/return", url.Values{"reason": {long}})
	shows(t, p, 422)
	if got := p.Doc.Find(`textarea[name="reason"]`).Text(); got != long {
		t.Errorf("the reason is lost: %.40q", got)
	}
	p = send(t, hr, p, "/comments", url.Values{"block": {block}, "comment": {"Bitte die Frist nennen."}})
	_ = p
	p = send(t, hr, hr.Get(page(slug)+"?comment="+block), "/comments", url.Values{"comment": {"Welche Frist gilt?"}})
	shows(t, p, 200, "Kommentar gespeichert.", "Bitte die Frist nennen.", "Welche Frist gilt?")
	p = send(t, hr, p, "/return", url.Values{"reason": {"Die Frist fehlt."}})
	shows(t, p, 200, "Zurückgegeben. Das Schulungsteam sieht Ihre Begründung.", "Die Frist fehlt.")
	p = send(t, hr, p, "/undo", nil) // the notice's
	shows(t, p, 200, "Zurückgenommen.", "Jemand mit Fachwissen prüft")
	send(t, hr, p, "/return", url.Values{"reason": {"Die Frist fehlt doch."}})

	p = anna.Get(page(slug))
	shows(t, p, 200, "hat die Schulung zurückgegeben", "Die Frist fehlt doch.")
	p = send(t, anna, p, "/resolution", nil)
	p = send(t, anna, p, "/resolution", nil)
	shows(t, p, 200, "2 erledigte Kommentare")
	d.write(slug, block, i18n.DE, "Ein Vorgang liegt 14 Tage in einer Akte.")
	p = send(t, anna, anna.Get(page(slug)), "/submission", nil)
	shows(t, p, 200, "Zur Prüfung gegeben.")
	p = send(t, hr, hr.Get(page(slug)), "/approval", nil)
	shows(t, p, 200, "Jemand prüft Sprache und Übersetzung.")
	old := p
	p = send(t, hr, p, "/approval", nil)
	shows(t, p, 200, "Die Schulung ist freigegeben und kann veröffentlicht werden.")
	shows(t, hr.Submit(old, form("/approval"), url.Values{"_key": {"once-more-" + slug}}), 409, "an einer anderen Stelle des Ablaufs")
	p = send(t, anna, anna.Get(page(slug)), "/publication", nil)
	shows(t, p, 200, "Die Schulung ist live.", "Fassung 1 ist live.")
	shows(t, d.As(t, employee).Get("/de/courses/"+slug), 200, "Weg", "Beginnen")
	shows(t, hr.Get("/de/author/reviews"), 200, "Keine Schulung wartet auf eine Prüfung.")
}

func TestCheckListLeadsToTheBlock(t *testing.T) {
	d := sit(t)
	slug, lesson, _ := d.course("Alternativtext")
	b, err := d.App.Author.AddBlock(d.ctx, author.NewBlock{Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: courseware.Image}, Body: "![](box.svg)"})
	d.must(err)
	anna := d.As(t, trainer)
	p := anna.Get(page(slug))
	shows(t, p, 200, "Beschreiben Sie, was das Bild zeigt", "Stellen sind zu ändern")
	want := "/de/author/courses/" + slug + "/" + lesson + "#b-" + b.ID
	if p.Doc.Find(`#checks ~ ol a[href="`+want+`"]`).Length() == 0 {
		t.Errorf("no finding leads to %s", want)
	}
	p = send(t, anna, p, "/publication", nil)
	shows(t, p, 422, "Vor der Veröffentlichung sind", "Es gibt ein Problem")
	if d.state(slug) != author.Drafting {
		t.Error("it was published")
	}
	// Reviewers do not write: no link leads them to a page they may not see.
	if r := d.As(t, reviewer).Get(page(slug)); r.Doc.Find(`a[href*="#b-"]`).Length() != 0 || r.Status != 200 {
		t.Errorf("%d with links into the editor", r.Status)
	}
}

func TestDifferenceAndReach(t *testing.T) {
	d := sit(t)
	slug, _, block := d.published("Unterschied")
	d.write(slug, block, i18n.DE, "Ein Vorgang liegt in genau einer Akte.")
	anna := d.As(t, trainer)
	p := anna.Get(page(slug))
	shows(t, p, 200, "Unterschied zu Fassung 1", "Was bedeutet die Änderung", "0 Personen")
	if ins := strings.TrimSpace(p.Doc.Find(".lp-words ins").Text()); !strings.HasSuffix(ins, "genau") {
		t.Errorf("added words: %q", ins)
	}
	if n := p.Doc.Find(".lp-change").Length(); n != 1 {
		t.Errorf("%d differences", n)
	}
	p = send(t, anna, p, "/publication", nil)
	shows(t, p, 422, "Wählen Sie, was die Änderung")
	p = send(t, anna, p, "/publication", url.Values{"change": {"editorial"}})
	shows(t, p, 200, "Fassung 2 ist live.")

	// The course of the town is taken by many: HR sees how many, others about
	// how many.
	few := anna.Get(page("e-akte-grundlagen")).Doc.Find("#reach ~ dl").Text()
	all := d.As(t, reviewer).Get(page("e-akte-grundlagen")).Doc.Find("#reach ~ dl").Text()
	if !strings.Contains(few, "mindestens") || strings.Contains(all, "mindestens") {
		t.Errorf("the trainer sees %q, HR %q", few, all)
	}
}

func TestPublishingWhileSomebodyWrites(t *testing.T) {
	d := sit(t)
	slug, _, block := d.published("Zugleich")
	d.write(slug, block, i18n.DE, "Neu.")
	anna := d.As(t, trainer)
	p := anna.Get(page(slug))
	d.write(slug, block, i18n.DE, "Noch neuer.") // while the page is open
	p = send(t, anna, p, "/publication", url.Values{"change": {"editorial"}})
	shows(t, p, 200, "Fassung 2 ist live.")
	v, err := d.App.Courses.Published(d.Ctx, slug)
	d.must(err)
	if l, _ := v.Lesson(1, i18n.DE); l.Blocks[0].HTML != "<p>Noch neuer.</p>" {
		t.Errorf("live: %s", l.Blocks[0].HTML)
	}
}

func TestWithdrawAndOfferAgain(t *testing.T) {
	d := sit(t)
	slug, _, _ := d.published("Rückzug")
	hr := d.As(t, reviewer)
	p := hr.Get(page(slug))
	p = send(t, hr, p, "/withdrawal", url.Values{"why_en": {"A new procedure."}})
	shows(t, p, 422, "Schreiben Sie in ein bis drei Sätzen, warum.")
	if got := p.Doc.Find(`textarea[name="why_en"]`).Text(); got != "A new procedure." {
		t.Errorf("lost: %q", got)
	}
	p = send(t, hr, p, "/withdrawal", url.Values{"why_de": {"Es gilt ein neues Verfahren."}})
	shows(t, p, 200, "Die Schulung ist zurückgezogen.", "Zurückgezogen am", "Es gilt ein neues Verfahren.")
	p = send(t, hr, p, "/reinstatement", nil)
	shows(t, p, 200, "Die Schulung wird wieder angeboten.")
	shows(t, hr.Get(page(slug)+"/history"), 200, "Zurückgezogen", "Wieder angeboten", "Veröffentlicht")
}

func TestOverviewLeadsToTheFirstStaleBlock(t *testing.T) {
	d := sit(t)
	slug, lesson, block := d.published("Übersicht")
	anna := d.As(t, trainer)
	link := func() string {
		return anna.Get("/de/author/translations").Doc.Find(`a[href^="/de/author/translations/`+slug+`/"]`).AttrOr("href", "")
	}
	d.write(slug, block, i18n.DE, "Anders.")
	if got := link(); got != "" {
		t.Errorf("saving a draft makes something stale: %q", got)
	}
	_, err := d.App.Author.Publish(d.ctx, slug, course.Editorial)
	d.must(err)
	to := link()
	if !strings.HasSuffix(to, "/en/stale") {
		t.Fatalf("the overview leads to %q", to)
	}
	if r := anna.Get(to); r.Location != "/de/author/courses/"+slug+"/"+lesson+"#b-"+block {
		t.Errorf("%s leads to %q", to, r.Location)
	}
	d.write(slug, block, i18n.EN, "Different.")
	if got := link(); got != "" {
		t.Errorf("still to do: %q", got)
	}
}

func TestSettings(t *testing.T) {
	d := sit(t)
	d.settle(author.Settings{Missing: author.MissingNotice})
	c := d.As(t, admin)
	p := send(t, c, c.Get("/de/admin/publishing"), "/publishing", url.Values{"four_eyes": {"yes"}, "missing": {"block"}})
	shows(t, p, 200, "Die Regeln sind gespeichert.")
	if s, err := d.App.Author.Settings(d.ctx); err != nil || s != (author.Settings{Missing: author.MissingBlocks, FourEyes: true}) {
		t.Errorf("%+v, %v", s, err)
	}
	shows(t, send(t, c, p, "/publishing", url.Values{"missing": {"perhaps"}}), 422)
}

func TestWhoSeesNothingOfIt(t *testing.T) {
	d := sit(t)
	slug, _, _ := d.course("Geheim")
	c := d.As(t, employee)
	for _, path := range []string{page(slug), page(slug) + "/history", "/de/author/reviews", "/de/author/translations", "/de/admin/publishing"} {
		if r := c.Get(path); r.Status != 403 || strings.Contains(r.Body, "Geheim") {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	for _, path := range []string{"/de/courses/" + slug, "/de/courses/" + slug + "/1"} {
		if r := c.Get(path); r.Status != 404 {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	anna := d.As(t, trainer)
	for _, path := range []string{page("no-such-course"), page("no-such-course") + "/history"} {
		if r := anna.Get(path); r.Status != 404 {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
}

func TestTheQueuePublishesAtTheSetTime(t *testing.T) {
	d := sit(t)
	slug, _, block := d.published("Pünktlich")
	d.write(slug, block, i18n.DE, "Ab morgen gilt etwas Neues.")
	anna := d.As(t, trainer)
	p := anna.Get(page(slug))
	p = send(t, anna, p, "/publication", url.Values{"change": {"substantive"}, "when": {"later"}, "at.day": {"31"}, "at.month": {"2"}, "at.year": {"2026"}, "time": {"7"}})
	shows(t, p, 422, "Geben Sie das Datum so ein")
	if got := p.Doc.Find(`input[name="time"]`).AttrOr("value", ""); got != "7" {
		t.Errorf("the time is lost: %q", got)
	}
	if _, kept := p.Doc.Find(`input[value="substantive"]`).Attr("checked"); !kept {
		t.Error("the choice is lost")
	}
	// The town lives in June; for the queue, which asks the database, that is over.
	p = send(t, anna, p, "/publication", url.Values{"at.day": {"9"}, "at.month": {"6"}, "time": {"07:00"}})
	shows(t, p, 200, "Die Veröffentlichung ist geplant.", "Die Schulung geht am 09.06.2026, 07:00 Uhr von selbst live.")
	worker, err := app.New(app.Options{DB: d.App.DB, Config: d.App.Config, Log: d.App.Log, Work: true})
	d.must(err)
	defer worker.Close()
	d.must(worker.Start(d.Ctx))
	defer func() { d.must(worker.Stop(context.Background())) }()
	for begun := time.Now(); d.state(slug) != author.Published; time.Sleep(50 * time.Millisecond) {
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("not live: %s", d.state(slug))
		}
	}
	shows(t, anna.Get(page(slug)), 200, "Fassung 2 ist live.", "Lotse")
}

// A withdrawn course says so to whoever still has its address.
func TestWithdrawnForLearners(t *testing.T) {
	d := sit(t)
	slug, _, _ := d.published("Abgeschafft")
	c := d.As(t, employee)
	old := c.Get("/de/courses/" + slug)
	_, err := d.App.Author.Withdraw(d.ctx, slug, i18n.Text{i18n.DE: "Das Verfahren gibt es nicht mehr."})
	d.must(err)
	r := c.Get("/de/courses/" + slug)
	shows(t, r, 200, "nicht mehr im Angebot", "Das Verfahren gibt es nicht mehr.", "Andere Schulung finden")
	if r.Doc.Find(form("/enrolment")).Length() != 0 {
		t.Error("it can be begun")
	}
	shows(t, c.Submit(old, form("/enrolment"), nil), 409)
	if strings.Contains(c.Get("/de/courses?q=Abgeschafft").Text(), "Kurz.") {
		t.Error("the catalogue lists it")
	}
	shows(t, c.Get("/en/courses/"+slug), 200, "Not offered since", "Das Verfahren gibt es nicht mehr.")
}

// Pages cost a fixed number of statements, however long the course is.
func TestStatements(t *testing.T) {
	d := sit(t)
	slug, lesson, _ := d.published("Anweisungen")
	count := func() (out []int64) {
		for _, open := range []func(context.Context) error{
			func(ctx context.Context) error { _, err := d.App.Author.Outlook(ctx, slug); return err },
			func(ctx context.Context) error { _, err := d.App.Author.Overview(ctx); return err },
			func(ctx context.Context) error { _, err := d.App.Author.List(ctx); return err },
		} {
			ctx, n := db.WithCounter(d.ctx)
			d.must(open(ctx))
			out = append(out, n.Statements.Load())
		}
		return out
	}
	count() // what is live is kept after the first read
	few := count()
	for range 30 {
		_, err := d.App.Author.AddBlock(d.ctx, author.NewBlock{Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: courseware.Text}, Body: "Noch etwas."})
		d.must(err)
	}
	if many := count(); !slices.Equal(few, many) {
		t.Errorf("statements of publication, overview, reviews: %v, with 30 more blocks %v", few, many)
	}
	t.Logf("statements: publication %d, overview %d, reviews %d", few[0], few[1], few[2])
}
