package duty_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// town has two units, the second below the first, and duties that are told of
// every change as internal/app tells them.
type town struct {
	*projecttest.Town
	duties *duty.Service
	top    uuid.UUID
	below  uuid.UUID
	clerk  uuid.UUID
	course uuid.UUID
}

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	rules := audience.New(w.DB, w.Org)
	rules.Register(learn.HasCompleted)
	w.duties = &duty.Service{DB: w.DB, People: w.People, Audiences: rules}
	w.People.Changed.InTx(func(ctx context.Context, tx *db.Tx, facts []people.Change) error {
		var persons []uuid.UUID
		for _, f := range facts {
			persons = append(persons, f.Person)
		}
		return w.duties.PeopleChanged(ctx, tx, persons)
	})
	w.Org.Changed.InTx(func(ctx context.Context, tx *db.Tx, _ []org.Change) error {
		return w.duties.PeopleChanged(ctx, tx, nil)
	})
	w.SetDay("2026-06-08")
	w.top = w.Unit("50", uuid.Nil)
	w.below = w.Unit("50.1", w.top)
	w.clerk, w.course = w.Family("sachbearbeitung"), w.Course("brandschutz")
	return w
}

func period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func unit(below bool, ids ...uuid.UUID) audience.Rule {
	return audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: ids, Below: below}}
}

// input is a yearly duty for whom the rule fits, by the course or a proof.
func (w *town) input(name string, rule audience.Rule) duty.Input {
	return duty.Input{Name: i18n.Text{i18n.DE: name}, Everybody: true, Terms: duty.Terms{
		Audience: rule, Ways: []duty.Way{{By: duty.ByCourse, Course: w.course, Grade: learn.Witnessed}, {By: duty.ByProof}},
		Mode: duty.Anniversary, Validity: period("P1Y"), Renewal: period("P6W"), First: period("P1M"), Grace: period("P14D"), Credit: duty.CreditAll,
	}}
}

func (w *town) make(name string, rule audience.Rule) duty.Duty {
	w.T.Helper()
	d, err := w.duties.Create(w.Ctx, w.input(name, rule))
	w.Must(err)
	return d
}

func (w *town) person(unit uuid.UUID) uuid.UUID {
	return w.Person(projecttest.Post{Unit: unit, Family: w.clerk})
}

// tell emits the news of people as their feature does.
func (w *town) tell(persons ...uuid.UUID) {
	w.T.Helper()
	w.Tx(func(ctx context.Context, tx *db.Tx) error { return w.changed(ctx, tx, persons...) })
}

func (w *town) changed(ctx context.Context, tx *db.Tx, persons ...uuid.UUID) error {
	var facts []people.Change
	for _, p := range persons {
		facts = append(facts, people.Change{Person: p, What: people.Moved})
	}
	return w.People.Changed.Emit(ctx, tx, facts...)
}

