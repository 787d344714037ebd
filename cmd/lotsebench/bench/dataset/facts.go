package dataset

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// fact is one requirement of one person.
type fact struct {
	demand
	id     uuid.UUID
	person int
	met    time.Time // zero: not yet
}

// state is a person's row in the read model after a change.
type state struct {
	wave, unit     uuid.UUID
	person, nr     int
	required, done int
	until, ready   time.Time // zero: for good, not ready
	at             time.Time
	last           bool
}

// fulfil copies what is asked of everybody and what the product derives from
// it; set B's completions too, set A's stand beside the enrolments.
func (f *founder) fulfil(ctx context.Context) error {
	const some = slice / 2
	for from := 0; from < f.size.People; from += some {
		to := min(from+some, f.size.People)
		var facts []fact
		var states []state
		for i := from; i < to; i++ {
			mine := f.facts(i)
			facts = append(facts, mine...)
			states = append(states, f.states(i, mine)...)
		}
		steps := []func(context.Context, []fact) error{f.copyAssignments, f.copyAssignmentLog}
		if f.size.Facts {
			steps = append(steps, f.copyMet)
		}
		for _, step := range steps {
			if err := step(ctx, facts); err != nil {
				return err
			}
		}
		if err := f.copyStates(ctx, states); err != nil {
			return err
		}
	}
	return f.copyPlaces(ctx)
}

func (f *founder) facts(person int) (out []fact) {
	p := f.size.Person(person)
	if f.size.Facts {
		for _, d := range f.demand {
			out = append(out, fact{demand: d, id: uuid.New(), person: person, met: f.size.done(p, d.course, f.now)})
		}
		return out
	}
	for j := range f.size.block() {
		e := f.size.Enrolment(p, j)
		x := fact{demand: f.demand[e.Course], id: uuid.New(), person: person} // one for each course, in their order
		if e.Ended {
			x.met = f.begun(person, j).Add(study)
		}
		out = append(out, x)
	}
	return out
}

// states plays a person's completions wave by wave, in the order of time.
func (f *founder) states(person int, facts []fact) []state {
	byWave := map[uuid.UUID][]fact{}
	var waves []uuid.UUID
	for _, x := range facts {
		if byWave[x.wave] == nil {
			waves = append(waves, x.wave)
		}
		byWave[x.wave] = append(byWave[x.wave], x)
	}
	var out []state
	for _, w := range waves {
		list := byWave[w]
		slices.SortStableFunc(list, func(a, b fact) int { return a.met.Compare(b.met) })
		now := state{wave: w, unit: f.units[f.size.Person(person).Unit], person: person, nr: 1, required: len(list), at: f.begin()}
		out = append(out, now)
		for _, x := range list {
			if x.met.IsZero() {
				continue
			}
			now.nr, now.done, now.at = now.nr+1, now.done+1, x.met
			if until := f.validUntil(x.met); now.until.IsZero() || until.Before(now.until) {
				now.until = until
			}
			if now.done == now.required {
				now.ready = f.day(x.met)
			}
			out = append(out, now)
		}
		out[len(out)-1].last = true
	}
	return out
}

// begin is when the projects asked for their courses.
func (f *founder) begin() time.Time { return f.now.AddDate(0, 0, -7*weeks-7) }

func (f *founder) copyMet(ctx context.Context, all []fact) error {
	var list []fact
	for _, x := range all {
		if !x.met.IsZero() {
			list = append(list, x)
		}
	}
	columns := []string{"id", "person_id", "course_id", "version_id", "version_no", "completed_at", "passed", "evidence", "valid_until", "recorded_at"}
	return f.each(ctx, "completion", columns, len(list), func(i int) []any {
		x := list[i]
		c := f.courses[x.course]
		return []any{
			raw(db.NewID()), raw(f.persons[x.person]), raw(c.course), raw(c.version), 1,
			x.met, true, evidence, f.validUntil(x.met), x.met,
		}
	})
}

func (f *founder) copyAssignments(ctx context.Context, list []fact) error {
	columns := []string{"id", "person_id", "wave_id", "line_id", "course_id", "must", "due", "opened_at", "met_on", "met_until", "nr"}
	return f.each(ctx, "assignment", columns, len(list), func(i int) []any {
		x := list[i]
		on, until, nr := f.met(x.met)
		return []any{
			raw(x.id), raw(f.persons[x.person]), raw(x.wave), raw(x.line), raw(f.courses[x.course].course), true,
			f.date(x.due), f.begin(), on, until, nr,
		}
	})
}

func (f *founder) copyAssignmentLog(ctx context.Context, list []fact) error {
	columns := []string{"assignment_id", "nr", "at", "wave_id", "line_id", "person_id", "open", "must", "due", "met_on", "met_until"}
	at, nr := 0, 0
	return f.copy(ctx, "assignment_log", columns, func() ([]any, bool) {
		for nr++; at < len(list); at, nr = at+1, 1 {
			if x := list[at]; nr == 1 || nr == 2 && !x.met.IsZero() {
				break
			}
		}
		if at == len(list) {
			return nil, false
		}
		x, when := list[at], f.begin()
		on, until := any(nil), any(nil)
		if nr == 2 {
			when = x.met
			on, until, _ = f.met(x.met)
		}
		return []any{raw(x.id), nr, when, raw(x.wave), raw(x.line), raw(f.persons[x.person]), true, true, f.date(x.due), on, until}, true
	})
}

// met are the columns of an assignment that repeat the completion.
func (f *founder) met(at time.Time) (on, until any, nr int) {
	if at.IsZero() {
		return nil, nil, 1
	}
	return f.day(at), f.validUntil(at), 2
}

func (f *founder) date(d clock.Date) time.Time { return f.day(d.Start(f.zone)) }

// forever is how the read model writes that nothing runs out.
var forever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

func (s state) row(f *founder) []any {
	until := s.until
	if until.IsZero() {
		until = forever
	}
	return []any{raw(s.wave), raw(f.persons[s.person]), s.nr, raw(s.unit), s.required, s.done, until, instant(s.ready), true}
}

func (f *founder) copyStates(ctx context.Context, all []state) error {
	columns := []string{"wave_id", "person_id", "nr", "unit_id", "required", "done", "done_until", "ready_on", "counted"}
	err := f.each(ctx, "person_wave_log", append(slices.Clone(columns), "at"), len(all), func(i int) []any {
		return append(all[i].row(f), all[i].at)
	})
	if err != nil {
		return err
	}
	var last []state
	for _, s := range all {
		if s.last {
			last = append(last, s)
		}
	}
	return f.each(ctx, "person_wave", columns, len(last), func(i int) []any { return last[i].row(f) })
}

// copyPlaces says where everybody counts. The ids of postings are the
// database's to tell.
func (f *founder) copyPlaces(ctx context.Context) error {
	_, err := f.super.Exec(ctx, `
		INSERT INTO wave_person (tenant_id, project_id, person_id, wave_id, unit_id, posting_id, affected)
		SELECT p.tenant_id, w.project_id, p.person_id, w.id, p.unit_id, p.id, true
		FROM posting p JOIN wave w ON w.tenant_id = p.tenant_id WHERE p.tenant_id = $1`, f.tenant)
	return err
}

// history publishes the tables of the evenings before some days, as the worker
// did.
func (f *founder) history(ctx context.Context) error {
	for _, ago := range []int{28, 14, 7, 0} {
		at := f.now.AddDate(0, 0, -ago)
		if err := f.app.Readiness.EndOfDay(clock.With(ctx, func() time.Time { return at })); err != nil {
			return err
		}
	}
	return nil
}
