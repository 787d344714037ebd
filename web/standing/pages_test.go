package standing_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/standing"
	"codeberg.org/lotse/lotse/web/webtest"
)

// many and few are duties of the demo town for all and for some.
const many, few = "informationssicherheit", "ki-kompetenz"

// The states of a list are parts of the whole: what the tabs say adds up, and
// each shows as many lines.
func TestTheListOfADayAddsUp(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	overview := hr.Get("/de/reports/duties")
	if overview.Doc.Find(`main table a[href*="/reports/duties/`+few+`"]`).Length() == 0 {
		t.Fatalf("the overview leads to no duty: %s", overview.Text())
	}
	list := hr.Get("/de/reports/duties/" + few + "/list")
	sum, all := 0, -1
	for _, tab := range list.Doc.Find(`main a[href*="/list?"], main [aria-current]`).EachIter() {
		m := regexp.MustCompile(`^(.+) \(([\d.]+)\)$`).FindStringSubmatch(strings.Join(strings.Fields(tab.Text()), " "))
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(strings.ReplaceAll(m[2], ".", ""))
		if err != nil {
			t.Fatal(err)
		}
		if all < 0 {
			all = n
			continue
		}
		sum += n
		if lines := hr.Get(tab.AttrOr("href", "")).Doc.Find("main tbody tr").Length(); lines != min(n, standing.PageSize) {
			t.Errorf("%s: %d lines, the tab says %d", m[1], lines, n)
		}
	}
	if all <= 0 || sum != all {
		t.Errorf("%d in all, %d by state: %s", all, sum, list.Text())
	}
}

// What cannot be asked comes back to where it was typed, with words.
func TestDaysThatCannotBeAsked(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	next := strconv.Itoa(clock.Today(town.Ctx).Year() + 1)
	for name, query := range map[string]string{
		"no such day":      "on.day=31&on.month=2&on.year=2026",
		"half a day":       "on.day=1&on.month=&on.year=2026",
		"a day to come":    "on.day=1&on.month=6&on.year=" + next,
		"before the duty":  "on.day=1&on.month=1&on.year=2000",
		"29 Feb, not leap": "on.day=29&on.month=2&on.year=2025",
	} {
		page := hr.Get("/de/reports/duties/" + few + "/list?" + query)
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(query, "on.day="+page.Doc.Find(`[name="on.day"]`).AttrOr("value", "?")+"&") ||
			page.Doc.Find(".kern-error, [aria-invalid=true]").Length() == 0 {
			t.Errorf("%s: %d, %s", name, page.Status, page.Text())
		}
	}
	for _, path := range []string{"/de/reports/duties/nichts", "/de/reports/duties/nichts/list", "/de/reports/duties?unit=nichts", "/de/reports/lists/AAAA-AAAA"} {
		if page := hr.Get(path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
}

// Who may see no names is shown published figures only.
func TestPublishedNamesNobody(t *testing.T) {
	town := webtest.Start(t)
	cio, hr := town.As(t, "cio"), town.As(t, "personal")
	names := regexp.MustCompile(`<th[^>]*>([^<]+, [^<]+)</th>`).FindAllStringSubmatch(hr.Get("/de/reports/duties/"+many+"/list").Body, 50)
	if len(names) == 0 {
		t.Fatal("the list names nobody")
	}
	page := cio.Get("/de/reports/published")
	body := page.Body
	for _, a := range page.Doc.Find(`main a[href*="/reports/published/"]`).EachIter() {
		shown := cio.Get(a.AttrOr("href", ""))
		if shown.Status != http.StatusOK {
			t.Errorf("%s: %d", a.AttrOr("href", ""), shown.Status)
		}
		body += shown.Body
	}
	for _, n := range names {
		if strings.Contains(body, n[1]) {
			t.Errorf("%s stands in published figures", n[1])
		}
	}
	if page := cio.Get("/de/reports/duties/" + many + "/list"); page.Status != http.StatusForbidden {
		t.Errorf("the list with names: %d", page.Status)
	}
}

// Statements do not grow with the people of a duty.
func TestReportsAreAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	a := town.App
	ctx := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, System: true})
	statements := webtest.Statements(ctx, t, &standing.Handler{
		DB: a.DB, Org: a.Org, Duties: a.Duties, Paper: a.Paper, Published: a.Standing,
		Names: dutytext.Sources{Org: a.Org, People: a.People, Courses: a.Courses, Paths: a.Paths, Projects: a.Projects},
	})
	for _, path := range []string{"/de/reports/duties", "/de/reports/published"} {
		statements(path) // what is kept between requests
		if n := statements(path); n > 8 {
			t.Errorf("%s: %d statements", path, n)
		}
	}
	for _, end := range []string{"", "/list"} {
		path := func(slug string) string { return "/de/reports/duties/" + slug + end }
		statements(path(few))
		if small, large := statements(path(few)), statements(path(many)); small != large || large > 16 {
			t.Errorf("…%s: %d statements for few people, %d for many", end, small, large)
		}
	}
}
