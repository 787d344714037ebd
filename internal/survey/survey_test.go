package survey_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// rig is a town in which everybody but outsider has completed a course.
type rig struct {
	*testkit.Kit
	*testing.T
	*survey.Service
	version  uuid.UUID
	outsider uuid.UUID
	trainer  context.Context
}

func newRig(t *testing.T) *rig {
	t.Helper()
	k := testkit.New(t)
	courseID, version := db.NewID(), db.NewID()
	k.SQL(`INSERT INTO course (tenant_id, id, slug, created_at) VALUES ($1, $2, 'sample', now())`, k.Tenant, courseID)
	k.SQL(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
		VALUES ($1, $2, $3, 1, repeat('a', 64), 'substantive', now(), '{}')`, k.Tenant, version, courseID)
	r := &rig{Kit: k, T: t, version: version, outsider: db.NewID(), trainer: k.May(db.NewID(), survey.Read)}
	var err error
	if r.Service, err = survey.New(k.DB, tenant.New(k.DB, nil)); err != nil {
		t.Fatal(err)
	}
	r.Completed = func(_ context.Context, person, _ uuid.UUID) (bool, error) { return person != r.outsider, nil }
	r.agree(2, tenant.CourseFeedback)
	return r
}

func (r *rig) agree(no int, what ...tenant.Analysis) {
	r.Helper()
	r.SQL(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses) VALUES ($1, $2, $3, '2026-01-01', '{"answers": "P1Y"}', $4)`,
		r.Tenant, db.NewID(), no, what)
}

var serial atomic.Int64

