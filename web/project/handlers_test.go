package project_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	learnpath "codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/tenant"
	web "codeberg.org/lotse/lotse/web/project"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// site is the feature's routes on a town; ctx is who asks.
type site struct {
	*projecttest.Town
	app          *fiber.App
	ctx          context.Context
	keys         int
	family       uuid.UUID
	top, a, b, c uuid.UUID
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Town: projecttest.New(t)}
	s.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: respond.Error})
	s.app.Use(func(c *fiber.Ctx) error {
		ctx := s.ctx
		if l, ok := i18n.ParseLang(strings.SplitN(c.Path()+"/", "/", 3)[1]); ok {
			ctx = i18n.WithLang(ctx, l)
		}
		c.SetUserContext(ctx)
		return c.Next()
	})
	r, _ := route.New(s.app)
	skills := skill.New(s.DB)
	s.Must(skills.Seed(s.Ctx))
	(&web.Handler{DB: s.DB, Tenants: tenant.New(s.DB, &url.URL{}), Org: s.Org, People: s.People, Courses: course.New(s.DB), Projects: s.Projects, Paths: s.Projects.Paths, Skills: skills}).Mount(r)
	s.family = s.Family("clerk")
	s.top = s.Unit("1", uuid.Nil)
	s.a, s.b = s.Unit("10", s.top), s.Unit("20", s.top)
	s.c = s.Unit("10.1", s.a)
	s.lead()
	return s
}

func (s *site) lead() { s.ctx = s.May(s.Person(), project.Manage, project.View, course.Read) }
func (s *site) is(person uuid.UUID, more ...actor.Permission) {
	s.ctx = s.May(person, append(more, course.Read)...)
}

type answer struct {
	status int
	to     string
	body   string
	doc    *goquery.Document
}

func (a answer) text() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(a.doc.Find("main").Text(), "\u00a0", " ")), " ")
}

func (s *site) get(path string) answer { return s.do(httptest.NewRequest(http.MethodGet, path, nil)) }

func (s *site) post(path string, form url.Values) answer {
	s.keys++
	if !form.Has("_key") {
		form.Set("_key", "form-key-"+strings.Repeat("x", s.keys))
	}
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(req)
}

func (s *site) do(req *http.Request) answer {
	s.T.Helper()
	res, err := s.app.Test(req, 20_000)
	s.Must(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(b)))
	s.Must(err)
	return answer{res.StatusCode, res.Header.Get("Location"), string(b), doc}
}

func (s *site) wants(a answer, status int, texts ...string) {
	s.T.Helper()
	if a.status != status {
		s.T.Errorf("status %d, want %d: %.300s", a.status, status, a.body)
	}
	for _, want := range texts {
		if !strings.Contains(a.text(), want) {
			s.T.Errorf("the page lacks %q: %s", want, a.text())
		}
	}
	if i := strings.Index(a.body, "[project."); i >= 0 {
		s.T.Errorf("a message is missing: %.80s", a.body[i:])
	}
}

func (s *site) goes(a answer, to string) {
	s.T.Helper()
	if a.status != http.StatusSeeOther || a.to != to {
		s.T.Fatalf("%d to %q, want %q: %s", a.status, a.to, to, a.text())
	}
}

func date(name, d, m, y string) url.Values {
	return url.Values{name + ".day": {d}, name + ".month": {m}, name + ".year": {y}}
}

