package stats

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/tenant"
)

func band(lo, hi int) suppress.Range { return suppress.Range{Lo: lo, Hi: hi} }

func TestFromFivePeopleOn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for range 4 {
		r.complete("case", "2,5")
	}
	r.nextDay()
	if sh := r.sheet(); sh.People != 0 || sh.Questions != nil || sh.Lessons != nil || sh.Months != nil {
		t.Errorf("of four people is told: %+v", sh)
	}
	r.complete("file", "2,5")
	if sh := r.sheet(); sh.People != 0 {
		t.Error("what happened today is seen today")
	}
	r.nextDay()
	sh := r.sheet()
	q := sh.question("one")
	if sh.People != 5 || !q.Told || q.Answers != band(5, 5) || q.Right != band(3, 5) || q.Power.Exact {
		t.Errorf("of five people: %d, %+v", sh.People, q)
	}
	if !sh.question("two").Told || sh.question("warm-up").Told {
		t.Error("a question is told although nobody answered it, or not although five did")
	}
}

// What a trainer sees of twenty people, figure by figure.
func TestSheet(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for range 10 {
		r.complete("case", "2,5")
	}
	for i := range 6 {
		who := r.person()
		r.lesson(who, "first")
		if i < 5 {
			r.answer(who, "first", "warm-up", "case")
		}
	}
	for range 4 {
		r.complete("file", "2,5")
	}
	r.Clock.Advance(Rest * 24 * 60 * 60 * 1e9) // the six count now, as they stand
	r.nextDay()
	sh := r.sheet()
	if sh.People != 20 || sh.Completed != band(10, 14) || sh.Answering != 20 {
		t.Errorf("people %d, completed %v, answering %d", sh.People, sh.Completed, sh.Answering)
	}
	lessons := []Lesson{{"first", band(20, 20), band(20, 20)}, {"second", band(20, 20), band(10, 14)}}
	if d := cmp.Diff(lessons, sh.Lessons); d != "" {
		t.Error(d)
	}
	if len(sh.Months) != 1 || sh.Months[0].Completed != band(10, 14) || sh.Months[0].First.String() != "2026-06-01" {
		t.Errorf("months: %+v", sh.Months)
	}
	q := sh.question("one")
	if q.Lesson != learn.Test || q.Answers != band(10, 14) || q.Right != band(10, 14) {
		t.Errorf("one: %+v", q)
	}
	want := []Choice{{"", "case", true, band(10, 14)}, {"", "file", false, band(0, 4)}, {"", "drawer", false, band(0, 4)}}
	if d := cmp.Diff(want, q.Choices); d != "" {
		t.Error(d)
	}
	if two := sh.question("two"); two.Choices != nil || two.Power.Class != Weak || two.Power.Tenths != 0 {
		t.Errorf("a typed answer that all had right: %+v", two)
	}
	if w := sh.question("warm-up"); !w.Told || w.Power.Known || w.Answers != band(5, 9) {
		t.Errorf("practice: %+v", w)
	}
}

// Who knows more has the question right: the point-biserial correlation with
// the rest is 1 where both go together, and turns with it.
func TestPower(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i := range 20 { // both right, or one of them and the other one at the second go
		who := r.person()
		r.lesson(who, "first")
		r.lesson(who, "second")
		one, two := "case", "2,5"
		if i%2 == 1 {
			one, two = "file", "3"
		}
		r.answer(who, learn.Test, "one", one)
		r.answer(who, learn.Test, "two", two)
	}
	r.Clock.Advance(Rest * 24 * 60 * 60 * 1e9)
	r.nextDay()
	if p := r.sheet().question("one").Power; p.Class != Strong || p.Tenths != 10 || !p.Exact {
		t.Errorf("together: %+v", p)
	}
	minus := -0.25
	if p := power(&minus, 20, 5); p.Class != Reversed || p.Tenths != -3 {
		t.Errorf("against each other: %+v", p)
	}
}

