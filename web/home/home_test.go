package home_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/web/course/coursetest"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/home"
	"codeberg.org/lotse/lotse/web/route"
)

func serve(w *coursetest.Town) *coursetest.Site {
	h := &home.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Projects: w.Projects, Certs: w.Certs, Runs: w.Runs, Duties: w.Duties, Paths: w.Paths, Instructions: w.Instructions, Names: dutytext.Sources{Org: w.Org, People: w.People, Courses: w.Courses, Paths: w.Paths, Projects: w.Projects}}
	return w.Site(w.Person(), func(r route.Router) { h.Mount(r) })
}

// titles of the list of tasks, in order.
func titles(a coursetest.Answer) []string { return a.Texts(".lp-task .kern-link--stretched") }

func TestNothingToDo(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	w.Course("free", "Freiwillig")
	a := serve(w).Get("/de/my")
	if a.StatusCode != http.StatusOK || a.Text("h1") != "Guten Tag, Sabine Krüger" {
		t.Fatalf("%d %q", a.StatusCode, a.Text("h1"))
	}
	if got := a.Text(".lp-empty"); !strings.HasPrefix(got, "Sie haben alles erledigt.") || a.Find(`.lp-empty a[href="/de/courses"]`).Length() != 1 {
		t.Errorf("empty state: %q", got)
	}
	if a.Find("#todo, #done, .lp-resume").Length() != 0 {
		t.Error("an empty page shows empty sections")
	}
}

func TestTheMostUrgentCourseStandsFirst(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	late, soon, later, free := w.Course("late", "Spät"), w.Course("soon", "Bald"), w.Course("later", "Später"), w.Course("free", "Frei")
	s := serve(w)
	// Due two weeks before the start; the day of the page is Monday, 8 June 2026.
	w.Clock.Set(testkit.Start.AddDate(0, 0, -10))
	w.Assign("Alt", "2026-06-19", late)
	w.Assign("Neu", "2026-06-29", soon)
	w.Assign("Fern", "2026-09-01", later)
	w.Clock.Set(testkit.Start)

	a := s.Get("/de/my")
	if got := a.Text(".lp-resume h2"); got != "Spät" {
		t.Errorf("before anything is begun the card shows %q", got)
	}
	if action, _ := a.Find(".lp-resume form").Attr("action"); action != "/de/courses/late/enrolment" {
		t.Errorf("the card begins the course at %q", action)
	}
	if got := titles(a); !slices.Equal(got, []string{"Bald", "Später"}) {
		t.Errorf("the list shows %q", got)
	}

	w.Begin(s.Person, free)
	w.Begin(s.Person, later)
	w.Read(s.Person, later, "first")
	a = s.Get("/de/my")
	if got := a.Text(".lp-resume h2"); got != "Später" {
		t.Errorf("of the courses in progress the card shows %q", got)
	}
	if got := a.Text(".lp-resume"); !strings.Contains(got, "Lektion 2 von 2: Ende") || !strings.Contains(got, "Noch etwa 6 Minuten") {
		t.Errorf("card: %q", got)
	}
	if href, _ := a.Find(".lp-resume .kern-btn--primary").Attr("href"); href != "/de/courses/later/resume" {
		t.Errorf("the card resumes at %q", href)
	}
	if got := titles(a); !slices.Equal(got, []string{"Spät", "Bald", "Frei"}) {
		t.Errorf("the list shows %q: overdue first, what nobody asks for last", got)
	}
	if got := a.Texts(".lp-badge"); !slices.Equal(got, []string{"3 Tage überfällig", "Fällig in 7 Tagen"}) {
		t.Errorf("badges %q", got)
	}
	if got := a.Text("#todo ~ p"); got != "3 Schulungen, zusammen etwa 30 Minuten" {
		t.Errorf("sum %q", got)
	}
	if got := a.Text(".lp-task--active"); !strings.Contains(got, "In Arbeit: 0 von 2 Lektionen") {
		t.Errorf("task in progress: %q", got)
	}
}

func TestBeforeTheTest(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	c := w.Course("one", "Eins")
	s := serve(w)
	w.Begin(s.Person, c)
	w.Read(s.Person, c, "first", "second")
	a := s.Get("/de/my")
	if got := a.Text(".lp-resume"); !strings.Contains(got, "Es fehlt nur noch der Test.") || !strings.Contains(got, "Noch etwa 3 Minuten") {
		t.Errorf("card: %q", got)
	}
	if href, _ := a.Find(".lp-resume .kern-btn--primary").Attr("href"); href != "/de/courses/one/resume" {
		t.Errorf("the card resumes at %q", href)
	}
}

func TestDoneWorkIsProven(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	one, two := w.Course("one", "Eins", true), w.Course("two", "Zwei")
	s := serve(w)
	w.Assign("E-Akte", "2026-09-01", one, two)
	w.Finish(s.Person, one)

	a := s.Get("/de/my")
	if got := a.Text(".lp-table tbody"); got != "Eins08.06.2026PDF zu Eins" {
		t.Errorf("proofs: %q", got)
	}
	if href, _ := a.Find(".lp-table a").Attr("href"); !strings.HasPrefix(href, "/de/my/certificates/") || !strings.HasSuffix(href, ".pdf") {
		t.Errorf("proof at %q", href)
	}
	card := a.Text(".lp-side .lp-panel")
	for _, want := range []string{"E-Akte", "85 Tage bis zum Start", "Start am 1. September 2026", "Sie: 1 von 2 Schulungen fertig"} {
		if !strings.Contains(card, want) {
			t.Errorf("no %q in %q", want, card)
		}
	}
	if a.Find(`.lp-side a[href="/de/projects/e-akte/for-me"]`).Length() != 1 {
		t.Error("no way to what changes")
	}

	en := s.Get("/en/my")
	if got := en.Text(".lp-table tbody"); got != "Eins in English8 June 2026PDF for Eins in English" {
		t.Errorf("proofs in English: %q", got)
	}
	if lang, _ := en.Find(".lp-resume h2").Attr("lang"); lang != "de" {
		t.Errorf("a German title has lang %q on an English page", lang)
	}
}

func TestStatementsDoNotGrowWithCourses(t *testing.T) {
	t.Parallel()
	const limit = 9
	w := coursetest.New(t)
	s := serve(w)
	for i := range 12 {
		c := w.Course(fmt.Sprintf("c%d", i), fmt.Sprintf("Kurs %d", i))
		switch i % 3 {
		case 0:
			w.Assign(fmt.Sprintf("Projekt %d", i), "2026-09-01", c)
		case 1:
			w.Begin(s.Person, c)
		case 2:
			w.Finish(s.Person, c)
		}
	}
	if a := s.Get("/de/my"); a.StatusCode != http.StatusOK || a.Find(".lp-task").Length() != 7 {
		t.Fatalf("%d with %d tasks", a.StatusCode, a.Find(".lp-task").Length())
	}
	if n := s.Counter.Statements.Load(); n > limit {
		t.Errorf("the start page takes %d statements, more than %d", n, limit)
	}
}

func TestOnlyTheSignedIn(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	s := serve(w)
	s.Person = [16]byte{}
	if a := s.Get("/de/my"); a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.To(), "/de/login?next=") {
		t.Errorf("%d to %q", a.StatusCode, a.To())
	}
}
