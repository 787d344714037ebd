package course_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	webcourse "codeberg.org/lotse/lotse/web/course"
	"codeberg.org/lotse/lotse/web/course/coursetest"
	"codeberg.org/lotse/lotse/web/route"
)

func serve(w *coursetest.Town) *coursetest.Site {
	h := &webcourse.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Projects: w.Projects, Certs: w.Certs, Survey: w.Survey, Paths: w.Paths, Duties: w.Duties}
	return w.Site(w.Person(), func(r route.Router) { h.Mount(r) })
}

const primary = ".lp-main__col .kern-btn--primary"

// primaryTo is where the page's one button leads.
func primaryTo(a coursetest.Answer) string {
	b := a.Find(primary)
	if to, ok := b.Attr("href"); ok {
		return to
	}
	return b.Closest("form").AttrOr("action", "")
}

func TestTheOneButtonFollowsTheState(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	c := w.Course("akte", "Akten")
	s := serve(w)
	expect := func(step, text, to, resume string) {
		t.Helper()
		a := s.Get("/de/courses/akte")
		if got := a.Text(primary); got != text || primaryTo(a) != to {
			t.Errorf("%s: the button says %q and leads to %q", step, got, primaryTo(a))
		}
		if got := s.Get("/de/courses/akte/resume").To(); got != "/de/courses/akte"+resume {
			t.Errorf("%s: the course resumes at %q", step, got)
		}
	}
	const again = "/de/courses/akte/resume"
	expect("new", "Beginnen", "/de/courses/akte/enrolment", "")
	w.Begin(s.Person, c)
	expect("begun", "Weitermachen", again, "/1")
	w.Read(s.Person, c, "first")
	expect("one lesson done", "Weitermachen", again, "/2")
	w.Read(s.Person, c, "second")
	expect("lessons done", "Weitermachen", again, "/quiz/1")
	w.Answer(s.Person, c, "one", "file")
	expect("one answer", "Weitermachen", again, "/quiz/2")
	w.Answer(s.Person, c, "two", "file")
	expect("failed", "Weitermachen", again, "/quiz/1?attempt=2")
	w.Answer(s.Person, c, "one", "case")
	w.Answer(s.Person, c, "two", "file")
	expect("passed", "Noch einmal ansehen", "/de/courses/akte/1", "")
	w.Clock.Set(w.Clock.Now().AddDate(2, 0, 1))
	expect("no longer valid", "Beginnen", "/de/courses/akte/enrolment", "")
}

func TestCoursePage(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	c := w.Course("akte", "Akten")
	s := serve(w)
	w.Assign("E-Akte", "2026-07-06", c)

	a := s.Get("/de/courses/akte")
	if a.StatusCode != http.StatusOK || a.Text("h1") != "Akten" {
		t.Fatalf("%d %q", a.StatusCode, a.Text("h1"))
	}
	page := a.Text("main")
	for _, want := range []string{
		"Kurz über Akten.", "Danach können Sie", "Sie finden ein Schriftstück.", "Test: 2 Fragen, 80 % der Punkte nötig, beliebig oft",
		"bis Mo., 22.06.2026", "Für wen", "2 Lektionen, 10 Minuten", "Pflicht: E-Akte", "Der Abschluss gilt2 Jahre",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in %q", want, page)
		}
	}
	if a.Find(".lp-task a").Length() != 0 {
		t.Error("a lesson can be opened before the course is begun")
	}

	w.Begin(s.Person, c)
	w.Read(s.Person, c, "first")
	a = s.Get("/de/courses/akte")
	want := []string{
		"1. Anfang 4 Minuten Abgeschlossen", "2. Ende 3 Minuten In Arbeit: hier geht es weiter", "Abschlusstest 3 Minuten Noch nicht begonnen",
	}
	for i, got := range a.Texts(".lp-task") {
		if folded := strings.ReplaceAll(got, " ", ""); folded != strings.ReplaceAll(want[i], " ", "") {
			t.Errorf("step %d: %q", i, got)
		}
	}
	if a.Find(".lp-task a").Length() != 3 {
		t.Error("not every part is open once the course is begun")
	}

	w.Read(s.Person, c, "second")
	w.Answer(s.Person, c, "one", "case")
	w.Answer(s.Person, c, "two", "file")
	a = s.Get("/de/courses/akte")
	if got := a.Text(".kern-alert--success"); !strings.Contains(got, "Abgeschlossen am 8. Juni 2026") || a.Find(`.kern-alert a[href^="/de/my/certificates/"]`).Length() != 1 {
		t.Errorf("done: %q", got)
	}
	if strings.Contains(a.Text("main"), "bis Mo.") {
		t.Error("a completed course is still due")
	}
}