// raw is what a page without the protection would show: everybody who settled,
// counted to the person.
func (r *rig) raw() (people int, of map[string]answerRow) {
	r.Helper()
	q := query{slug: "sample", until: r.Clock.Now(), step: 1}
	var list []Version
	var counts figures
	err := r.DB.Read(r.trainer, func(_ context.Context, reads *db.Reads) error {
		askVersions(reads, q, &list)
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
	q.version, q.count, q.lessons, q.zone = list[0].ID, list[0].People, []string{"first", "second"}, "UTC"
	v, err := r.learn.Courses.Version(r.trainer, q.version)
	if err != nil {
		r.Fatal(err)
	}
	q.ask(questions(v.Course))
	if err := r.DB.Read(r.trainer, func(_ context.Context, reads *db.Reads) error {
		askFigures(reads, q, &counts)
		return nil
	}); err != nil {
		r.Fatal(err)
	}
	of = map[string]answerRow{}
	for _, a := range counts.answers {
		of[a.Question+"/"+a.Value] = a
	}
	return q.count, of
}

// told is everything a sheet says about people.
func told(sh *Sheet) []any {
	return []any{sh.People, sh.Completed, sh.Lessons, sh.Months, sh.Answering, sh.Questions}
}

// A trainer looks before and after one colleague takes the course. Without the
// protection the difference is the colleague's answer; with it there is none,
// by time or by version.
func TestDifferencesTellNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for range 10 {
		r.complete("case", "2,5")
	}
	r.nextDay()
	before := r.sheet()
	_, twinBefore := r.raw()
	r.complete("drawer", "2,5")
	r.nextDay()
	after := r.sheet()
	if before.AsOf == after.AsOf {
		t.Fatal("no time passed")
	}
	if d := cmp.Diff(told(before), told(after)); d != "" {
		t.Errorf("one more person changes the page:\n%s", d)
	}
	_, twinAfter := r.raw()
	if a, b := twinBefore["one/drawer"].N, twinAfter["one/drawer"].N; b-a != 1 || twinAfter["one/"].Right != twinBefore["one/"].Right {
		t.Fatalf("the twin protects something (%d, %d): the test proves nothing", a, b)
	}

	// Another version: its people stand by themselves, and no sum holds both.
	r.publish("Ein neuer Anfang.")
	r.complete("file", "2,5")
	r.nextDay()
	later := r.sheet()
	if later.Of.No != 1 || later.People != before.People {
		t.Errorf("one person of the new version shows: version %d, %d people", later.Of.No, later.People)
	}
	if sh, err := r.stats.Sheet(r.trainer, "sample", 2); err != nil || sh.People != 0 || sh.Questions != nil {
		t.Errorf("the new version tells of one person: %+v, %v", sh, err)
	}
}

// What somebody does after they were counted changes nothing, and neither does
// what was typed in later.
func TestOnceCountedStays(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for range 9 {
		r.complete("case", "2,5")
	}
	slow := r.person()
	r.lesson(slow, "first")
	r.Clock.Advance(Rest * 24 * 60 * 60 * 1e9)
	r.nextDay()
	before := r.sheet()
	if before.People != 10 {
		t.Fatalf("%d people are counted", before.People)
	}
	r.lesson(slow, "second")
	r.answer(slow, learn.Test, "one", "file")
	r.answer(slow, learn.Test, "two", "2,5")
	r.nextDay()
	if d := cmp.Diff(before.Lessons, r.sheet().Lessons); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(before.Questions, r.sheet().Questions); d != "" {
		t.Error(d)
	}
}

func TestWhoMaySee(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if _, err := r.stats.Sheet(r.person(), "sample", 0); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a learner: %v", err)
	}
	for range 5 {
		r.complete("case", "2,5")
	}
	r.nextDay()
	r.agree(tenant.Readiness)
	if sh := r.sheet(); sh.Allowed || sh.People != 0 || sh.Questions != nil {
		t.Errorf("the agreement does not allow it: %+v", sh)
	}
	if _, err := r.stats.Sheet(r.trainer, "sample", 9); !fault.Is(err, fault.NotFound) {
		t.Errorf("a version that never was: %v", err)
	}
}

// However many people: the agreement, the versions, and all figures at once.
func TestStatements(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for range 5 {
		r.complete("case", "2,5")
	}
	r.nextDay()
	r.sheet() // reads the version for good
	ctx, n := db.WithCounter(r.trainer)
	if _, err := r.stats.Sheet(ctx, "sample", 0); err != nil {
		t.Fatal(err)
	}
	if n.Statements.Load() != 3 || n.Trips.Load() > 4 {
		t.Errorf("%d statements in %d round trips, want 3 in 4", n.Statements.Load(), n.Trips.Load())
	}
}
