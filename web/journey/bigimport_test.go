package journey

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The lines of the HR file that are wrong on purpose, and what is said of them.
var badLines = map[int]string{49: "31.02.2020", 146: "99.9", 243: "a.b@", 340: "", 437: "hundert", 534: "31.12.2010"}

// HR of a town that has just begun imports its units and its 850 people: the
// dry run takes seconds, names every wrong line, and is what happens; the undo
// leaves nobody.
func TestImportOfAWholeTown(t *testing.T) {
	v := newTown(t, "neustadt")
	v.toPreview("../../content/demo/hr/lindenau-units.csv", "UTF-8")
	v.ClickCSS("main form[action$=commitment] button[type=submit]")
	v.sees("people.import.result")

	v.to("/people/import")
	v.Upload(v.say("people.import.choose"), "../../content/demo/hr/lindenau-people.csv")
	v.click("act.next")
	begun := time.Now()
	v.click("people.import.compare")
	v.sees("people.import.preview")
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("the dry run took %s, want 10 s at most", took.Round(time.Millisecond))
	}
	planned := map[string]int{"people.figure.new": 850, "people.figure.changed": 0, "people.figure.same": 0, "people.figure.skipped": 23}
	v.shows(t, planned)
	lines := webtest.Eval[[][]string](v.Tab, `[...document.querySelectorAll('main tr')].map(r => [...r.cells].map(c => c.innerText))`)
	for line, what := range badLines {
		said := ""
		for _, r := range lines {
			if r[0] == strconv.Itoa(line) {
				said = r[len(r)-1]
			}
		}
		if said == "" || !strings.Contains(said, what) || said == v.say("people.reason.vacant") {
			t.Errorf("line %d: %q, want %q named", line, said, what)
		}
	}
	v.picture("preview")
	v.click("people.import.commit", i18n.Args{"Count": 850})
	v.shows(t, planned)
	result := strings.TrimPrefix(v.Path(), "/de")
	v.to("/people")
	v.Sees(v.say("ui.more.shown", i18n.Args{"Shown": 50, "Total": 851}))
	v.to(result)
	v.click("act.undo")
	v.to("/people")
	v.Misses(v.say("ui.more"))
	v.Sees("Erste, Eva")
	v.picture("undone")
}

// shows compares the strip of numbers.
func (v *visitor) shows(t *testing.T, want map[string]int) {
	t.Helper()
	for id, n := range want {
		if got := v.figure(id); got != strconv.Itoa(n) {
			t.Errorf("%s: %s, want %d", id, got, n)
		}
	}
}

// newTown founds another municipality beside the demo town and signs its HR
// in, on the town's own host.
func newTown(t *testing.T, slug string) *visitor {
	t.Helper()
	w := webtest.Start(t)
	town, err := w.App.Tenants.Create(w.Ctx, tenant.Input{Slug: slug, Name: i18n.Text{i18n.DE: "Neustadt"}, Land: "HE", Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx := town.Context(w.Ctx)
	hr, err := w.App.People.Add(ctx, people.Person{PersonnelNumber: "1", LastName: "Erste", FirstName: "Eva", Language: i18n.DE})
	if err == nil {
		_, err = w.App.Grants.Give(ctx, grant.Grant{Person: hr, Role: actor.HR, Scope: actor.Scope{Kind: actor.Tenant}})
	}
	if err == nil {
		err = w.App.Login.CreateDemo(ctx, login.Demo{Person: hr, Login: "personal", Password: demo.Password})
	}
	if err != nil {
		t.Fatal(err)
	}
	base := strings.Replace(w.Base, "127.0.0.1", slug+".localhost", 1)
	v := &visitor{Tab: webtest.Open(t, base, webtest.Desktop), look: desk, t: t}
	v.to("/login")
	v.signIn("personal")
	return v
}
