package target_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/target"
	"codeberg.org/lotse/lotse/web/webtest"
)

// field is the name of the n-th control whose name begins so.
func field(t *testing.T, page *webtest.Response, prefix string, n int) string {
	t.Helper()
	found := regexp.MustCompile(`name="(`+prefix+`[0-9a-f-]{36}[^"]*)"`).FindAllStringSubmatch(page.Body, -1)
	if len(found) <= n {
		t.Fatalf("no %s %d on the page", prefix, n)
	}
	return found[n][1]
}

// HR changes what a job family needs, sees what changed and takes it back;
// everybody reads it.
func TestAProfileIsChangedAndUndone(t *testing.T) {
	town := webtest.Start(t)
	hr, reader := town.As(t, "personal"), town.As(t, "beschaeftigt")
	const at = "/de/targets/ingenieurwesen"
	page := hr.Get(at + "/edit")
	area := field(t, page, "level-", 0)
	res := hr.Submit(page, "main form", url.Values{area: {"7"}, strings.Replace(area, "level", "reason", 1): {"Neue Pläne nur noch digital"}, "reason": {strings.Repeat("x", 1001)}})
	if res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), "Kürzen Sie den Grund auf 1000 Zeichen.") || !strings.Contains(res.Body, "Neue Pläne") {
		t.Errorf("a long reason: %d\n%s", res.Status, res.Text())
	}
	after := hr.Submit(page, "main form", url.Values{area: {"7"}, "reason": {"Gespräch mit dem Amt"}})
	if after.Location != at {
		t.Fatalf("%d to %q\n%s", after.Status, after.Location, after.Text())
	}
	got := hr.Get(at)
	if !strings.Contains(got.Text(), "Stufe 5 → 7") || !strings.Contains(got.Text(), "Gespräch mit dem Amt") {
		t.Errorf("%s", got.Text())
	}
	// Somebody else changed the profile since: both versions are shown.
	res = hr.Submit(page, "main form", url.Values{area: {"6"}})
	both := strings.Join(strings.Fields(res.Doc.Find(".kern-alert--warning table").Text()), " ")
	if res.Status != http.StatusConflict || !strings.Contains(both, "7 – hoch fortgeschritten") || !strings.Contains(both, "6 – fortgeschritten") {
		t.Errorf("from an old page: %d\n%s", res.Status, res.Text())
	}
	if text := reader.Get("/en/targets/ingenieurwesen"); !strings.Contains(text.Text(), "7 – highly advanced") || text.Doc.Find("main form").Length() != 0 {
		t.Errorf("%s", text.Text())
	}
	hr.Submit(got, "form[action$='/restore']", nil)
	if got := hr.Get(at).Text(); !strings.Contains(got, "Früherer Stand wieder eingesetzt") || !strings.Contains(got, "Stufe 7 → 5") {
		t.Errorf("%s", got)
	}
}

// A workshop from its day to the profile, with mistakes on the way.
func TestAWorkshopIsGuided(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	const at = "/de/targets/handwerk/workshop"
	if res := hr.Submit(hr.Get(at), "main form", url.Values{"do": {"begin"}, "people": {"viele"}}); res.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(res.Text(), "Geben Sie an, wie viele teilnehmen") || !strings.Contains(res.Body, `value="viele"`) {
		t.Errorf("%d\n%s", res.Status, res.Text())
	}
	hr.Submit(hr.Get(at), "main form", url.Values{"do": {"begin"}, "people": {"5"}})
	page := hr.Get(at)
	first := strings.TrimSuffix(field(t, page, "count-", 0), "-0")
	if res := hr.Submit(page, "main form:has([value=propose])", url.Values{"do": {"propose"}, first + "-3": {"9"}}); res.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(res.Text(), "9 Vorschläge sind mehr, als Personen teilnehmen (5).") || !strings.Contains(res.Body, `value="9"`) {
		t.Errorf("%d\n%s", res.Status, res.Text())
	}
	next := hr.Submit(page, "main form:has([value=propose])", url.Values{"do": {"propose"}, first + "-3": {"3"}, first + "-4": {"2"}}).Location
	agree := hr.Get(next)
	if !strings.Contains(agree.Text(), "3 × Stufe 3, 2 × Stufe 4 (Mitte: 3)") {
		t.Errorf("%s", agree.Text())
	}
	area := field(t, agree, "level-", 0)
	last := hr.Submit(agree, "main form:has([value=agree])", url.Values{"do": {"agree"}, area: {"4"}, strings.Replace(area, "level", "reason", 1): {"Aufträge kommen aufs Tablet."}}).Location
	done := hr.Get(last)
	if !strings.Contains(done.Text(), "Stufe 2 → 4") {
		t.Errorf("%s", done.Text())
	}
	to := hr.Submit(done, "main form:has([value=apply])", url.Values{"do": {"apply"}}).Location
	got := hr.Get(to).Text()
	for _, want := range []string{"Im Workshop vereinbart", "Aufträge kommen aufs Tablet.", "5 Personen"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q:\n%s", want, got)
		}
	}
}

