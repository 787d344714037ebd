package skillfigures_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/skillfigures"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR and CIO read the demo's rounds by unit and by job family, page and file
// alike; everybody reads the rules and nobody else a figure.
func TestFiguresOfTheDemo(t *testing.T) {
	town := webtest.Start(t)
	cio := town.As(t, "cio")
	for _, by := range []string{"unit", "family"} {
		const of = "&competence=1.3"
		page := cio.Get("/de/reports/skills?by=" + by + of)
		file := cio.Get("/de/reports/skills/export.csv?by=" + by + of)
		text := strings.ReplaceAll(file.Body, "\u00a0", " ")
		rows, told := page.Doc.Find("main tbody tr"), 0
		for _, r := range rows.EachIter() {
			cells := r.Find("td, th").EachIter()
			var words []string
			for i, c := range cells {
				if i < 5 { // then the bar
					words = append(words, strings.Join(strings.Fields(c.Text()), " "))
				}
			}
			line := words[0] + ";1.3 "
			if !strings.Contains(text, line) {
				t.Errorf("by %s: the file lacks %q", by, line)
			}
			if _, rest, _ := strings.Cut(text, line); !strings.HasPrefix(rest[strings.Index(rest, ";")+1:], strings.Join(words[1:], ";")) {
				t.Errorf("by %s: page %q, file %.80q", by, words, rest)
			}
			if words[1] != "k. A." && words[2] != "k. A." {
				told++
			}
		}
		if rows.Length() < 10 || told < 2 {
			t.Errorf("by %s: %d groups, %d of them told\n%s", by, rows.Length(), told, page.Text())
		}
	}
	if r := cio.Get("/de/reports/skills?by=unit,family"); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Text(), "nicht nach beidem") {
		t.Errorf("both crossings: %d %s", r.Status, r.Text())
	}
	employee := town.As(t, "beschaeftigt")
	if r := employee.Get("/de/reports/skills"); r.Status != http.StatusForbidden {
		t.Errorf("an employee: %d", r.Status)
	}
	if r := employee.Get("/en/reports/skills/rules"); r.Status != http.StatusOK || !strings.Contains(r.Text(), "voluntary") {
		t.Errorf("the rules: %d", r.Status)
	}
	if r := town.As(t, "personal").Get("/en/reports/skills/gaps"); !strings.Contains(r.Text(), "German") {
		t.Error("the demo's catalogue teaches everything")
	}
	pictures(t, town)
}

func pictures(t *testing.T, town *webtest.Town) {
	t.Helper()
	for name, v := range map[string]webtest.View{"wide": webtest.Desktop, "narrow": webtest.Phone} {
		tab := webtest.Open(t, town.Base, v)
		tab.SignIn("personal")
		for i, path := range []string{"", "?competence=1.3", "?by=family&competence=1.3", "/gaps", "/rules", "/rounds"} {
			if tab.Goto("/de/reports/skills"+path) != http.StatusOK {
				t.Errorf("%s", path)
			}
			tab.Picture(name + string(rune('0'+i)))
		}
	}
}

// A page asks the same few questions whatever it shows.
func TestFiguresAreAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	ctx := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: uuid.New(), System: true})
	statements := webtest.Statements(context.WithoutCancel(ctx), t, &skillfigures.Handler{DB: town.App.DB, Org: town.App.Org, Notices: town.App.Notices, Figures: town.App.Figures})
	o, err := town.App.Figures.Overview(ctx)
	if err != nil || len(o.Closed()) != 2 {
		t.Fatalf("%v, %v", o, err)
	}
	for path, most := range map[string]int64{
		"/de/reports/skills": 8, "/de/reports/skills?by=" + string(figures.ByFamily) + "&competence=1.3": 8,
		"/de/reports/skills?before=" + o.Closed()[1].ID.String(): 10, "/de/reports/skills/gaps": 5, "/de/reports/skills/rounds": 6, "/de/reports/skills/rounds/" + o.Closed()[0].ID.String(): 9,
	} {
		if n := statements(path); n > most {
			t.Errorf("%s: %d statements, at most %d", path, n, most)
		}
	}
}