// complete writes a completion and tells of it in the same transaction.
func (w *town) complete(ctx context.Context, tx *db.Tx, person, course uuid.UUID, grade learn.Evidence) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at)
		SELECT $1, $2, $3, $4, v.id, v.no, $5, true, $6, $5 FROM course_version v WHERE v.tenant_id = $1 AND v.course_id = $4`,
		w.Tenant, db.NewID(), person, course, clock.Now(ctx), grade)
	if err != nil {
		return err
	}
	return w.completed(ctx, tx, person, course)
}

// completed tells the duties of a completion.
func (w *town) completed(ctx context.Context, tx *db.Tx, person, course uuid.UUID) error {
	var speak duty.Speaking
	if err := w.DB.Read(ctx, w.duties.AskSpeaking([]uuid.UUID{course}, &speak)); err != nil {
		return err
	}
	return w.duties.Moved(ctx, tx, speak, []uuid.UUID{person})
}

func (w *town) done(person uuid.UUID) {
	w.T.Helper()
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		return w.complete(ctx, tx, person, w.course, learn.Witnessed)
	})
}

func (w *town) daily() {
	w.T.Helper()
	w.Must(w.duties.Reconcile(w.Ctx))
}

// stands is "open 2026-07-08" or "not-affected".
func (w *town) stands(d duty.Duty, person uuid.UUID) string {
	w.T.Helper()
	list, err := w.duties.Of(w.Ctx, person)
	w.Must(err)
	for _, m := range list {
		if m.Duty == d.ID {
			return strings.TrimSpace(string(m.State) + " " + m.Dates.Due.String())
		}
	}
	return string(duty.NotAffected)
}

func (w *town) expect(d duty.Duty, person uuid.UUID, want string) {
	w.T.Helper()
	if got := w.stands(d, person); got != want {
		w.T.Errorf("on %s: %s, want %s", clock.Today(w.Ctx), got, want)
	}
}

// steps is the log of a person, the oldest first: "+rule -left".
func (w *town) steps(d duty.Duty, person uuid.UUID) string {
	w.T.Helper()
	story, err := w.duties.Why(w.Ctx, d.Slug, person)
	w.Must(err)
	var out []string
	for _, s := range slices.Backward(story.Steps) {
		sign := "-"
		if s.Entered {
			sign = "+"
		}
		out = append(out, sign+s.Reason)
	}
	if story.Duty.EndedOn.IsZero() && story.Why.In() != (story.Member != nil) {
		w.T.Errorf("the rule says %t, membership %t", story.Why.In(), story.Member != nil)
	}
	return strings.Join(out, " ")
}

func TestOneLifeInADuty(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person(w.top)
	d := w.make("Brandschutz", unit(true, w.top))
	w.expect(d, p, "open 2026-07-08")
	w.SetDay("2026-07-08")
	w.expect(d, p, "due 2026-07-08")
	w.SetDay("2026-07-22")
	w.expect(d, p, "due 2026-07-08")
	w.SetDay("2026-07-23")
	w.expect(d, p, "overdue 2026-07-08")
	w.done(p)
	w.expect(d, p, "done 2027-07-23")
	w.SetDay("2027-06-11")
	w.expect(d, p, "open 2027-07-23")
	w.done(p) // early: a year from this day
	w.expect(d, p, "done 2028-06-09")

	w.SQL(`UPDATE posting SET valid_to = '2027-09-01' WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, p)
	w.tell(p)
	w.expect(d, p, "done 2028-06-09")
	w.SetDay("2027-09-01")
	w.daily()
	w.expect(d, p, "not-affected")
	w.SetDay("2029-01-08")
	w.Post(p, projecttest.Post{Unit: w.below, Family: w.clerk, From: "2029-01-08"})
	w.tell(p)
	w.expect(d, p, "open 2029-02-08") // run out meanwhile: time anew
	if n := w.Int(`SELECT count(*) FROM completion`); n != 2 {
		t.Errorf("%d completions", n)
	}
	if got := w.steps(d, p); got != "+rule -left +posting" {
		t.Error(got)
	}
}

