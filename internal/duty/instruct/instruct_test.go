package instruct_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// town has a unit with a supervisor and two clerks, a unit below with a
// supervisor of its own, and a yearly instruction for all of them.
type town struct {
	*projecttest.Town
	*instruct.Service
	app                  *app.App
	top, below, family   uuid.UUID
	course               uuid.UUID
	boss, head, one, two uuid.UUID
	duty                 duty.Duty
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	w.Must(err)
	w.app, err = app.New(app.Options{DB: w.Kit.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(w.app.Close)
	w.Service = w.app.Instructions
	w.SetDay("2026-06-08")
	w.top = w.Unit("50", uuid.Nil)
	w.below = w.Unit("50.1", w.top)
	w.family, w.course = w.Family("sachbearbeitung"), w.Course("arbeitsschutz")
	w.boss = w.Person(projecttest.Post{Unit: w.top, Family: w.family, Supervisor: true})
	w.head = w.Person(projecttest.Post{Unit: w.below, Family: w.family, Supervisor: true})
	w.one, w.two = w.clerk(w.top), w.clerk(w.top)
	w.duty, err = w.app.Duties.Create(w.Ctx, duty.Input{Name: projecttest.Text("Unterweisung"), Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{w.top}, Below: true}},
		Ways:     []duty.Way{{By: duty.ByInstruction, Course: w.course}},
		Mode:     duty.Anniversary, Validity: w.period("P1Y"), Renewal: w.period("P2M"), First: w.period("P1M"), Credit: duty.CreditAll,
	}})
	w.Must(err)
	return w
}

func (w *town) clerk(unit uuid.UUID) uuid.UUID {
	return w.Person(projecttest.Post{Unit: unit, Family: w.family})
}

func (w *town) period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	w.Must(err)
	return p
}

func (w *town) as(person uuid.UUID, roles ...actor.Role) context.Context {
	var grants []actor.Grant
	for _, r := range append(roles, actor.Employee) {
		grants = append(grants, actor.Grant{Role: r, Scope: actor.Scope{Kind: actor.Tenant}})
	}
	return w.As(person, app.Roles, grants...)
}

func (w *town) leads(person uuid.UUID) context.Context { return w.as(person, actor.Supervisor) }

// passed completes the course as learn does.
func (w *town) passed(person uuid.UUID) {
	w.T.Helper()
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		var version uuid.UUID
		if err := tx.Pgx().QueryRow(ctx, `SELECT version_id FROM course WHERE tenant_id = $1 AND id = $2`, w.Tenant, w.course).Scan(&version); err != nil {
			return err
		}
		_, err := w.app.Learn.Witnessed(ctx, tx, person, version, clock.Today(ctx))
		return err
	})
}

func (w *town) given(persons ...uuid.UUID) instruct.Given {
	return instruct.Given{On: clock.Today(w.Ctx), Persons: persons}
}

func (w *town) state(person uuid.UUID) duty.Member {
	w.T.Helper()
	list, err := w.app.Duties.Of(w.Ctx, person)
	w.Must(err)
	for _, m := range list {
		if m.Duty == w.duty.ID {
			return m
		}
	}
	return duty.Member{State: duty.NotAffected}
}

