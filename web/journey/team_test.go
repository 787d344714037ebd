package journey

import (
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// The head of the Sozialamt sees who has to take which training by when: the
// people of the unit and of units below it without a head of their own, and
// nothing about how anybody learns.
func TestTeam(t *testing.T) {
	everyLook(t, func(t *testing.T, l look) {
		v := signedIn(t, l, "leitung")
		v.menu("team")
		v.picture("team")
		shown := webtest.Eval[[]string](v.Tab, `[...document.querySelectorAll('main tbody th')].map(e => e.innerText)`)
		want, others := staffOf(t, "50")
		for _, name := range want {
			if !slices.ContainsFunc(shown, func(s string) bool { return strings.Contains(s, name) }) {
				t.Errorf("the head does not see %s:\n%q", name, shown)
			}
		}
		for _, name := range others {
			if slices.ContainsFunc(shown, func(s string) bool { return strings.Contains(s, name) }) {
				t.Errorf("the head sees %s, who has a head of their own", name)
			}
		}
		states := webtest.Eval[[]string](v.Tab, `[...document.querySelectorAll('main [data-state]')].map(e => e.dataset.state)`)
		if slices.ContainsFunc(states, func(s string) bool { return s != "due" && s != "done" && s != "overdue" }) || len(states) == 0 {
			t.Errorf("states %q, want due, done and overdue only", states)
		}
		content := webtest.Eval[string](v.Tab, `document.querySelector('main').innerText`)
		for _, tell := range []string{"%", ":0", "Minut", "minute", v.say("lesson.of", map[string]any{"A": 2, "B": 6}), v.say("ui.quiz.wrong")} {
			if strings.Contains(content, tell) {
				t.Errorf("the team page tells %q:\n%s", tell, content)
			}
		}
		for _, path := range []string{"/people", "/readiness", "/readiness/" + wave, "/projects"} {
			if status := v.Goto("/" + string(l.lang) + path); status != 403 {
				t.Errorf("a head at %s: %d, want 403", path, status)
			}
		}
		v.picture("forbidden")
	})
}

// staffOf reads the HR file: last and first names of the unit and of the units
// below it that nobody leads, without the head; and of those that somebody
// leads. The lines that are wrong on purpose are called Fehler.
func staffOf(t *testing.T, unit string) (mine, theirs []string) {
	t.Helper()
	var rows records
	led := map[string]bool{unit: false}
	for _, r := range hrFile(t) {
		if r.number() == "" || r.last() == "Fehler" || r[colEnd] != "" || r[colUnit] != unit && !strings.HasPrefix(r[colUnit], unit+".") {
			continue
		}
		rows = append(rows, r)
		if r[colLeads] == "ja" && r[colUnit] != unit {
			led[r[colUnit]] = true
		}
	}
	in := map[string]bool{} // also somewhere the head sees
	for _, r := range rows {
		if !led[r[colUnit]] {
			in[r.number()] = true
		}
	}
	for _, r := range rows {
		name := r[colFirst] + " " + r.last()
		switch {
		case led[r[colUnit]] && !in[r.number()]:
			theirs = append(theirs, name)
		case !led[r[colUnit]] && r[colLeads] != "ja":
			mine = append(mine, name)
		}
	}
	if len(mine) < 5 || len(theirs) < 5 {
		t.Fatalf("the HR file has %d people with and %d without this head", len(mine), len(theirs))
	}
	return mine, theirs
}