func TestGermanCourseOnAnEnglishPage(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	w.Course("akte", "Akten")
	w.Course("file", "Ablage", true)
	s := serve(w)
	a := s.Get("/en/courses/akte")
	if got := a.Text("main .kern-alert"); got != "Not yet translated. Shown in German." || a.Find(`[lang="de"] h1`).Length() != 1 {
		t.Errorf("notice %q", got)
	}
	if a := s.Get("/en/courses/file"); a.Find("main .kern-alert").Length() != 0 || a.Text("h1") != "Ablage in English" {
		t.Error("a translated course is shown as untranslated")
	}
}

func TestWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	s := serve(w)
	for _, path := range []string{"/de/courses/none", "/de/courses/none/resume"} {
		if a := s.Get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.StatusCode)
		}
	}
	s.Person = uuid.Nil
	for _, path := range []string{"/de/courses", "/de/courses/none"} {
		if a := s.Get(path); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s answers strangers with %d", path, a.StatusCode)
		}
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	a, b := w.Course("ablage", "Ablage"), w.Course("brief", "Briefe", true)
	s := serve(w)
	w.Assign("E-Akte", "2026-07-06", a)
	w.Begin(s.Person, b)
	for _, c := range []struct {
		path  string
		rows  []string
		head  string
		chips int
	}{
		{"/de/courses", []string{"Ablage", "Briefe"}, "2 Schulungen", 0},
		{"/de/courses?lang=en", []string{"Briefe"}, "1 Treffer", 1},
		{"/de/courses?max=15", []string{"Ablage", "Briefe"}, "2 Treffer", 1},
		{"/de/courses?max=7&lang=fr&page=x", []string{"Ablage", "Briefe"}, "2 Schulungen", 0},
		{"/de/courses?q=briefe&max=15", []string{"Briefe"}, "1 Treffer", 2},
		{"/de/courses?q=xylophon", nil, "0 Treffer", 1},
	} {
		got := s.Get(c.path)
		if rows := got.Texts(".lp-task h3"); !slices.Equal(rows, c.rows) || got.Text("#courses") != c.head || got.Find(".lp-chip").Length() != c.chips {
			t.Errorf("%s: %q, %q, %d chips", c.path, rows, got.Text("#courses"), got.Find(".lp-chip").Length())
		}
		if empty := got.Find(".lp-empty").Length(); (empty == 1) != (c.rows == nil) {
			t.Errorf("%s: %d empty states", c.path, empty)
		}
	}
	page := s.Get("/de/courses?q=briefe&max=15")
	if to, _ := page.Find(".lp-chip").First().Attr("href"); to != "/de/courses?max=15" {
		t.Errorf("a chip leads to %q", to)
	}
	rows := s.Get("/de/courses").Texts(".lp-task")
	if !strings.Contains(rows[0], "Pflicht") || strings.Contains(rows[1], "Pflicht") || !strings.Contains(rows[1], "In Arbeit") || !strings.Contains(rows[1], "Deutsch, English") {
		t.Errorf("rows %q", rows)
	}
	if n := s.Counter.Statements.Load(); n > 4 {
		t.Errorf("the catalogue takes %d statements", n)
	}
}

func TestCataloguePages(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	for _, slug := range strings.Split("abcdefghijklmnopqrstu", "") {
		w.Course("kurs-"+slug, "Kurs "+slug)
	}
	s := serve(w)
	a := s.Get("/de/courses?max=60")
	if to, _ := a.Find(".lp-more a").Attr("href"); to != "/de/courses?max=60&page=2" || a.Find(".lp-task").Length() != 20 {
		t.Errorf("more at %q after %d rows", to, a.Find(".lp-task").Length())
	}
	a = s.Get("/de/courses?max=60&page=2")
	if a.Find(".lp-task").Length() != 1 || a.Find(".lp-more a").Length() != 0 || a.Find(`a[href="/de/courses?max=60"]`).Length() == 0 {
		t.Errorf("the last page has %d rows", a.Find(".lp-task").Length())
	}
}