func with(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// steps of a project are typed in any order and stand in that of the days.
func steps(t *testing.T, s *site) {
	t.Helper()
	edit := s.get("/de/projects/e-akte/edit")
	typed := url.Values{
		"version": {edit.doc.Find(`[name=version]`).AttrOr("value", "")}, "name_de": {"E-Akte"}, "name_en": {"E-file"},
		"strand": {"administration"}, "provider": {"own"}, "unit": {"amt-1"},
		"group.0.name_de": {"Alle"}, "group.0.benefit_de": {"Sie finden alles."}, "group.0.contact_de": {"Team Akte, 471"}, "group.0.before_de": {"Papier"}, "group.0.after_de": {"Bildschirm"},
		"step.0.text_de": {"Probebetrieb bestanden"}, "step.0.text_en": {"Trial passed"},
		"step.3.text_de": {"Magistrat beschließt"}, "step.3.done": {"1"},
		"step.3.day.day": {"12"}, "step.3.day.month": {"1"}, "step.3.day.year": {"2026"},
	}
	s.wants(s.post("/de/projects/e-akte", typed), 422, "Geben Sie den Tag des Schritts ein", "Probebetrieb bestanden")
	for k, v := range date("step.0.day", "1", "10", "2026") {
		typed[k] = v
	}
	s.goes(s.post("/de/projects/e-akte", typed), "/de/projects/e-akte")
	a := s.get("/de/projects/e-akte")
	s.wants(a, 200, "12. Januar 2026", "erreicht", "1. Oktober 2026", "geplant")
	if got := a.doc.Find(".lp-timeline li").Map(func(_ int, li *goquery.Selection) string { return li.Find(".lp-strong").Text() }); !slices.Equal(got, []string{"Magistrat beschließt", "Probebetrieb bestanden"}) {
		t.Errorf("steps %q", got)
	}
	s.wants(s.get("/en/projects/e-akte"), 200, "Trial passed")
	s.wants(s.get("/de/projects"), 200, "Probebetrieb bestanden, 01.10.2026")
}

// The line from a new project to assigned courses, as a project lead walks it.
func TestFromProjectToAssignments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.Person(projecttest.Post{Unit: s.c, Family: s.family})
	s.Course("basics")
	s.wants(s.get("/de/projects"), 200, "Noch kein Projekt.", "Projekt anlegen")
	s.wants(s.post("/de/projects", url.Values{"strand": {"administration"}, "provider": {"own"}, "goal_de": {"Kürzere Wege"}}), 422,
		"Geben Sie den Namen des Projekts ein.", "Wählen Sie die verantwortliche Einheit.", "Kürzere Wege")
	s.goes(s.post("/de/projects", url.Values{
		"name_de": {"E-Akte"}, "name_en": {"E-file"}, "strand": {"administration"}, "provider": {"own"}, "unit": {"amt-1"},
		"group.0.name_de": {"Alle"}, "group.0.benefit_de": {"Sie finden alles."}, "group.0.contact_de": {"Team Akte, 471"}, "group.0.before_de": {"Papier"}, "group.0.after_de": {"Bildschirm"},
	}), "/de/projects/e-akte")
	s.wants(s.get("/de/projects/e-akte"), 200, "E-Akte", "Noch keine Welle.", "Ein Schulungsangebot fehlt", "Sie finden alles.")
	steps(t, s)
	s.wants(s.get("/en/projects/e-akte"), 200, "E-file", "No wave yet.")

	const waves = "/de/projects/e-akte/waves"
	s.wants(s.get(waves+"/new"), 200, "Tag des Starts", "10.1 Amt 10.1")
	bad := s.post(waves, with(date("go_live", "31", "2", "2026"), "units", "amt-10", "threshold", "80"))
	s.wants(bad, 422, "Geben Sie das Datum so ein: 11.06.2026")
	if bad.doc.Find(`[name="units"][value="amt-10"][checked]`).Length() != 1 || bad.doc.Find(`[name="threshold"]`).AttrOr("value", "") != "80" {
		t.Error("what was typed is lost")
	}
	s.wants(s.post(waves, with(date("go_live", "1", "9", "2026"), "threshold", "90")), 422, "Wählen Sie mindestens eine Einheit.")
	s.wants(s.post(waves, with(date("go_live", "1", "9", "2026"), "units", "amt-10", "units", "amt-10-1")), 422, "gehören zusammen")
	form := with(date("go_live", "1", "9", "2026"), "threshold", "90", "units", "amt-10", "_key", "one-wave-only")
	for range 2 { // a double click
		s.goes(s.post(waves, form), waves+"/1")
	}
	s.goes(s.post(waves+"/1/requirements", url.Values{"kind": {"course"}, "course": {"basics"}, "level": {"must"}, "weight": {"3"}, "days_before": {"14"}, "threshold": {""}}), waves+"/1")
	s.wants(s.post(waves+"/1/requirements", url.Values{"kind": {"course"}, "weight": {"1"}, "days_before": {"14"}}), 422, "Wählen Sie einen Kurs.")
	s.goes(s.post(waves+"/1/requirements", url.Values{"kind": {"wave"}, "title_de": {"Personalrat informiert"}, "level": {"must"}, "weight": {"1"}, "days_before": {"30"}}), waves+"/1")
	s.wants(s.get(waves+"/1"), 200, "Start am 1. September 2026", "basics", "alle Beschäftigten der Welle", "Personalrat informiert", "offen")
	if n := s.Int(`SELECT count(*) FROM assignment WHERE person_id = $1 AND due = '2026-08-18'`, anna); n != 1 {
		t.Error("the course is not assigned")
	}
	s.wants(s.post(waves, with(date("go_live", "1", "10", "2026"), "units", "amt-10-1")), 422, "ist schon durch „Amt 10“ in Welle 1")
	s.goes(s.post(waves, with(date("go_live", "1", "10", "2026"), "units", "amt-20", "copy_from", "1")), waves+"/2")
	s.wants(s.get(waves+"/2"), 200, "basics", "Personalrat informiert")
	s.wants(s.get("/de/projects"), 200, "E-Akte", "Bedarf", "Welle 1 am 01.09.2026")

	s.is(anna)
	s.wants(s.get("/de/projects/e-akte/for-me"), 200, "Für Sie beginnt es am 1. September 2026.", "Amt 10.1", "Sie finden alles.", "Papier", "Bildschirm", "Team Akte, 471", "basics")
	s.is(s.Person())
	s.wants(s.get("/de/projects/e-akte/for-me"), 200, "Ihre Stelle ist bisher nicht betroffen.", "Sie finden alles.")
	if a := s.get("/de/projects/e-akte"); a.status != 403 {
		t.Errorf("an employee reads the project page: %d", a.status)
	}
}

