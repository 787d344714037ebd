package check_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/bank"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type rig struct {
	*projecttest.Town
	*check.Service
	me, other uuid.UUID
	ctx       context.Context
}

func newRig(t *testing.T) *rig {
	t.Helper()
	w := projecttest.New(t)
	base, err := url.Parse("https://lernen.example")
	if err != nil {
		t.Fatal(err)
	}
	staff := people.New(w.DB, org.New(w.DB))
	items, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{Town: w, Service: &check.Service{
		DB: w.DB, People: staff, Skills: skill.New(w.DB), Bank: items,
		Ratings: &rating.Service{DB: w.DB, Tenants: tenant.New(w.DB, base), People: staff},
	}}
	if err := r.Skills.Seed(w.Ctx); err != nil {
		t.Fatal(err)
	}
	post := projecttest.Post{Unit: w.Unit("50", uuid.Nil), Family: w.Family("clerk")}
	r.me, r.other = w.Person(post), w.Person(post)
	r.ctx = w.May(r.me, rating.Own)
	return r
}

func (r *rig) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (r *rig) open(t *testing.T) *check.Check {
	t.Helper()
	c, err := r.Mine(r.ctx)
	r.must(t, err)
	return c
}

func (r *rig) begin(t *testing.T, anew bool) uuid.UUID {
	t.Helper()
	id, err := r.Begin(r.ctx, anew)
	r.must(t, err)
	return id
}

// bands answers every sentence of a page with the same band.
func (r *rig) bands(t *testing.T, p check.Page, band string) map[string][]string {
	t.Helper()
	frame, err := r.Skills.Framework(r.ctx)
	r.must(t, err)
	values := map[string][]string{}
	for _, k := range r.Asked(frame, p.Key) {
		values[check.FieldOf(k.Code)] = []string{band}
	}
	return values
}

func (r *rig) estimate(t *testing.T, band string) {
	t.Helper()
	for _, p := range r.open(t).Self {
		_, err := r.Answer(r.ctx, check.Given{Part: check.SelfPart, No: p.No, Base: p.Version, Values: r.bands(t, p, band)})
		r.must(t, err)
	}
	_, err := r.Finish(r.ctx, check.SelfPart)
	r.must(t, err)
}

// solution is the right answer as a form would send it.
func solution(q quiz.Question) map[string][]string {
	v := map[string][]string{}
	switch q.Kind {
	case quiz.Order:
		for i, id := range q.Options {
			v[quiz.FieldOf(id)] = []string{string(rune('1' + i))}
		}
	case quiz.Match:
		for _, p := range q.Pairs {
			v[quiz.FieldOf(p.Item)] = []string{p.Partner}
		}
	case quiz.Numeric:
		v[quiz.Field] = []string{strings.Replace(q.Value, ".", ",", 1)}
	case quiz.Short:
		v[quiz.Field] = q.Accept[:1]
	default:
		v[quiz.Field] = q.Right
	}
	return v
}

// answer gives the solution of a question, or nothing that is right.
func (r *rig) answer(t *testing.T, p check.Page, right bool) {
	t.Helper()
	item, _ := r.Bank.Item(p.Key)
	values := map[string][]string{}
	if right {
		values = solution(item.Question)
	}
	_, err := r.Answer(r.ctx, check.Given{Part: check.TestPart, No: p.No, Base: p.Version, Values: values})
	r.must(t, err)
}

func (r *rig) solve(t *testing.T) {
	t.Helper()
	for no := 0; ; {
		c := r.open(t)
		if no = c.Next(check.TestPart, no); no == 0 {
			break
		}
		p, _ := c.Page(check.TestPart, no)
		r.answer(t, p, true)
	}
	_, err := r.Finish(r.ctx, check.TestPart)
	r.must(t, err)
}

func keys(list []check.Page) (out []string) {
	for _, p := range list {
		out = append(out, p.Key)
	}
	return out
}

