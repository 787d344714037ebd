package skillcheck_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/web/player"
	"codeberg.org/lotse/lotse/web/skillcheck"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The clients here are browsers without JavaScript: whatever they do works
// with forms and links alone.

const home = "/de/my/skills/check"

// visitor is somebody in the town, in a browser of theirs.
type visitor struct {
	*webtest.Client
	t    *testing.T
	town *webtest.Town
	me   context.Context
	id   uuid.UUID
}

func enter(t *testing.T, login string) *visitor {
	t.Helper()
	town := webtest.Start(t)
	id, err := town.App.Login.PersonOf(town.Ctx, login)
	if err != nil {
		t.Fatal(err)
	}
	me := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: id, System: true})
	return &visitor{Client: town.As(t, login), t: t, town: town, me: me, id: id}
}

// press sends a form of a page and returns where it leads.
func (v *visitor) press(page, form string, values url.Values) string {
	v.t.Helper()
	res := v.Submit(v.Get(page), form, values)
	if res.Status != http.StatusSeeOther {
		v.t.Fatalf("%s %s: %d\n%s", page, form, res.Status, res.Text())
	}
	return res.Location
}

func (v *visitor) begin() string {
	v.t.Helper()
	return v.press(home, "main form[action$='/check']", nil)
}

// sentences chooses the same band for everything a page asks.
func sentences(page *webtest.Response, band string) url.Values {
	values := url.Values{}
	page.Doc.Find("main input[type=radio]").Each(func(_ int, s *goquery.Selection) { values.Set(s.AttrOr("name", ""), band) })
	return values
}

const answerForm = "main form[data-autosave]"

// estimate goes through the first part from a page on.
func (v *visitor) estimate(at, band string) {
	v.t.Helper()
	for at != home {
		at = v.press(at, answerForm, sentences(v.Get(at), band))
	}
	v.press(home, "main form[action$='/self/completion']", nil)
}

// test goes through the questions from the first one on; it returns the
// prompts it was shown.
func (v *visitor) test() (prompts []string) {
	v.t.Helper()
	return v.answer(v.press(home, "main form[action$='/questions']", nil))
}

// answer goes on from a question, taking the first option where there are some.
func (v *visitor) answer(at string) (prompts []string) {
	v.t.Helper()
	for at != home {
		page := v.Get(at)
		values := url.Values{}
		if first := page.Doc.Find("main input[type=radio]").First(); first.Length() == 1 {
			values.Set(first.AttrOr("name", ""), first.AttrOr("value", ""))
		}
		prompts = append(prompts, strings.TrimSpace(page.Doc.Find(".lp-quiz__prompt").First().Text()))
		at = v.press(at, answerForm, values)
	}
	return prompts
}

