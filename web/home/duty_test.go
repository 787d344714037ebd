package home_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/web/course/coursetest"
)

func TestEachDutyStandsOnce(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	fire, data, free := w.Course("fire", "Brandschutz im Büro"), w.Course("data", "Datenschutz kompakt"), w.Course("free", "Freiwillig")
	s := serve(w)
	w.Clock.Set(testkit.Start.AddDate(0, 0, -50))
	w.Duty("Brandschutz", fire) // due on 19 May, overdue since 3 June
	w.Clock.Set(testkit.Start.AddDate(0, 0, -35))
	first := w.Duty("Erste Hilfe") // due on 3 June, before Corpus Christi, grace until 17 June
	w.Clock.Set(testkit.Start)
	w.Duty("Datenschutz", data)
	w.Duty("Auskünfte", data, fire) // both courses do it, the first of them is asked for anyway
	w.Assign("E-Akte", "2026-09-01", data)
	done := w.Duty("Gesundheit")
	w.Prove(s.Person, done, 30)
	w.Begin(s.Person, free)

	a := s.Get("/de/my")
	if got := a.Text(".lp-resume h2"); got != "Freiwillig" {
		t.Errorf("the card shows %q, not what is under way", got)
	}
	if got := titles(a); !slices.Equal(got, []string{"Brandschutz im Büro", "Erste Hilfe", "Datenschutz kompakt"}) {
		t.Errorf("the list shows %q", got)
	}
	if got := a.Texts(".lp-task__why"); !slices.Equal(got, []string{"Pflicht: Brandschutz – warum?", "Pflicht: Auskünfte – warum?, Datenschutz – warum?"}) {
		t.Errorf("why: %q", got)
	}
	if got := a.Texts(".lp-badge"); !slices.Equal(got, []string{"20 Tage überfällig", "Noch Zeit bis 17.06.2026"}) {
		t.Errorf("badges: %q", got)
	}
	if got := a.Text("#again ~ .lp-scroll, section[aria-labelledby=again] tbody"); !strings.Contains(got, "Gesundheit") || !strings.Contains(got, "Wieder fällig am 07.05.2027") {
		t.Errorf("what comes again: %q", got)
	}
	w.Prove(s.Person, first, 0)
	if got := titles(s.Get("/de/my")); slices.Contains(got, "Erste Hilfe") {
		t.Errorf("done and still asked for: %q", got)
	}
}

func TestWhyAmIAsked(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	fire := w.Course("fire", "Brandschutz im Büro")
	s := serve(w)
	d := w.Duty("Brandschutz", fire)
	other := w.Duty("Erste Hilfe")
	w.Prove(s.Person, other, 400)
	w.Prove(s.Person, other, 340)
	a := s.Get("/de/my/assignments/" + d.Slug)
	if a.StatusCode != http.StatusOK {
		t.Fatal(a.StatusCode)
	}
	for _, want := range []string{"Die Frist ist der 8. Juli 2026.", "Brandschutz im Büro", "Alle Beschäftigten", "Bisher liegt kein Nachweis vor.", "Dazugekommen"} {
		if got := a.Text("main"); !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	a = s.Get("/de/my/assignments/" + other.Slug)
	for _, want := range []string{"Sie können jetzt erneuern. Ihr Nachweis gilt bis 3. Juli 2026", "Externer Nachweis: Feuerwehr Hanau", "galt bis 04.05.2026", "Geben Sie ihn bei der Personalstelle ab."} {
		if got := a.Text("main"); !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	en := s.Get("/en/my/assignments/" + other.Slug)
	if got := en.Text("main"); !strings.Contains(got, "You can renew it now. Your proof is valid until 3 July 2026") {
		t.Errorf("English: %q", got)
	}
	if a := s.Get("/de/my/assignments/gibt-es-nicht"); a.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown duty: %d", a.StatusCode)
	}
}

func TestStatementsDoNotGrowWithDuties(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	s := serve(w)
	for i := range 12 {
		if i%3 == 0 {
			w.Duty(fmt.Sprintf("Pflicht %d", i))
			continue
		}
		w.Duty(fmt.Sprintf("Pflicht %d", i), w.Course(fmt.Sprintf("c%d", i), fmt.Sprintf("Kurs %d", i)))
	}
	if a := s.Get("/de/my"); a.StatusCode != http.StatusOK || a.Find(".lp-task, .lp-resume").Length() != 12 {
		t.Fatalf("%d with %d tasks", a.StatusCode, a.Find(".lp-task").Length())
	}
	s.Get("/de/my") // the courses have been read once
	if n := s.Counter.Statements.Load(); n > 6 {
		t.Errorf("the start page takes %d statements, want at most 6", n)
	}
	if n := s.Counter.Trips.Load(); n > 1 {
		t.Errorf("the start page takes %d round trips, want 1", n)
	}
}
