package skill_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/tenant"
	pages "codeberg.org/lotse/lotse/web/skill"
	"codeberg.org/lotse/lotse/web/webtest"
)

const (
	mine  = "/de/my/skills"
	check = mine + "/check"
)

func press(t *testing.T, c *webtest.Client, page, form string, values url.Values) *webtest.Response {
	t.Helper()
	res := c.Submit(c.Get(page), form, values)
	if res.Status != http.StatusSeeOther {
		t.Fatalf("%s %s: %d\n%s", page, form, res.Status, res.Text())
	}
	return res
}

// estimate answers the self-assessment with a sentence.
func estimate(t *testing.T, c *webtest.Client, band string) {
	t.Helper()
	for at := press(t, c, check, "main form[action$='/check']", nil).Location; at != check; {
		values := url.Values{}
		c.Get(at).Doc.Find("main input[type=radio]").Each(func(_ int, s *goquery.Selection) { values.Set(s.AttrOr("name", ""), band) })
		at = press(t, c, at, "main form[data-autosave]", values).Location
	}
	press(t, c, check, "main form[action$='/self/completion']", nil)
}

// The page, its table as a file and the export of everything say the same; the
// suggestion begins a course with one click.
func TestTheProfileAndItsExports(t *testing.T) {
	town := webtest.Start(t)
	me := town.As(t, "kita")
	if got := me.Get(mine).Text(); !strings.Contains(got, "Noch keine Einschätzung") || !strings.Contains(got, "Nur Sie.") {
		t.Errorf("before the check: %s", got)
	}
	estimate(t, me, "0")
	page := me.Get(mine)
	if page.Doc.Find(".lp-bars tbody tr").Length() == 0 {
		t.Fatalf("no bars:\n%s", page.Text())
	}
	file := csv.NewReader(strings.NewReader(strings.TrimPrefix(me.Get(mine+"/export.csv").Body, "\ufeff")))
	file.Comma = ';'
	lines, err := file.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	next := page.Doc.Find("#next").Closest("section").Text()
	for _, words := range []string{"Teil des Lernpfads", "Termin mit freiem Platz"} {
		if !strings.Contains(next, words) {
			t.Errorf("the suggestions do not say %q: %s", words, next)
		}
	}
	whence, ok := page.Doc.Find("main a[href$='/my/skills/history']").Attr("href")
	if !ok {
		t.Fatalf("nothing leads to where the levels come from:\n%s", page.Text())
	}
	past := me.Get(whence)
	if past.Doc.Find("main a[href='"+mine+"'], nav a[href='"+mine+"']").Length() == 0 {
		t.Error("nothing leads back to the profile")
	}
	rows := past.Doc.Find("#numbers").Closest("section").Find("tbody tr")
	if rows.Length() != len(lines)-1 {
		t.Errorf("%d rows on the page, %d in the file", rows.Length(), len(lines)-1)
	}
	rows.Each(func(i int, tr *goquery.Selection) {
		tr.Find("th, td").Each(func(j int, cell *goquery.Selection) {
			if got := strings.TrimSpace(cell.Text()); got != lines[i+1][j] {
				t.Errorf("row %d, column %d: page %q, file %q", i, j, got, lines[i+1][j])
			}
		})
	})
	var all struct {
		Ratings []struct{ Level int }
		Checks  []struct{ Answers []struct{ Part string } }
	}
	if err := json.Unmarshal([]byte(me.Get(mine+"/export.json").Body), &all); err != nil || len(all.Ratings) == 0 || len(all.Checks) != 1 || len(all.Checks[0].Answers) == 0 {
		t.Errorf("everything: %+v, %v", all, err)
	}
	if n := past.Doc.Find("#history").Closest("section").Find("tbody tr").Length(); n != len(all.Ratings) {
		t.Errorf("%d lines of history, %d in the file", n, len(all.Ratings))
	}
	if res := press(t, me, mine, "main form[action$='/enrolment']", nil); !strings.Contains(res.Location, "/courses/") {
		t.Errorf("the suggestion leads to %s", res.Location)
	}
	press(t, me, mine, "form[action$='/skills/deletion']", nil)
	if got := me.Get(mine).Text(); !strings.Contains(got, "Noch keine Einschätzung") {
		t.Errorf("after deleting everything: %s", got)
	}
}