func (v *visitor) sql(query string, args ...any) {
	v.t.Helper()
	err := v.town.App.DB.InTx(v.town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		tag, err := tx.Pgx().Exec(ctx, query, append([]any{tx.Tenant()}, args...)...)
		if err == nil && tag.RowsAffected() == 0 {
			v.t.Errorf("nothing is changed by %s", query)
		}
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

// Somebody pauses, goes on at another device and finds what they chose; the
// check ends with a result that can be deleted.
func TestPauseAndResult(t *testing.T) {
	v := enter(t, "cio")
	if got := v.Get(home).Text(); !strings.Contains(got, i18n.In(i18n.DE, "check.intro.free")) {
		t.Errorf("before the check: %s", got)
	}
	second := v.press(v.begin(), answerForm, sentences(v.Get(home+"/self/1"), "2"))
	phone := &visitor{Client: v.town.As(t, "cio"), t: t, town: v.town, me: v.me, id: v.id}
	if link := phone.Get(home).Doc.Find("main a.kern-btn--primary").AttrOr("href", ""); link != second {
		t.Errorf("the other device goes on at %q, not %q", link, second)
	}
	if n := phone.Get(home + "/self/1").Doc.Find("main input[checked][value='2']").Length(); n < 3 {
		t.Errorf("%d of the sentences chosen are seen again", n)
	}
	phone.estimate(second, "1")
	prompts := phone.test()
	if n := len(prompts); n < 21 || n > 42 || len(slices.Compact(slices.Sorted(slices.Values(prompts)))) != n {
		t.Errorf("%d questions: %q", n, prompts)
	}
	result := phone.press(home, "main form[action$='/test/completion']", nil)
	page := phone.Get(result)
	if page.Doc.Find("main tbody tr").Length() != 21 || !strings.Contains(page.Text(), i18n.In(i18n.DE, "check.right_answer")) {
		t.Errorf("the result: %s", page.Text())
	}
	if again := phone.Get(home + "/self/1"); again.Status != http.StatusSeeOther {
		t.Errorf("a page of an ended check: %d", again.Status)
	}
	phone.press(result, "main form[action$='/deletion']", nil)
	if gone := phone.Get(result); gone.Status != http.StatusNotFound {
		t.Errorf("deleted, and still there: %d", gone.Status)
	}
}

// Two tabs: the older page is refused with both answers, and counts when it is
// sent again; a question that follows is asked once.
func TestTwoTabs(t *testing.T) {
	v := enter(t, "projekt")
	at := v.begin()
	first, second := v.Get(at), v.Get(at)
	v.Submit(first, answerForm, sentences(first, "1"))
	refused := v.Submit(second, answerForm, sentences(second, "3"))
	if refused.Status != http.StatusConflict || refused.Doc.Find("main [role=status] dd").Length() != 2 ||
		refused.Doc.Find("main input[checked][value='3']").Length() < 3 {
		t.Fatalf("%d %s", refused.Status, refused.Text())
	}
	if res := v.Submit(refused, answerForm, sentences(refused, "3")); res.Status != http.StatusSeeOther {
		t.Fatalf("sent again: %d", res.Status)
	}
	v.estimate(home+"/self/2", "2")
	v.press(home, "main form[action$='/questions']", nil)
	c := v.open()
	for _, p := range c.Test { // left out, each twice
		page := v.Get(home + "/test/" + strconv.Itoa(p.No))
		for range 2 {
			if res := v.Submit(page, answerForm, nil); res.Status != http.StatusSeeOther {
				t.Fatalf("%d %s", res.Status, res.Text())
			}
		}
	}
	seen := map[string]int{}
	for _, p := range v.open().Test {
		seen[p.Competence]++
		if seen[p.Competence] > check.PerCompetence {
			t.Errorf("a third question about %s", p.Competence)
		}
	}
}

func (v *visitor) open() *check.Check {
	v.t.Helper()
	c, err := v.town.App.Checks.Mine(v.me)
	if err != nil || c == nil {
		v.t.Fatal(c, err)
	}
	return c
}

// A check that rested for a year asks before it goes on; begun anew it is empty.
func TestAYearLater(t *testing.T) {
	v := enter(t, "admin")
	v.press(v.begin(), answerForm, sentences(v.Get(home+"/self/1"), "2"))
	v.sql(`UPDATE check_run SET touched_at = touched_at - interval '13 months' WHERE tenant_id = $1 AND person_id = $2`, v.id)
	page := v.Get(home)
	if !strings.Contains(page.Text(), "Ihr Check ruht seit") || page.Doc.Find("main a.kern-btn--primary").AttrOr("href", "") != home+"/self/2" {
		t.Errorf("after a year: %s", page.Text())
	}
	if at := v.press(home, "main form#anew", nil); v.Get(at).Doc.Find("main input[checked]").Length() != 0 {
		t.Error("begun anew, answers are still there")
	}
	if strings.Contains(v.Get(home).Text(), "Ihr Check ruht seit") {
		t.Error("begun anew, it still rests")
	}
}

// A question that the bank has no more leaves a check under way: its page is
// gone, the rest goes on to the result.
func TestAQuestionGoesDuringACheck(t *testing.T) {
	v := enter(t, "schulung")
	v.estimate(v.begin(), "2")
	v.press(home, "main form[action$='/questions']", nil)
	v.sql(`UPDATE check_answer a SET key = 'no-longer-there' FROM check_run r WHERE a.tenant_id = $1 AND r.tenant_id = $1 AND r.id = a.run_id
		AND r.person_id = $2 AND a.part = 'test' AND a.no = 1`, v.id)
	if gone := v.Get(home + "/test/1"); gone.Status != http.StatusNotFound || !strings.Contains(gone.Text(), i18n.In(i18n.DE, "check.page_unknown")) {
		t.Errorf("its page: %d %s", gone.Status, gone.Text())
	}
	if link := v.Get(home).Doc.Find("main a.kern-btn--primary").AttrOr("href", ""); link != home+"/test/2" {
		t.Errorf("the check goes on at %q", link)
	}
	v.answer(home + "/test/2")
	result := v.press(home, "main form[action$='/test/completion']", nil)
	if got := v.Get(result); got.Status != http.StatusOK || got.Doc.Find("main tbody tr").Length() != 21 {
		t.Errorf("the result: %d %s", got.Status, got.Text())
	}
}

// Somebody with four postings is asked in the words of their work, and the
// highest target of the four counts.
func TestFourJobFamilies(t *testing.T) {
	v := enter(t, "kita")
	v.sql(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, reported_from, valid_from)
		SELECT $1, gen_random_uuid(), $2, o.unit_id, f.id, 1000, '2026-01-01', '2026-01-01'
		FROM posting o JOIN job_family f ON f.tenant_id = $1 AND f.slug IN ('garten-und-landschaft', 'feuerwehr', 'ordnungsdienst') WHERE o.tenant_id = $1 AND o.person_id = $2`, v.id)
	v.estimate(v.begin(), "2")
	v.press(home, "main form[action$='/questions']", nil)
	c := v.open()
	if len(c.Families) != 4 {
		t.Fatalf("job families: %v", c.Families)
	}
	own := 0
	for _, p := range c.Test {
		item, _ := v.town.App.Checks.Bank.Item(p.Key)
		general, mine := item.Text(i18n.DE).Prompt, item.Text(i18n.DE, c.Families...).Prompt
		page := v.Get(home + "/test/" + strconv.Itoa(p.No))
		if general != mine {
			own++
		}
		if got, _ := page.Doc.Find(".lp-quiz__prompt").First().Html(); page.Status != http.StatusOK || !strings.Contains(unquoted(got), unquoted(string(mine))) {
			t.Errorf("page %d: %d %q, want %q", p.No, page.Status, got, mine)
		}
	}
	t.Logf("%d of %d questions are in the words of their work", own, len(c.Test))
	if own == 0 {
		t.Error("no question is in the words of their work")
	}
	targets, err := v.town.App.Skills.Targets(v.me, v.id)
	if err != nil || len(targets) == 0 {
		t.Fatal(targets, err)
	}
	for id, target := range targets {
		for family := range v.families() {
			of, err := v.town.App.Skills.TargetsOf(v.me, skill.Whose{Kind: skill.OfFamily, ID: family})
			if err != nil {
				t.Fatal(err)
			}
			if of[id].Level > target.Level {
				t.Errorf("target %d, and a family needs %d", target.Level, of[id].Level)
			}
		}
	}
}

func (v *visitor) families() map[uuid.UUID]bool {
	v.t.Helper()
	out := map[uuid.UUID]bool{}
	postings, err := v.town.App.People.Postings(v.me, clock.Today(v.me), v.id)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, p := range postings[v.id] {
		out[p.JobFamily] = true
	}
	return out
}

func unquoted(s string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "\u00a0", " ").Replace(s)
}

// A page of the check costs the same at its beginning and at its end.
func TestPagesAreAFewStatements(t *testing.T) {
	v := enter(t, "personal")
	v.begin()
	a := v.town.App
	count := webtest.Statements(v.me, t, &skillcheck.Handler{DB: a.DB, Skills: a.Skills, Checks: a.Checks, Ratings: a.Ratings, Ask: player.Ask})
	overview, page := count(home), count(home+"/self/1")
	v.estimate(home+"/self/1", "2")
	v.press(home, "main form[action$='/questions']", nil)
	for _, p := range v.open().Test[:5] {
		v.Submit(v.Get(home+"/test/"+strconv.Itoa(p.No)), answerForm, nil)
	}
	if o, p := count(home), count(home+"/test/3"); o > overview || p > page || o > 4 || p > 4 {
		t.Errorf("the overview costs %d statements, then %d; a page %d, then %d", overview, o, page, p)
	}
}