// Both parts, from the first page to the ratings; a second check asks others.
func TestFromTheFirstPageToTheRatings(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.begin(t, false)
	if again := r.begin(t, false); again != id {
		t.Fatal("a second check was opened beside the first")
	}
	c := r.open(t)
	if c.MinutesLeft(check.SelfPart) < 1 || c.MinutesLeft(check.TestPart) < 1 || c.Resume(check.SelfPart) != 1 {
		t.Errorf("at the beginning: %+v", c)
	}
	r.estimate(t, "2")
	r.must(t, r.BeginTest(r.ctx))
	drawn := keys(r.open(t).Test)
	r.must(t, r.BeginTest(r.ctx))
	if again := keys(r.open(t).Test); !slices.Equal(drawn, again) || len(drawn) != r.open(t).Asked {
		t.Fatalf("drawn %v, then %v", drawn, again)
	}
	r.solve(t)
	if r.open(t) != nil {
		t.Fatal("the check goes on behind its end")
	}
	c, err := r.Get(r.ctx, id)
	r.must(t, err)
	list, err := r.Ratings.Mine(r.ctx)
	r.must(t, err)
	if len(list) != 2*c.Asked {
		t.Fatalf("%d ratings of %d competences", len(list), c.Asked)
	}
	for _, one := range list {
		if one.BasisID != id || one.Source == rating.Self && one.Level != 4 || one.Source == rating.Measured && one.Level < 4 {
			t.Errorf("rating %+v", one)
		}
	}
	r.begin(t, false)
	r.estimate(t, "2")
	r.must(t, r.BeginTest(r.ctx))
	same := 0
	for _, k := range keys(r.open(t).Test) {
		if slices.Contains(drawn, k) {
			same++
		}
	}
	if same*2 > len(drawn) {
		t.Errorf("%d of %d questions are those of the last time", same, len(drawn))
	}
}

// Of two tabs the older answer never overwrites the newer one.
func TestAnOlderAnswerChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.begin(t, false)
	p := r.open(t).Self[0]
	save := func(band string, base int) (int, error) {
		return r.Answer(r.ctx, check.Given{Part: check.SelfPart, No: p.No, Base: base, Values: r.bands(t, p, band)})
	}
	v, err := save("1", 0)
	r.must(t, err)
	if again, err := save("1", 0); err != nil || again != v {
		t.Errorf("the same answer again: %d, %v", again, err)
	}
	_, err = save("3", 0)
	var newer *check.Newer
	if !fault.Is(err, fault.Conflict) || !errors.As(err, &newer) || newer.Mine.Bands()["1.1"] == newer.Current.Bands()["1.1"] {
		t.Fatalf("an older answer: %v", err)
	}
	if got := r.open(t).Self[0]; got.Version != v {
		t.Errorf("version %d stands, not %d", got.Version, v)
	}
	if _, err := save("3", v); err != nil {
		t.Errorf("on top of the newest: %v", err)
	}
	if _, err := save("5", v+1); !fault.Is(err, fault.Invalid) {
		t.Errorf("a band that was never offered: %v", err)
	}
}

// A question that the bank no longer has falls out of a check under way; the
// rest goes on. One that is withdrawn stays where it was drawn.
func TestAQuestionThatGoesIsNoHarm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.begin(t, false)
	r.estimate(t, "2")
	r.must(t, r.BeginTest(r.ctx))
	before := r.open(t).Test
	r.SQL(`UPDATE check_answer SET key = 'no-longer-there' WHERE tenant_id = $1 AND part = 'test' AND no = 1`, r.Tenant)
	after := r.open(t)
	if len(after.Test) != len(before)-1 || after.Resume(check.TestPart) != 2 {
		t.Fatalf("%d pages of %d are left, the first is %d", len(after.Test), len(before), after.Resume(check.TestPart))
	}
	if _, err := r.Answer(r.ctx, check.Given{Part: check.TestPart, No: 1, Values: map[string][]string{}}); !fault.Is(err, fault.NotFound) {
		t.Errorf("its page: %v", err)
	}
	r.solve(t)
}

// Nobody reads, saves into or deletes the check of somebody else.
func TestAChecksPersonOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.begin(t, false)
	other := r.May(r.other, rating.Own)
	if c, err := r.Mine(other); err != nil || c != nil {
		t.Errorf("somebody else's open check: %+v, %v", c, err)
	}
	if _, err := r.Get(other, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody else's check: %v", err)
	}
	if err := r.Delete(other, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleting it: %v", err)
	}
	if _, err := r.Answer(other, check.Given{Part: check.SelfPart, No: 1}); !fault.Is(err, fault.Conflict) {
		t.Errorf("saving into it: %v", err)
	}
	if _, err := r.Mine(r.May(r.me)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the permission: %v", err)
	}
}

