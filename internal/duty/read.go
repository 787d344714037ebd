package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// State is how somebody stands to a duty; it is derived on every read.
type State string

// The states.
const (
	NotAffected State = "not-affected"
	Exempt      State = "exempt"
	Done        State = "done"
	Open        State = "open"    // to be done by a day ahead
	Due         State = "due"     // the day is here, or passed within the grace
	Overdue     State = "overdue" // the grace has passed
)

// Member is a person in a duty.
type Member struct {
	Duty, Person uuid.UUID
	Since        clock.Date
	State        State
	Dates        Dates
	ExemptUntil  clock.Date // first day after the running exemption; zero: none
}

// Members returns who is in a duty today, by person. A building block: the
// caller decides who may see them.
func (s *Service) Members(ctx context.Context, duty uuid.UUID) (list []Member, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = membersOf(ctx, tx, clock.Today(ctx), "m.duty_id", duty)
		return err
	})
	return list, err
}

// Of returns the duties a person is in today. A building block.
func (s *Service) Of(ctx context.Context, person uuid.UUID) (list []Member, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = membersOf(ctx, tx, clock.Today(ctx), "m.person_id", person)
		return err
	})
	return list, err
}

// Summary is a duty with how many people stand how.
type Summary struct {
	Duty   Duty
	Counts map[State]int
}

// In is how many people are in the duty.
func (s Summary) In() (n int) {
	for _, k := range s.Counts {
		n += k
	}
	return n
}

// List returns all duties, those that hold first, by name.
func (s *Service) List(ctx context.Context) (list []Summary, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := allDuties(ctx, tx)
		if err != nil {
			return err
		}
		counts, err := counted(ctx, tx, clock.Today(ctx))
		for _, d := range all {
			list = append(list, Summary{d, counts[d.ID]})
		}
		return err
	})
	return list, err
}

// Get returns one duty.
func (s *Service) Get(ctx context.Context, slug string) (d Duty, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return d, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err = dutyBySlug(ctx, tx, slug)
		return err
	})
	return d, err
}

// Preview is the dry run of a duty: how many would come in and go out, and of
// those whom the actor may see, who.
type Preview struct {
	In, Out       int
	Staff         int // everybody the rule could be for today
	Affected      int // after the change
	Comers, Goers []people.Person
}

// mostNamed bounds the names of a dry run; the counts are whole.
const mostNamed = 100

// Preview says what a new duty (slug "") or a changed one would do.
func (s *Service) Preview(ctx context.Context, slug string, in Input) (p Preview, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return p, err
	}
	in.Everybody = true // it is what the dry run is there to tell
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.check(ctx, in); err != nil {
			return err
		}
		now, err := s.Audiences.Persons(ctx, in.Terms.Audience, clock.Today(ctx))
		if err != nil {
			return err
		}
		staff, err := s.Audiences.Persons(ctx, audience.Rule{}, clock.Today(ctx))
		if err != nil {
			return err
		}
		var before []uuid.UUID
		if slug != "" {
			d, err := dutyBySlug(ctx, tx, slug)
			if err != nil {
				return err
			}
			members, err := s.Members(ctx, d.ID)
			if err != nil {
				return err
			}
			for _, m := range members {
				before = append(before, m.Person)
			}
		}
		come, gone := audience.Missing(now, before), audience.Missing(before, now)
		p = Preview{In: len(come), Out: len(gone), Staff: len(staff), Affected: len(now)}
		if p.Comers, err = s.named(ctx, tx, come); err == nil {
			p.Goers, err = s.named(ctx, tx, gone)
		}
		return err
	})
	return p, err
}

// named are the people the actor may see, by name.
func (s *Service) named(ctx context.Context, tx *db.Tx, ids []uuid.UUID) ([]people.Person, error) {
	if !actor.From(ctx).Can(Care) {
		return nil, nil
	}
	units, everywhere, err := s.People.Within(ctx, Care, "")
	if err != nil {
		return nil, err
	}
	ids, err = reachable(ctx, tx, ids, units, everywhere, clock.Today(ctx), mostNamed)
	if err != nil {
		return nil, err
	}
	persons, err := s.People.Named(ctx, "duty", ids...)
	out := make([]people.Person, 0, len(ids))
	for _, id := range ids {
		out = append(out, persons[id])
	}
	return out, err
}

// Step is one line of the log of a person in a duty.
type Step struct {
	At       time.Time
	Entered  bool
	Reason   string
	Revision int
}

// Story is why somebody is in a duty, or not, and how it came.
type Story struct {
	Duty   Duty
	Why    audience.Why
	Member *Member // nil: not affected
	Steps  []Step  // the newest first
}

// Why explains to a person, or to who cares for them, how they stand to a
// duty.
func (s *Service) Why(ctx context.Context, slug string, person uuid.UUID) (story Story, err error) {
	if me := actor.From(ctx).Person; me != person || me == uuid.Nil {
		if err := s.People.InReach(ctx, Care, person); err != nil {
			return story, err
		}
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if story.Duty, err = dutyBySlug(ctx, tx, slug); err != nil {
			return err
		}
		if story.Why, err = s.Audiences.Why(ctx, story.Duty.Terms.Audience, person, clock.Today(ctx)); err != nil {
			return err
		}
		members, err := s.Of(ctx, person)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(members, func(m Member) bool { return m.Duty == story.Duty.ID }); i >= 0 {
			story.Member = &members[i]
		}
		audit.Look(ctx, tx, "duty", person)
		story.Steps, err = stepsOf(ctx, tx, story.Duty.ID, person)
		return err
	})
	return story, err
}
