package council_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/council"
	"codeberg.org/lotse/lotse/web/webtest"
)

// Every page that speaks of groups or of others stands in the list the
// council reads: a new one without a line fails here.
func TestEveryReportIsListed(t *testing.T) {
	town := webtest.Start(t)
	listed := map[actor.Permission]bool{actor.SignedIn: true} // rules for everybody
	for _, r := range council.List(context.Background(), &tenant.Agreement{}, app.Roles) {
		listed[r.May] = true
		if len(r.Readers) == 0 {
			t.Errorf("nobody reads %s", r.ID)
		}
	}
	// what only those reach who may open the page it hangs on
	for p, by := range map[actor.Permission]actor.Permission{readiness.Decide: readiness.View, figures.Manage: figures.View} {
		listed[p] = listed[by]
	}
	n := 0
	for _, e := range town.Site.Routes.Entries {
		for _, room := range []string{"/reports", "/readiness", "/team", "/notices/reminders", "/people/:person", "/events/capacity"} {
			if e.Method != http.MethodGet || !strings.HasPrefix(e.Path, room) {
				continue
			}
			if n++; !listed[e.Permission] {
				t.Errorf("%s (%s) is no report the council reads of", e.Path, e.Permission)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d routes looked at", n)
	}
}

// The council reads the rules in force and the access log, and nothing of
// any person but themselves.
func TestCouncilReadsRulesAndNobody(t *testing.T) {
	town := webtest.Start(t)
	c := town.As(t, "personalrat")
	var people []string
	err := town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Gorm().Raw(`SELECT first_name || ' ' || last_name FROM person WHERE tenant_id = ? AND first_name <> ''`, tx.Tenant()).Scan(&people).Error
	})
	if err != nil || len(people) < 500 {
		t.Fatal(len(people), err)
	}
	for _, lang := range i18n.Langs {
		for _, path := range []string{"/council", "/council/access", "/council/access" + "?month=2026-05"} {
			page := c.Get("/" + string(lang) + path)
			main := page.Doc.Find("main").Text()
			if page.Status != http.StatusOK || page.Doc.Find("main tbody tr").Length() < 2 || strings.Contains(main, "{{") {
				t.Errorf("%s %s: %d %s", lang, path, page.Status, main)
			}
			if i := slices.IndexFunc(people, func(name string) bool { return strings.Contains(main, name) }); i >= 0 {
				t.Errorf("%s %s names %s", lang, path, people[i])
			}
		}
	}
	rules := c.Get("/de/council").Text()
	for _, id := range i18n.IDs(i18n.DE) {
		for _, of := range []string{"figures.rule.", "rating.rule.", "readiness.method.small."} {
			if strings.HasPrefix(id, of) && !strings.Contains(rules, i18n.In(i18n.DE, id, i18n.Args{"Minimum": 5, "Double": 10, "Months": rating.Fresh})) {
				t.Errorf("the council does not read %s", id)
			}
		}
	}
	if got := c.Get("/de/council/access").Text(); !strings.Contains(got, "Führungskraft") {
		t.Errorf("the log of the demo: %s", got)
	}
	if menu := c.Get("/de/my").Doc.Find(`header a[href="/de` + "/council" + `"]`).Length(); menu == 0 {
		t.Error("no way in")
	}
	for _, path := range []string{"/people", "/readiness", "/reports/skills", "/reports/published", "/reports/duties", "/team", "/team/skills", "/admin/grants"} {
		if r := c.Get("/de" + path); r.Status != http.StatusForbidden {
			t.Errorf("the council opens %s: %d", path, r.Status)
		}
	}
	if r := town.As(t, "personal").Get("/de/council/access"); r.Status != http.StatusForbidden {
		t.Errorf("HR reads the council's log: %d", r.Status)
	}
}

// What the agreement does not allow says so.
func TestWhatIsNotAllowed(t *testing.T) {
	agreed := &tenant.Agreement{MinGroup: 6, MinGroupSurvey: 9, Analyses: []tenant.Analysis{tenant.Readiness}}
	ctx := i18n.WithLang(context.Background(), i18n.DE)
	for _, r := range council.List(ctx, agreed, app.Roles) {
		want := ""
		switch r.ID {
		case "readiness":
			want = i18n.T(ctx, "council.report.group", i18n.Args{"Count": 6})
		case "skill_figures", "outlook", "feedback":
			want = i18n.T(ctx, "council.report.off")
		}
		if want != "" && r.Limit != want {
			t.Errorf("%s: %q, want %q", r.ID, r.Limit, want)
		}
	}
}