// A check that rested for a year asks; begun anew nothing open is kept, and
// what was finished keeps its ratings. Deleting takes those away too.
func TestAYearLater(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.begin(t, false)
	r.Clock.Set(r.Clock.Now().AddDate(0, check.Stale, 1))
	if !r.open(t).Rests(r.Clock.Now()) {
		t.Error("a year later the check does not rest")
	}
	second := r.begin(t, true)
	if _, err := r.Get(r.ctx, first); !fault.Is(err, fault.NotFound) || second == first {
		t.Errorf("nothing was finished, and the check is still there: %v", err)
	}
	r.estimate(t, "3")
	third := r.begin(t, true)
	c, err := r.Get(r.ctx, second)
	if err != nil || c.Open() || third == second {
		t.Fatalf("what was finished is %+v, %v", c, err)
	}
	r.must(t, r.End(r.ctx))
	if r.open(t) != nil {
		t.Error("an ended check goes on")
	}
	r.must(t, r.Delete(r.ctx, second))
	if n := r.Int(`SELECT (SELECT count(*) FROM check_run WHERE tenant_id = $1) + (SELECT count(*) FROM check_answer WHERE tenant_id = $1)
		+ (SELECT count(*) FROM skill_rating WHERE tenant_id = $1)`, r.Tenant); n != 0 {
		t.Errorf("%d rows are left of what was deleted", n)
	}
}

// Reading a check is two round trips however much was answered.
func TestAPageIsAFewStatements(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.begin(t, false)
	count := func() int64 {
		ctx, n := db.WithCounter(r.ctx)
		_, err := r.Mine(ctx)
		r.must(t, err)
		return n.Statements.Load()
	}
	few := count()
	r.estimate(t, "2")
	r.must(t, r.BeginTest(r.ctx))
	if many := count(); many != few || many > 4 {
		t.Errorf("%d statements, with a test %d", few, many)
	}
}

// What was left unsolved is asked easier, once: twice pressed and in two tabs
// nothing is asked twice. Whatever is still being written brings nothing.
func TestWhatFollowsIsAskedOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.begin(t, false)
	r.estimate(t, "2")
	r.must(t, r.BeginTest(r.ctx))
	first := r.open(t).Test
	minutes := r.open(t).MinutesLeft(check.TestPart)
	area := slices.IndexFunc(first, func(p check.Page) bool { return !strings.HasPrefix(p.Competence, "1.") })
	for _, p := range first[:area-1] {
		r.answer(t, p, true)
	}
	last := first[area-1]
	wait := func(draft bool) error {
		_, err := r.Answer(r.ctx, check.Given{Part: check.TestPart, No: last.No, Base: last.Version, Draft: draft, Values: map[string][]string{}})
		return err
	}
	r.must(t, wait(true))
	if n := len(r.open(t).Test); n != len(first) {
		t.Fatalf("%d questions follow from a draft", n-len(first))
	}
	last = r.open(t).Test[area-1]
	done := make(chan error)
	for range 2 {
		go func() { done <- wait(false) }()
	}
	for range 2 {
		r.must(t, <-done)
	}
	c := r.open(t)
	var follow []check.Page
	for _, p := range c.Test[len(first):] {
		if p.Competence == last.Competence {
			follow = append(follow, p)
		}
	}
	if len(follow) != 1 || follow[0].Level >= last.Level || len(c.Test) > len(first)+2 {
		t.Fatalf("after an area of three with one left out: %+v", c.Test[len(first):])
	}
	if left := c.MinutesLeft(check.TestPart); left >= minutes || minutes > 20 {
		t.Errorf("%d minutes left, at first %d", left, minutes)
	}
	r.solve(t)
	if n := r.Int(`SELECT max(n) FROM (SELECT count(*) AS n FROM check_answer WHERE tenant_id = $1 AND part = 'test' GROUP BY competence) x`, r.Tenant); n != check.PerCompetence {
		t.Errorf("%d questions about one competence", n)
	}
}