func (r *rig) person(id uuid.UUID) context.Context {
	r.Helper()
	n := serial.Add(1)
	r.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $4, 'Krüger', 'krueger', 'krueger', now())`, r.Tenant, id, fmt.Sprintf("q%09d", n), fmt.Sprintf("%08d", n))
	return r.May(id, survey.Answer)
}

// all answers every question alike.
func (r *rig) all(value int, comment string) survey.Sheet {
	s := survey.Sheet{Values: map[string]int{}, Comment: comment}
	for _, q := range r.Form.Questions {
		s.Values[q.ID] = value
	}
	return s
}

// say lets n new people answer.
func (r *rig) say(n, value int, comment string) {
	r.Helper()
	for range n {
		if err := r.Answer(r.person(db.NewID()), r.version, r.all(value, comment)); err != nil {
			r.Fatal(err)
		}
	}
}

func (r *rig) opened() *survey.Result {
	r.Helper()
	if err := r.Open(r.Ctx); err != nil {
		r.Fatal(err)
	}
	out, err := r.Result(r.trainer, r.version)
	if err != nil {
		r.Fatal(err)
	}
	return out
}

func TestOneAnswerEach(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	who := r.person(db.NewID())
	clicks := make(chan error)
	for range 10 {
		go func() { clicks <- r.Answer(who, r.version, r.all(5, "Gut.")) }()
	}
	fine := 0
	for range 10 {
		switch err := <-clicks; {
		case err == nil:
			fine++
		case !fault.Is(err, fault.Conflict):
			t.Error(err)
		}
	}
	if fine != 1 || r.Int(`SELECT count(*) FROM survey_ballot WHERE tenant_id = $1`, r.Tenant) != 1 {
		t.Errorf("of ten clicks %d counted", fine)
	}
	if st, err := r.Standing(who, r.version); err != nil || st != survey.Given {
		t.Errorf("afterwards: %q, %v", st, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	who := r.person(db.NewID())
	for name, sheet := range map[string]survey.Sheet{
		"nothing": {}, "a value that is none": r.all(6, ""), "a long text": r.all(3, string(make([]rune, survey.Longest+1))),
	} {
		if err := r.Answer(who, r.version, sheet); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := r.Answer(r.person(r.outsider), r.version, r.all(3, "")); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody who did not complete it: %v", err)
	}
	if _, err := r.Result(who, r.version); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a learner reads results: %v", err)
	}
	r.agree(3, tenant.Readiness)
	if err := r.Answer(who, r.version, r.all(3, "")); !fault.Is(err, fault.NotFound) {
		t.Errorf("the agreement does not allow it: %v", err)
	}
	if st, err := r.Standing(who, r.version); err != nil || st != survey.Off {
		t.Errorf("it is offered all the same: %q, %v", st, err)
	}
	if n := r.Int(`SELECT count(*) FROM survey_ticket WHERE tenant_id = $1`, r.Tenant); n != 0 {
		t.Errorf("what was refused left %d tickets", n)
	}
}

// A box is opened for whole groups. A trainer who looks before and after one
// colleague answered learns nothing; the twin, the box itself, would tell all.
func TestDifferencesTellNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.say(6, 5, "")
	if out := r.opened(); out.People != 0 || out.Lines != nil || out.Comments != nil {
		t.Fatalf("six people: %+v", out)
	}
	r.say(1, 1, "Zu lang.")
	before := r.opened()
	if before.People != 7 || len(before.Comments) != 1 || len(before.Lines) != len(r.Form.Questions) {
		t.Fatalf("seven people: %+v", before)
	}
	if want := (suppress.Range{Lo: 4, Hi: 7}); before.Lines[0].Values[4] != want {
		t.Errorf("of seven people six agree: %v, want %v", before.Lines[0].Values, want)
	}
	for n := range 6 {
		r.say(1, 1, "Es war nicht gut.")
		if d := cmp.Diff(before, r.opened()); d != "" {
			t.Errorf("%d more people change the page:\n%s", n+1, d)
		}
	}
	inside := `SELECT count(*) FROM survey_ballot WHERE tenant_id = $1 AND answers->>'useful' = '1'`
	if r.Int(inside, r.Tenant) != 6 {
		t.Fatal("the twin protects something: the test proves nothing")
	}
	r.say(1, 1, "")
	if after := r.opened(); after.People != 14 || len(after.Comments) != 7 || r.Int(inside, r.Tenant) != 0 {
		t.Errorf("with the seventh: %+v", after)
	}
	r.say(13, 3, "")
	if r.opened().People != 14 {
		t.Error("from fourteen on, fourteen come in at once")
	}
}

// Row versions, ids and times lead from nobody to what they said. While the box
// is closed the transaction of a ballot is that of a ticket: the same look at
// system columns finds it there, and finds nothing afterwards.
func TestNothingLeadsToThePerson(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.say(7, 4, "Danke.")
	linked := func(table string) int {
		return r.Int(`SELECT count(*) FROM survey_ticket t JOIN `+table+` b ON b.xmin = t.xmin WHERE t.tenant_id = $1 AND b.tenant_id = $1`, r.Tenant)
	}
	if linked("survey_ballot") != 7 {
		t.Fatal("the closed box is not linked: the test looks at the wrong thing")
	}
	r.opened()
	for _, table := range []string{"survey_ballot", "survey_result", "survey_comment", "survey_box"} {
		if n := linked(table); n != 0 {
			t.Errorf("%d rows of %s are linked to tickets", n, table)
		}
	}
	if n := r.Int(`SELECT count(DISTINCT xmin::text) FROM survey_comment WHERE tenant_id = $1`, r.Tenant); n != 1 {
		t.Errorf("the free texts came in %d steps", n)
	}
	for _, table := range []string{"idempotency", "audit", "event"} {
		if n := r.Int(`SELECT count(*) FROM `+table+` WHERE tenant_id = $1`, r.Tenant); table != "audit" && n != 0 {
			t.Errorf("answering leaves %d rows in %s", n, table)
		}
	}
	if n := r.Int(`SELECT count(*) FROM audit WHERE tenant_id = $1 AND object LIKE 'survey%'`, r.Tenant); n != 0 {
		t.Errorf("answering leaves %d rows in the audit log", n)
	}
	if n := r.Int(`SELECT count(*) FROM survey_ticket WHERE tenant_id = $1 AND month <> '2026-06-01'`, r.Tenant); n != 0 {
		t.Errorf("%d tickets say more than the month", n)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.say(8, 4, "Danke.")
	r.opened()
	count := func() int {
		return r.Int(`SELECT (SELECT count(*) FROM survey_ticket WHERE tenant_id = $1) + (SELECT count(*) FROM survey_ballot WHERE tenant_id = $1)
			+ (SELECT count(*) FROM survey_comment WHERE tenant_id = $1)`, r.Tenant)
	}
	sweep := func(d clock.Date) {
		if err := r.Sweep(r.Ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	if sweep(clock.NewDate(2026, 6, 30)); count() != 16 {
		t.Errorf("%d rows are left within the month", count())
	}
	if sweep(clock.NewDate(2026, 7, 1)); count() != 0 {
		t.Errorf("%d rows are left after it", count())
	}
	if out := r.opened(); out.People != 7 || out.Comments != nil {
		t.Errorf("the sums stay, they are of nobody: %+v", out)
	}
}
