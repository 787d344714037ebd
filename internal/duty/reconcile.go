package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// cause is what made a reconciliation necessary.
type cause string

const (
	byRule    cause = "rule"    // the duty changed
	byPosting cause = "posting" // people, units or the calendar
	byFact    cause = "fact"    // a completion, a wave, a role
)

// work is what a reconciliation is about.
type work struct {
	duties  []Duty
	persons []uuid.UUID // nil: everybody
	cause   cause
	undo    int // the revision that is taken back, or 0
}

// crowd is how many people the daily run takes at a time, and how many members
// are dated at a time: memory does not grow with the town.
const crowd = 5000

// few people are looked up one by one, whatever plan the connection has kept.
const few = 100

// PeopleChanged reconciles all duties of some persons, or of everybody (nil)
// after the units changed, in the caller's transaction.
func (s *Service) PeopleChanged(ctx context.Context, tx *db.Tx, persons []uuid.UUID) error {
	if persons != nil && len(persons) == 0 {
		return nil
	}
	return s.all(ctx, tx, persons, byPosting)
}

// Speaking are the duties that speak of some courses.
type Speaking struct {
	duties     []uuid.UUID
	Instructed []uuid.UUID // those of them in which the course is part of an instruction
}

// AskSpeaking asks for them, for Moved.
func (s *Service) AskSpeaking(courses []uuid.UUID, into *Speaking) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		askDutiesOn(r, courses, into)
		return nil
	}
}

// Moved moves the duties that speak of what some people completed, or of
// what was corrected, in the caller's transaction.
func (s *Service) Moved(ctx context.Context, tx *db.Tx, speaking Speaking, persons []uuid.UUID) error {
	if len(speaking.duties) == 0 {
		return nil
	}
	if err := lockPersons(ctx, tx, persons); err != nil {
		return err
	}
	duties, err := holding(ctx, tx, speaking.duties)
	if err != nil {
		return err
	}
	for _, d := range duties {
		if err := undate(ctx, tx, d.ID, persons); err != nil {
			return err
		}
	}
	return s.reconcile(ctx, tx, work{duties: duties, persons: persons, cause: byFact})
}

// PathCompleted moves the duties of people who completed paths, or of whom
// that was taken back, in the caller's transaction.
func (s *Service) PathCompleted(ctx context.Context, tx *db.Tx, persons, paths []uuid.UUID) error {
	var speaking Speaking
	if err := s.DB.Read(ctx, askDutiesOnPaths(&speaking.duties, paths)); err != nil {
		return err
	}
	return s.Moved(ctx, tx, speaking, persons)
}

// FactsChanged reconciles the duties whose rule asks for a kind of fact (wave,
// role) of some persons, or of everybody (nil).
func (s *Service) FactsChanged(ctx context.Context, tx *db.Tx, kind string, persons []uuid.UUID) error {
	duties, err := holding(ctx, tx, nil)
	if err != nil {
		return err
	}
	asking := duties[:0]
	for _, d := range duties {
		for _, n := range d.Terms.Audience.Leaves() {
			if n.Is == kind {
				asking = append(asking, d)
				break
			}
		}
	}
	if len(asking) == 0 {
		return nil
	}
	if err := lockPersons(ctx, tx, persons); err != nil {
		return err
	}
	return s.reconcile(ctx, tx, work{duties: asking, persons: persons, cause: byFact})
}

// Daily reconciles everybody once a day of the municipality, however often it
// is called. A run that broke off is made again.
func (s *Service) Daily(ctx context.Context) error {
	today, done := clock.Today(ctx), false
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		done, err = ran(ctx, tx, today)
		return err
	})
	if err != nil || done {
		return err
	}
	if err := s.Reconcile(ctx); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return noteRun(ctx, tx, today) })
}

// Reconcile reconciles all duties of everybody: what the calendar changed are
// postings and absences that begin or end, and conditions on time. It takes
// some thousand people a transaction.
func (s *Service) Reconcile(ctx context.Context) error {
	var after uuid.UUID
	for more := true; more; {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			persons, err := personsAfter(ctx, tx, after, crowd)
			if err != nil || len(persons) == 0 {
				more = false
				return err
			}
			after, more = persons[len(persons)-1], len(persons) == crowd
			return s.all(ctx, tx, persons, byPosting)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// all reconciles every duty that holds. The duties are read under the lock of
// the persons: a rule that changed meanwhile has locked them, too.
func (s *Service) all(ctx context.Context, tx *db.Tx, persons []uuid.UUID, c cause) error {
	if err := lockPersons(ctx, tx, persons); err != nil {
		return err
	}
	duties, err := holding(ctx, tx, nil)
	if err != nil || len(duties) == 0 {
		return err
	}
	return s.reconcile(ctx, tx, work{duties: duties, persons: persons, cause: c})
}

// reconcile brings the members of duties in line with their audiences, and the
// dates of those who need it with terms, facts and exemptions.
func (s *Service) reconcile(ctx context.Context, tx *db.Tx, w work) error {
	if w.cause == byRule {
		if err := lockPersons(ctx, tx, w.persons); err != nil {
			return err
		}
	}
	if w.persons == nil || len(w.persons) > few {
		if err := forgetPlans(ctx, tx); err != nil {
			return err
		}
	}
	sc, err := s.Audiences.Scope(ctx, tx, clock.Today(ctx), w.persons)
	if err != nil {
		return err
	}
	moving := w.duties
	if w.cause != byRule && w.persons != nil && len(w.persons) <= few {
		if moving, err = s.moving(ctx, tx, w, sc); err != nil {
			return err
		}
	}
	queries := make([]audience.Query, len(moving))
	for i, d := range moving {
		queries[i] = s.Audiences.Query(ctx, tx, d.Terms.Audience, sc)
	}
	if err := settle(ctx, tx, w, moving, queries, clock.Now(ctx)); err != nil {
		return err
	}
	return s.date(ctx, tx, w)
}

// moving are the duties that one of a few persons comes into or leaves: one
// posting moves a few of sixty duties, and asking costs less than writing.
func (s *Service) moving(ctx context.Context, tx *db.Tx, w work, sc audience.Scope) ([]Duty, error) {
	rules := make([]audience.Rule, len(w.duties))
	for i, d := range w.duties {
		rules[i] = d.Terms.Audience
	}
	fit, err := s.Audiences.Fit(ctx, tx, rules, sc)
	if err != nil {
		return nil, err
	}
	in, err := memberships(ctx, tx, w.persons)
	var out []Duty
	for i, d := range w.duties {
		if slices.ContainsFunc(w.persons, func(p uuid.UUID) bool { return (fit[p] != nil && fit[p][i]) != in[membership{d.ID, p}] }) {
			out = append(out, d)
		}
	}
	return out, err
}

// date works out the dates of every member of the duties that waits for it.
func (s *Service) date(ctx context.Context, tx *db.Tx, w work) error {
	terms := map[uuid.UUID]Terms{}
	ids := make([]uuid.UUID, len(w.duties))
	for i, d := range w.duties {
		terms[d.ID], ids[i] = d.Terms, d.ID
	}
	for {
		list, err := undated(ctx, tx, ids, w.persons)
		if err != nil || len(list) == 0 {
			return err
		}
		land, err := landOf(ctx, tx)
		if err != nil {
			return err
		}
		if err := readFacts(ctx, tx, list, clock.Zone(ctx).String()); err != nil {
			return err
		}
		for i := range list {
			list[i].dates = terms[list[i].duty].Dates(land, list[i].standing)
		}
		if err := writeDates(ctx, tx, list); err != nil {
			return err
		}
	}
}