func (w *town) proofs(person uuid.UUID) int {
	return w.Int(`SELECT count(*) FROM duty_proof WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, person)
}

// Whichever part comes last makes the fact, once; the day of the instruction
// counts.
func TestAllThreePartsMakeTheFact(t *testing.T) {
	t.Parallel()
	parts := map[string]func(*town) error{
		"course":     func(w *town) error { w.passed(w.one); return nil },
		"person":     func(w *town) error { return w.Understood(w.as(w.one), w.duty.Slug) },
		"supervisor": func(w *town) error { return w.Instructed(w.leads(w.boss), w.duty.Slug, w.given(w.one)) },
	}
	for _, order := range [][]string{{"course", "person", "supervisor"}, {"supervisor", "course", "person"}, {"person", "supervisor", "course"}} {
		w := newTown(t)
		for i, part := range order {
			w.SetDay([]string{"2026-06-08", "2026-06-10", "2026-06-12"}[i])
			if got := w.state(w.one).State; got != duty.Open {
				t.Errorf("%v: before part %d it is %s", order, i, got)
			}
			w.Must(parts[part](w))
			if i < 2 {
				w.Must(parts[part](w)) // a double click
			}
		}
		m := w.state(w.one)
		day := map[string]string{"course": "2026-06-12", "supervisor": "2026-06-08", "person": "2026-06-10"}[order[0]]
		if m.State != duty.Done || m.Dates.DoneOn.String() != day || w.proofs(w.one) != 1 {
			t.Errorf("%v: %s on %s, %d proofs", order, m.State, m.Dates.DoneOn, w.proofs(w.one))
		}
		if err := parts["person"](w); !fault.Is(err, fault.Conflict) {
			t.Errorf("nothing is left to confirm: %v", err)
		}
		list, err := w.app.Duties.History(w.Ctx, w.duty, w.one)
		w.Must(err)
		if len(list) < 1 || !list[len(list)-1].Instruction && !list[0].Instruction {
			t.Errorf("the evidence: %+v", list)
		}
	}
}

// Of both confirmations in the same moment the second sees the first.
func TestBothAtOnce(t *testing.T) {
	t.Parallel()
	for _, locked := range []bool{true, false} {
		w := newTown(t)
		s := w.Service
		if !locked {
			s = s.Unlocked()
		}
		w.passed(w.one)
		var second sync.WaitGroup
		w.Must(w.DB.InTx(w.as(w.one), func(ctx context.Context, _ *db.Tx) error {
			if err := s.Understood(ctx, w.duty.Slug); err != nil {
				return err
			}
			second.Go(func() {
				if err := s.Instructed(w.leads(w.boss), w.duty.Slug, w.given(w.one)); err != nil {
					t.Error(err)
				}
			})
			if locked {
				time.Sleep(100 * time.Millisecond) // it waits for this transaction
			} else {
				second.Wait()
			}
			return nil
		}))
		second.Wait()
		if got := w.proofs(w.one); (got == 1) != locked {
			t.Errorf("locked %v: %d proofs", locked, got)
		}
	}
}

func TestWhatWaitsTooLongIsGivenAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Must(w.Understood(w.as(w.one), w.duty.Slug))
	w.SetDay("2026-09-01")
	w.passed(w.one)
	w.Must(w.Instructed(w.leads(w.boss), w.duty.Slug, w.given(w.one)))
	if w.proofs(w.one) != 0 {
		t.Error("a confirmation of three months ago counts")
	}
	w.Must(w.Understood(w.as(w.one), w.duty.Slug))
	if w.proofs(w.one) != 1 || w.Int(`SELECT count(*) FROM instruction_step WHERE tenant_id = $1`, w.Tenant) != 3 {
		t.Error("the second round is not whole")
	}
	w.SetDay("2027-08-01") // to be repeated; the old round stays
	w.passed(w.one)
	w.Must(w.Instructed(w.leads(w.boss), w.duty.Slug, w.given(w.one)))
	if w.proofs(w.one) != 1 {
		t.Error("the person's confirmation of the year before counts again")
	}
	w.Must(w.Understood(w.as(w.one), w.duty.Slug))
	if m := w.state(w.one); m.Dates.DoneUntil.String() != "2028-08-01" || w.proofs(w.one) != 2 {
		t.Errorf("repeated until %s, %d proofs", m.Dates.DoneUntil, w.proofs(w.one))
	}
}

func TestWhoInstructsWhom(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Must(w.Instructed(w.leads(w.boss), w.duty.Slug, w.given(w.one, w.two, w.head))) // a head by the unit above
	far := w.clerk(w.below)
	w.Must(w.app.Duties.Reconcile(w.Ctx))
	for name, try := range map[string]struct{ who, whom uuid.UUID }{
		"oneself": {w.boss, w.boss}, "the one above": {w.head, w.boss}, "people of a unit with its own": {w.boss, far}, "as a clerk": {w.one, w.two},
	} {
		if err := w.Instructed(w.leads(try.who), w.duty.Slug, w.given(try.whom)); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.Instructed(w.as(w.one), w.duty.Slug, w.given(w.two)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the permission: %v", err)
	}
	groups, err := w.Groups(w.leads(w.boss))
	w.Must(err)
	if len(groups) != 1 || len(groups[0].Rows) != 3 || groups[0].Missing() != 3 || groups[0].Waiting() != 0 {
		t.Errorf("the sheet: %+v", groups)
	}
	own, err := w.Mine(w.as(w.head), w.duty)
	w.Must(err)
	if len(own.Responsible) != 1 || own.Responsible[0].ID != w.boss || own.Instructed.IsZero() {
		t.Errorf("who instructs a head: %+v", own)
	}
}

// Whoever opens the sheet of one duty looks at the people in it, and at nobody
// else they are responsible for.
func TestTheSheetLooksAtWhomItShows(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	terms := w.duty.Terms
	terms.Audience = audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{w.below}}}
	few, err := w.app.Duties.Create(w.Ctx, duty.Input{Name: projecttest.Text("Leitern"), Everybody: true, Terms: terms})
	w.Must(err)
	sheet, err := w.Sheet(w.leads(w.boss), few.Slug)
	w.Must(err)
	if len(sheet.Rows) != 1 || sheet.Rows[0].Person.ID != w.head {
		t.Errorf("%+v", sheet.Rows)
	}
	if n := w.Int(`SELECT count(*) FROM look_person WHERE tenant_id = $1 AND person_id <> $2`, w.Tenant, w.head); n != 0 {
		t.Errorf("%d looks at people who are not shown", n)
	}
}

// People without a computer sign a list; the supervisor saw them answer.
func TestAListWithSignatures(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	in := w.given(w.one, w.two)
	in.On, in.Signed, in.Passed = projecttest.Day("2026-06-05"), true, true
	w.Must(w.Instructed(w.leads(w.boss), w.duty.Slug, in))
	for _, p := range []uuid.UUID{w.one, w.two} {
		if m := w.state(p); m.State != duty.Done || m.Dates.DoneOn != in.On || w.proofs(p) != 1 {
			t.Errorf("%s on %s, %d proofs", m.State, m.Dates.DoneOn, w.proofs(p))
		}
	}
	in.On = projecttest.Day("2026-06-09")
	if err := w.Instructed(w.leads(w.boss), w.duty.Slug, in); !fault.Is(err, fault.Invalid) {
		t.Errorf("a day to come: %v", err)
	}
}

func TestWhatIsSpecialAboutAWorkplace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	say := func(who, unit uuid.UUID, no int, de string) error {
		tree, err := w.app.Org.Tree(w.Ctx)
		w.Must(err)
		u, _ := tree.Unit(unit)
		return w.SetAddon(w.leads(who), w.duty.Slug, u.Slug, no, i18n.Text{i18n.DE: de})
	}
	w.Must(say(w.boss, w.top, 0, "Sammelplatz: Hof"))
	w.Must(say(w.boss, w.top, 1, "Sammelplatz: Parkplatz"))
	if err := say(w.boss, w.top, 1, "Sammelplatz: Keller"); !fault.Is(err, fault.Conflict) {
		t.Errorf("made from an older text: %v", err)
	}
	if err := say(w.boss, w.below, 0, "x"); !fault.Is(err, fault.NotFound) {
		t.Errorf("of a unit that has its own supervisor: %v", err)
	}
	w.Must(w.Understood(w.as(w.head), w.duty.Slug))
	own, err := w.Mine(w.as(w.head), w.duty)
	w.Must(err)
	if own.Addon.Text[i18n.DE] != "Sammelplatz: Parkplatz" {
		t.Errorf("the text from above: %+v", own.Addon)
	}
	if w.Int(`SELECT count(*) FROM instruction_step s JOIN instruction_addon a ON a.tenant_id = s.tenant_id AND a.id = s.addon_id AND a.no = 2 WHERE s.tenant_id = $1`, w.Tenant) != 1 {
		t.Error("the confirmation does not name the text it was about")
	}
}

// A page about the team does not cost more with more people.
func TestTheSheetIsAFewStatements(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	count := func() int64 {
		ctx, n := db.WithCounter(w.leads(w.boss))
		_, err := w.Sheet(ctx, w.duty.Slug)
		w.Must(err)
		return n.Statements.Load()
	}
	few := count()
	for range 8 {
		w.clerk(w.top)
	}
	w.Must(w.app.Duties.Reconcile(w.Ctx))
	if many := count(); many > few {
		t.Errorf("%d statements for few, %d for many", few, many)
	}
}