func TestLongAbsenceAndReturn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person(w.top)
	d := w.make("Brandschutz", unit(true, w.top))
	w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from, valid_to) VALUES ($1, $2, $3, '2026-07-01', '2027-03-01')`, w.Tenant, db.NewID(), p)
	w.tell(p)
	w.expect(d, p, "open 2026-07-08")
	w.SetDay("2026-07-01")
	w.daily()
	w.expect(d, p, "not-affected")
	w.SetDay("2027-03-01")
	w.daily()
	w.expect(d, p, "open 2027-04-01")
	if got := w.steps(d, p); got != "+rule -absent +returned" {
		t.Error(got)
	}
}

func TestExemptionsAndProofs(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p, stranger := w.person(w.top), w.Person()
	d := w.make("Brandschutz", unit(true, w.top))
	w.SetDay("2026-09-01")
	w.expect(d, p, "overdue 2026-07-08")
	w.Must(w.duties.Exempt(w.Ctx, d.Slug, p, projecttest.Day("2026-12-01"), "Beschäftigungsverbot"))
	w.expect(d, p, "exempt 2026-12-31")
	if err := w.duties.Exempt(w.Ctx, d.Slug, p, projecttest.Day("2027-12-01"), "noch einmal"); !fault.Is(err, fault.Conflict) {
		t.Errorf("exempt twice: %v", err)
	}
	w.SetDay("2026-12-01")
	w.expect(d, p, "open 2026-12-31")
	w.Must(w.duties.Exempt(w.Ctx, d.Slug, p, projecttest.Day("2027-12-01"), "noch einmal"))
	w.SetDay("2026-12-02")
	w.Must(w.duties.EndExemption(w.Ctx, d.Slug, p))
	w.expect(d, p, "open 2026-12-31") // 2 January is a Saturday, New Year a holiday
	proof, err := w.duties.RecordProof(w.Ctx, d.Slug, p, duty.Proof{On: projecttest.Day("2026-11-02"), Issuer: "Feuerwehr Hanau"})
	w.Must(err)
	w.expect(d, p, "done 2027-11-02")
	w.Must(w.duties.WithdrawProof(w.Ctx, d.Slug, p, proof))
	w.expect(d, p, "open 2026-12-31")
	for name, err := range map[string]error{
		"withdrawn twice":   w.duties.WithdrawProof(w.Ctx, d.Slug, p, proof),
		"no exemption":      w.duties.EndExemption(w.Ctx, d.Slug, p),
		"not a member":      w.duties.Exempt(w.Ctx, d.Slug, stranger, projecttest.Day("2027-12-01"), "x"),
		"no end":            w.duties.Exempt(w.Ctx, d.Slug, p, clock.Date{}, "x"),
		"no reason":         w.duties.Exempt(w.Ctx, d.Slug, p, projecttest.Day("2027-12-01"), " "),
		"a proof to come":   second(w.duties.RecordProof(w.Ctx, d.Slug, p, duty.Proof{On: projecttest.Day("2027-01-01"), Issuer: "x"})),
		"a proof of nobody": second(w.duties.RecordProof(w.Ctx, d.Slug, p, duty.Proof{On: projecttest.Day("2026-01-01")})),
		"nobody's right":    w.duties.Exempt(w.May(stranger), d.Slug, p, projecttest.Day("2027-12-01"), "x"),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func second(_ uuid.UUID, err error) error { return err }

func TestRuleChangesAndTheirUndo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a, b := w.person(w.top), w.person(w.below)
	d := w.make("Brandschutz", unit(false, w.top))
	w.SetDay("2026-09-01")
	w.expect(d, a, "overdue 2026-07-08")
	w.Must(w.duties.Change(w.Ctx, d.Slug, 1, w.input("Brandschutz", unit(true, w.below))))
	w.expect(d, a, "not-affected")
	w.expect(d, b, "open 2026-10-01")
	if err := w.duties.Change(w.Ctx, d.Slug, 1, w.input("Brandschutz", unit(true, w.below))); !fault.Is(err, fault.Conflict) {
		t.Errorf("a change of an old page: %v", err)
	}
	w.Clock.Advance(23 * time.Hour)
	w.Must(w.duties.Undo(w.Ctx, d.Slug))
	w.expect(d, a, "overdue 2026-07-08") // as if it had never been
	w.expect(d, b, "not-affected")
	if got := w.steps(d, a); got != "+rule -rule +undone" {
		t.Error(got)
	}
	if err := w.duties.Undo(w.Ctx, d.Slug); !fault.Is(err, fault.Conflict) {
		t.Errorf("an undo is undone: %v", err)
	}
	w.Must(w.duties.End(w.Ctx, d.Slug))
	w.expect(d, a, "not-affected")
	w.Must(w.duties.Undo(w.Ctx, d.Slug))
	w.expect(d, a, "overdue 2026-07-08")
	w.Must(w.duties.End(w.Ctx, d.Slug))
	w.Clock.Advance(25 * time.Hour)
	if err := w.duties.Undo(w.Ctx, d.Slug); !fault.Is(err, fault.Conflict) {
		t.Errorf("undone after a day: %v", err)
	}
	if got := w.steps(d, a); got != "+rule -rule +undone -ended +undone -ended" {
		t.Error(got)
	}
	if n := w.Int(`SELECT count(*) FROM duty_revision`); n != 6 {
		t.Errorf("%d revisions kept", n)
	}
}

// Who goes out for a reason of the changed rule is, once the change is undone,
// in as if it had never been; who left the municipality meanwhile is not.
func TestUndoReachesWhoWentOutSince(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a, b := w.person(w.top), w.person(w.top)
	other := w.Course("loeschen")
	d := w.make("Brandschutz", unit(false, w.top))
	w.SetDay("2026-09-01")
	w.Must(w.duties.Change(w.Ctx, d.Slug, 1, w.input("Brandschutz", audience.Rule{
		Top: audience.Node{Is: audience.Not, Of: []audience.Node{{Is: "completed", IDs: []uuid.UUID{other}}}},
	})))
	w.Tx(func(ctx context.Context, tx *db.Tx) error { return w.complete(ctx, tx, a, other, learn.Witnessed) })
	w.SQL(`UPDATE posting SET valid_to = '2026-09-01' WHERE person_id = $1`, b)
	w.tell(b)
	w.SQL(`UPDATE posting SET valid_to = NULL WHERE person_id = $1`, b)
	w.Must(w.duties.Undo(w.Ctx, d.Slug))
	if got := w.steps(d, a) + "; " + w.steps(d, b); got != "+rule -fact +undone; +rule -left +rule" {
		t.Error(got)
	}
	w.expect(d, a, "overdue 2026-07-08")
	w.expect(d, b, "open 2026-10-01")
}

// A change of the dates alone moves what is due, and nobody in or out.
func TestNewTermsMoveDates(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person(w.top)
	d := w.make("Brandschutz", unit(true, w.top))
	w.done(p)
	w.expect(d, p, "done 2027-06-08")
	in := w.input("Brandschutz", unit(true, w.top))
	in.Terms.Validity = period("P2Y")
	w.Must(w.duties.Change(w.Ctx, d.Slug, 1, in))
	w.expect(d, p, "done 2028-06-08")
	if got := w.steps(d, p); got != "+rule" {
		t.Error(got)
	}
}

func TestRuleForEverybodyIsConfirmed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.person(w.top)
	w.person(w.below)
	for name, rule := range map[string]audience.Rule{"no condition": {}, "the whole tree": unit(true, w.top)} {
		in := w.input("Alle", rule)
		in.Everybody = false
		_, err := w.duties.Create(w.Ctx, in)
		var f *fault.Error
		if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].ID != "duty.everybody_unconfirmed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, err := w.duties.Preview(w.Ctx, "", w.input("Alle", unit(false, w.top)))
	w.Must(err)
	if p.In != 1 || p.Out != 0 || p.Staff != 2 || len(p.Comers) != 1 {
		t.Errorf("%+v", p)
	}
	in := w.input("Brandschutz", unit(false, w.top))
	in.Everybody = false
	if _, err := w.duties.Create(w.Ctx, in); err != nil {
		t.Errorf("some people: %v", err)
	}
	p, err = w.duties.Preview(w.May(uuid.New(), duty.Manage), "brandschutz", w.input("Brandschutz", unit(true, w.below)))
	w.Must(err)
	if p.In != 1 || p.Out != 1 || len(p.Comers)+len(p.Goers) != 0 {
		t.Errorf("who may not see people sees %+v", p)
	}
}

// "Has not completed" puts people out in the transaction of the completion,
// and evidence below the grade asked for fulfils nothing.
func TestCompletionsMoveAudiencesToo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person(w.top)
	d := w.make("Brandschutz", unit(true, w.top))
	basics := w.Course("grundlagen")
	rule := audience.Rule{Top: audience.Node{Is: audience.Not, Of: []audience.Node{{Is: "completed", IDs: []uuid.UUID{basics}}}}}
	todo := w.make("Nachholen", rule)
	w.expect(todo, p, "open 2026-07-08")
	w.Tx(func(ctx context.Context, tx *db.Tx) error { return w.complete(ctx, tx, p, basics, learn.SelfReported) })
	w.expect(todo, p, "not-affected")
	if got := w.steps(todo, p); got != "+rule -fact" {
		t.Error(got)
	}
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		return w.complete(ctx, tx, p, w.course, learn.SelfReported)
	})
	w.expect(d, p, "open 2026-07-08")
}

// A person in two postings stays in until the last one ends.
func TestSeveralPostingsAndAReorganisation(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.Person(projecttest.Post{Unit: w.below, Family: w.clerk, To: "2026-07-01"}, projecttest.Post{Unit: w.top, Family: w.clerk, To: "2026-08-01"})
	d := w.make("Brandschutz", unit(true, w.top))
	for _, c := range [][2]string{{"2026-07-01", "open 2026-07-08"}, {"2026-08-01", "not-affected"}} {
		w.SetDay(c[0])
		w.daily()
		w.expect(d, p, c[1])
	}
	q := w.person(w.below)
	w.tell(q)
	w.expect(d, q, "open 2026-09-01")
	tree, err := w.Org.Tree(w.Ctx)
	w.Must(err)
	before, _ := tree.Unit(w.below)
	after := before
	after.Parent, after.StateFrom = uuid.Nil, clock.Today(w.Ctx)
	w.Must(w.Org.Apply(w.Ctx, []org.Step{{Before: &before, After: after}}))
	w.expect(d, q, "not-affected")
}

// Two changes of one person at the same time: the second sees the first.
func TestConcurrentChangesOfOnePerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	d := w.make("Brandschutz", unit(true, w.top))
	for i := range 20 {
		p := w.Person(projecttest.Post{Unit: w.top, Family: w.clerk}, projecttest.Post{Unit: w.below, Family: w.clerk})
		w.tell(p)
		var wait sync.WaitGroup
		errs := make([]error, 3)
		for n, unit := range []uuid.UUID{w.top, w.below} {
			wait.Go(func() {
				errs[n] = w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
					if _, err := tx.Pgx().Exec(ctx, `UPDATE posting SET valid_to = '2026-06-08' WHERE tenant_id = $1 AND person_id = $2 AND unit_id = $3`, w.Tenant, p, unit); err != nil {
						return err
					}
					return w.changed(ctx, tx, p)
				})
			})
		}
		wait.Go(func() { errs[2] = w.duties.Reconcile(w.Ctx) })
		wait.Wait()
		w.Must(errors.Join(errs...))
		if got := w.stands(d, p); got != "not-affected" {
			t.Fatalf("round %d: %s, although both postings ended", i, got)
		}
	}
}

func TestAPostingChangeCostsFewRoundTrips(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person(w.top)
	for i := range 30 {
		w.make(fmt.Sprintf("Pflicht %d", i), unit(true, w.top))
	}
	ctx, count := db.WithCounter(w.Ctx)
	w.Must(w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return w.changed(ctx, tx, p) }))
	if n := count.Trips.Load(); n > 9 {
		t.Errorf("%d round trips for 30 duties", n)
	}
	nothing := w.Course("anderes")
	ctx, count = db.WithCounter(w.Ctx)
	w.Must(w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return w.completed(ctx, tx, p, nothing)
	}))
	if n := count.Statements.Load(); n > 1 {
		t.Errorf("a course no duty speaks of costs %d statements", n)
	}
}

func TestTheDailyRunIsMadeOnceADay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person(w.top)
	d := w.make("Brandschutz", unit(true, w.top))
	w.Must(w.duties.Daily(w.Ctx))
	ctx, count := db.WithCounter(w.Ctx)
	w.Must(w.duties.Daily(ctx))
	if n := count.Statements.Load(); n > 1 {
		t.Errorf("the second run of a day costs %d statements", n)
	}
	w.SQL(`UPDATE posting SET valid_to = '2026-06-09' WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, p)
	w.SetDay("2026-06-09")
	w.Must(w.duties.Daily(w.Ctx))
	w.expect(d, p, "not-affected")
}