// Who begins a workshop that somebody else leads already sees what is there and
// wipes nothing; who sends an old page sees both versions.
func TestAWorkshopOfSomebodyElseIsKept(t *testing.T) {
	town := webtest.Start(t)
	hr, other := town.As(t, "personal"), town.As(t, "personal")
	const at, propose = "/de/targets/handwerk/workshop", "main form:has([value=propose])"
	late := other.Get(at)
	hr.Submit(hr.Get(at), "main form", url.Values{"do": {"begin"}, "people": {"5"}})
	page, old := hr.Get(at), other.Get(at)
	first := strings.TrimSuffix(field(t, page, "count-", 0), "-0")
	hr.Submit(page, propose, url.Values{"do": {"propose"}, first + "-3": {"4"}})
	res := other.Submit(late, "main form", url.Values{"do": {"begin"}, "people": {"5"}})
	if got, _ := res.Doc.Find("[name='" + first + "-3']").Attr("value"); res.Status != http.StatusConflict || got != "4" {
		t.Errorf("begun twice: %d, the count is %q", res.Status, got)
	}
	res = other.Submit(old, propose, url.Values{"do": {"propose"}, first + "-2": {"1"}})
	both := res.Doc.Find(".kern-alert--warning table").Text()
	if res.Status != http.StatusConflict || !strings.Contains(both, "4 × Stufe 3") || !strings.Contains(both, "1 × Stufe 2") {
		t.Errorf("from an old page: %d\n%s", res.Status, res.Text())
	}
}

// The lists cost the same for every number of job families and states.
func TestPagesAreAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	h := &target.Handler{DB: town.App.DB, Skills: town.App.Skills, Workshops: town.App.Workshops, People: town.App.People, Projects: town.App.Projects}
	count := webtest.Statements(town.Ctx, t, h)
	for path, most := range map[string]int64{"/de/targets": 3, "/de/targets/erziehung": 6, "/de/targets/erziehung/edit": 5, "/de/targets/sachbearbeitung/workshop": 7, "/de/projects/e-akte/targets": 12} {
		if n := count(path); n > most {
			t.Errorf("%s costs %d statements, want at most %d", path, n, most)
		}
	}
}

// Who leads a project says what it needs and how much depends on it; the person
// it touches reads whence a target comes. Another project is not theirs.
func TestAProjectNeedsSkills(t *testing.T) {
	town := webtest.Start(t)
	lead := town.As(t, "projekt")
	const at = "/de/projects/e-akte/targets"
	page := lead.Get(at + "/edit")
	area := field(t, page, "level-", 0)
	critical := strings.Replace(area, "level", "criticality", 1)
	if res := lead.Submit(page, "main form", url.Values{critical: {"4"}}); res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), "Wichtigkeit von 1 bis 3") {
		t.Errorf("%d\n%s", res.Status, res.Text())
	}
	if res := lead.Submit(page, "main form", url.Values{area: {"6"}, critical: {"3"}}); res.Location != at {
		t.Fatalf("%d to %q\n%s", res.Status, res.Location, res.Text())
	}
	got := lead.Get(at).Text()
	for _, want := range []string{"Stufe 0 → 6", "Wichtigkeit 1 → 3", "3 – entscheidend"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q:\n%s", want, got)
		}
	}
	if got := lead.Get("/de/projects/e-akte").Text(); !strings.Contains(got, "Soll-Stufe 6") {
		t.Errorf("%s", got)
	}
	if res := lead.Get("/de/projects/e-rechnung/targets/edit"); res.Status != http.StatusNotFound {
		t.Errorf("another project: %d", res.Status)
	}
	if res := town.As(t, "personal").Get(at + "/edit"); res.Status != http.StatusForbidden {
		t.Errorf("HR: %d", res.Status)
	}
}