// A path becomes a requirement for each of its courses; one that leaves a
// choice is refused with what to do.
func TestAPathForAWave(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.Person(projecttest.Post{Unit: s.c, Family: s.family})
	a, b := s.Course("anton"), s.Course("berta")
	offer := func(name string, root learnpath.Step) (slug string) {
		t.Helper()
		slug, err := s.Projects.Paths.Create(s.Ctx, i18n.Text{i18n.DE: name, i18n.EN: name})
		s.Must(err)
		s.Must(s.Projects.Paths.Edit(s.Ctx, slug, 1, func(c *learnpath.Content) error { c.Goal, c.Root = c.Name, root; return nil }))
		s.Must(s.Projects.Paths.Publish(s.Ctx, slug, 2))
		return slug
	}
	steps := []learnpath.Step{{Course: a}, {Course: b}}
	s.Wave(s.Project("E-Akte", s.top), "2026-09-01", s.a)
	const wave = "/de/projects/e-akte/waves/1"
	if got := s.get(wave); got.doc.Find(`select[name="path"]`).Length() != 0 {
		t.Error("there is no path to choose")
	}
	both, choice := offer("Beide", learnpath.Step{Rule: learnpath.Order, Steps: steps}), offer("Wahl", learnpath.Step{Rule: learnpath.Some, Least: 1, Steps: steps})
	if n := s.get(wave).doc.Find(`select[name="path"] option[value!=""]`).Length(); n != 2 {
		t.Errorf("%d paths to choose from", n)
	}
	s.goes(s.post(wave+"/requirements", url.Values{"kind": {"course"}, "course": {"anton"}, "level": {"must"}, "weight": {"1"}, "days_before": {"14"}}), wave)
	form := url.Values{"kind": {"path"}, "path": {choice}, "level": {"must"}, "weight": {"1"}, "days_before": {"14"}}
	s.wants(s.post(wave+"/requirements", form), 422, "Dieser Lernpfad lässt eine Wahl.")
	form["path"] = []string{""}
	s.wants(s.post(wave+"/requirements", with(form, "_key", "no-path-at-all")), 422, "Wählen Sie einen Lernpfad.")
	form["path"], form["_key"] = []string{both}, []string{"both-courses-once"}
	for range 2 {
		s.goes(s.post(wave+"/requirements", form), wave)
	}
	if n := s.Int(`SELECT count(*) FROM assignment WHERE person_id = $1 AND due = '2026-08-18' AND closed_at IS NULL`, anna); n != 2 {
		t.Errorf("%d courses are assigned", n)
	}
	form["_key"] = []string{"both-courses-again"}
	s.wants(s.post(wave+"/requirements", form), 422, "Die Welle verlangt schon jeden Kurs")
}

func TestWaveIsEditedAndTicked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.Project("Akte", s.top)
	wave := s.Wave(p, "2026-09-01", s.a)
	item := s.Need(wave, project.RequirementInput{Kind: project.ChecklistKind, Reach: project.PerUnit, Must: true, Title: projecttest.Text("Zugänge")})
	const at = "/de/projects/akte/waves/1"
	form := s.get(at + "/edit")
	s.wants(form, 200, "Akte: Welle 1 bearbeiten")
	if d := form.doc.Find(`[name="go_live.day"]`).AttrOr("value", ""); d != "1" || form.doc.Find(`[value="amt-10"][checked]`).Length() != 1 {
		t.Errorf("the form begins with day %q", d)
	}
	edit := with(date("go_live", "1", "12", "2026"), "threshold", "80", "units", "amt-20", "version", "1")
	s.goes(s.post(at, edit), at)
	edit.Set("_key", "another-window")
	s.wants(s.post(at, edit), 409)
	s.goes(s.post(at, with(date("go_live", "1", "12", "2026"), "threshold", "80", "units", "amt-10", "version", "2")), at)
	tick := url.Values{"line": {item.LineID.String()}, "unit": {s.a.String()}, "done": {"1"}}
	s.wants(s.post(at+"/checklist", tick), 422, "Nennen Sie den Nachweis")
	s.goes(s.post(at+"/checklist", with(url.Values{"line": {item.LineID.String()}, "unit": {s.a.String()}, "done": {"1"}}, "evidence", "Liste der IT")), at)
	s.wants(s.get(at), 200, "Liste der IT", "erledigt", "Start am 1. Dezember 2026")
	if a := s.post(at+"/checklist", url.Values{"line": {uuid.NewString()}, "done": {"1"}, "evidence": {"x"}}); a.status != 404 {
		t.Errorf("a forged line: %d", a.status)
	}
	s.goes(s.post(at+"/requirements/removal", url.Values{"line": {item.LineID.String()}}), at)
	s.wants(s.get(at), 200, "Noch keine Anforderung.")
	s.wants(s.post("/de/projects/akte/phase", url.Values{"phase": {"agreed"}, "version": {"1"}}), 422, "Der Nutzen für jede betroffene Gruppe fehlt.")
	s.goes(s.post("/de/projects/akte/phase", url.Values{"phase": {"planned"}, "version": {"1"}}), "/de/projects/akte")
	for _, path := range []string{"/de/projects/nothing", at + "9", "/de/projects/akte/waves/x"} {
		if a := s.get(path); a.status != 404 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}