// The head of the office reads what is shared, until it is revoked; nobody
// else ever does.
// The employee of the demo has begun one course that teaches what is missing, and
// has completed another that reaches above what the check found.
func TestWhatIsCompletedIsNotSuggestedAgain(t *testing.T) {
	town := webtest.Start(t)
	var begun []string
	town.As(t, "beschaeftigt").Get(mine).Doc.Find("main .lp-task form").Each(func(_ int, s *goquery.Selection) {
		begun = append(begun, s.AttrOr("action", "")+" "+strings.Join(strings.Fields(s.Find("button").Text()), " "))
	})
	if want := []string{"/de/courses/e-akte-grundlagen/enrolment Weitermachen E‑Akte: Grundlagen"}; !slices.Equal(begun, want) {
		t.Errorf("suggested: %q, want %q", begun, want)
	}
}

func TestSharedUntilRevoked(t *testing.T) {
	town := webtest.Start(t)
	me, head := town.As(t, "beschaeftigt"), town.As(t, "leitung")
	link, ok := head.Get("/de/team/skills").Doc.Find("main a[href*='/team/skills/']").Attr("href")
	if !ok {
		t.Fatal("the demo shares nothing with the head of the office")
	}
	if got := head.Get(link); got.Doc.Find(".lp-bars").Length() != 1 {
		t.Fatalf("the head reads %s", got.Text())
	}
	agreed, err := town.App.Tenants.Agreement(town.Ctx)
	if err == nil {
		agreed.From, agreed.Analyses = clock.Today(town.Ctx), append(agreed.Analyses, tenant.SkillConversation)
		_, err = town.App.Tenants.Agree(town.Ctx, *agreed)
	}
	if err != nil {
		t.Fatal(err)
	}
	// Nothing chosen: the summary leads to a field that says so.
	res := head.Submit(head.Get(link), "main form", nil)
	if res.Status != http.StatusUnprocessableEntity || res.Doc.Find("[role=alert] a[href='#f-levels']").Length() != 1 || res.Doc.Find("select#f-levels[aria-invalid=true]").Length() != 1 {
		t.Errorf("no level: %d\n%s", res.Status, res.Text())
	}
	for _, login := range []string{"personal", "cio", "admin", "projekt", "schulung", "kita", "beschaeftigt"} {
		if res := town.As(t, login).Get(link); res.Status != http.StatusForbidden && res.Status != http.StatusNotFound {
			t.Errorf("%s: %d", login, res.Status)
		}
	}
	press(t, me, mine, "form[action$='/sharing/end']", nil)
	if res := head.Get(link); res.Status != http.StatusNotFound {
		t.Errorf("after revoking the head gets %d", res.Status)
	}
	boss, _ := me.Get(mine).Doc.Find("input[name=supervisor]").Attr("value")
	press(t, me, mine, "form[action$='/sharing']", url.Values{"supervisor": {boss}})
	if got := head.Get("/de/team/skills").Text(); !strings.Contains(got, "freigegeben am") {
		t.Errorf("shared again, the head sees %s", got)
	}
}

// A profile of every competence costs what one of a few does.
func TestProfilesAreAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	a := town.App
	h := &pages.Handler{DB: a.DB, Skills: a.Skills, Ratings: a.Ratings, Checks: a.Checks, Suggest: a.Suggest}
	const most = 7 // with who signs in 8, the bench's goal
	counts := map[string]int64{}
	for _, login := range []string{"projekt", "beschaeftigt"} {
		person, err := a.Login.PersonOf(town.Ctx, login)
		if err != nil {
			t.Fatal(err)
		}
		ctx := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: person, System: true})
		count := webtest.Statements(ctx, t, h)
		count(mine) // what everybody shares is read once: the framework, what courses teach
		counts[login] = count(mine)
	}
	if few, many := counts["projekt"], counts["beschaeftigt"]; few > most || many > most {
		t.Errorf("%d statements, of a full profile %d, not %d", few, many, most)
	}
}
