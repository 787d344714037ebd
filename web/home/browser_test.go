package home_test

import (
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/web/course"
	"codeberg.org/lotse/lotse/web/course/coursetest"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/home"
	"codeberg.org/lotse/lotse/web/info"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/webtest"
)

// views are the ways of looking every page must stand.
var views = []webtest.View{
	{Width: 1280, Height: 900},
	{Width: 1280, Height: 900, Dark: true},
	{Width: 390, Height: 844},
	{Width: 390, Height: 844, Dark: true},
}

// states are what the pages before a lesson can look like beyond their usual
// state, which the walk along the router sees.
var states = []string{
	"/my", "/courses?q=xylophon&max=15", "/search?q=vorgang", "/search?q=xylophon",
	"/courses/late", "/courses/half", "/courses/done", "/accessibility/report/sent?reference=ABCDEF",
}

// busy is a town whose learner has something in every state.
func busy(t *testing.T) (w *coursetest.Town, full, idle *coursetest.Site) {
	t.Helper()
	w = coursetest.New(t)
	mount := func(r route.Router) {
		(&info.Handler{DB: w.Kit.DB, Tenants: w.Tenants, Outbox: w.Outbox, Public: &public.Service{DB: w.Kit.DB}}).Mount(r)
		(&home.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Projects: w.Projects, Certs: w.Certs, Runs: w.Runs, Duties: w.Duties, Paths: w.Paths, Instructions: w.Instructions, Names: dutytext.Sources{Org: w.Org, People: w.People, Courses: w.Courses, Paths: w.Paths, Projects: w.Projects}}).Mount(r)
		(&course.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Projects: w.Projects, Certs: w.Certs, Survey: w.Survey, Paths: w.Paths, Duties: w.Duties}).Mount(r)
	}
	w.Clock.Set(testkit.Start.AddDate(0, 0, -10))
	idle, full = w.Site(w.Person(), mount), w.Site(w.Person(), mount)
	late, half := w.Course("late", "Informationssicherheit 2026: Auffrischung"), w.Course("half", "E‑Akte: Grundlagen für das Jugendamt", true)
	soon, done := w.Course("soon", "Datenschutz in der Jugendhilfe", true), w.Course("done", "Barrierefreie Dokumente")
	w.Assign("Informationssicherheit", "2026-06-19", late)
	w.Assign("E‑Akte im Jugendamt", "2026-09-01", half, soon, done)
	w.Finish(full.Person, done)
	w.Begin(full.Person, half)
	w.Read(full.Person, half, "first")
	w.Clock.Set(testkit.Start)
	return w, full, idle
}

func TestStatesPassAxeAndReflow(t *testing.T) {
	_, full, idle := busy(t)
	base, empty := full.Listen(), idle.Listen()
	for i, v := range views {
		look := func(tab *webtest.Tab, at, name string) {
			tab.Goto(at)
			for _, violation := range tab.Axe() {
				t.Errorf("%s at %s: %s", at, v, violation)
			}
			if !tab.Reflows() {
				t.Errorf("%s at %s scrolls sideways", at, v)
			}
			tab.Picture(name + "-" + v.String())
		}
		tab := webtest.Open(t, base, v)
		lang := i18n.Langs[i%len(i18n.Langs)] // light in German, dark in English: the words differ, not the colours
		for _, path := range states {
			look(tab, "/"+string(lang)+path, string(lang)+path)
		}
		look(webtest.Open(t, empty, v), "/"+string(lang)+"/my", string(lang)+"/my-new")
	}
}

func TestBarrierFormThatCameBack(t *testing.T) {
	_, s, _ := busy(t)
	s.Person = uuid.Nil
	tab := webtest.Open(t, s.Listen(), webtest.Phone)
	tab.Goto("/de/accessibility/report?page=%2Fde%2Fmy")
	tab.Fill("Ihre E-Mail-Adresse", "a.b@")
	tab.Click("Meldung senden")
	tab.Sees("Es gibt ein Problem", "Schreiben Sie, was Sie hindert. Ein Satz genügt.", "Geben Sie eine vollständige E-Mail-Adresse ein.")
	for _, violation := range tab.Axe() {
		t.Errorf("%s", violation)
	}
	tab.Picture("de/report-error-390")
	webtest.Eval[bool](tab, `(() => { document.documentElement.style.scrollBehavior = "auto"; return true })()`) // a click must not miss
	tab.Fill("Was hindert Sie?", "Das Vorleseprogramm liest „Weiter“ nicht vor.")
	tab.Fill("Ihre E-Mail-Adresse", "a.b@lindenau.example")
	tab.Click("Meldung senden")
	tab.Sees("Ihre Meldung ist angekommen", "Kennung:")
}
