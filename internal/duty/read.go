package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
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
		counts, err := counted(ctx, tx, clock.Today(ctx), nil)
		for _, d := range all {
			list = append(list, Summary{d, counts[d.ID]})
		}
		return err
	})
	return list, err
}

// Shown is a duty with what its page tells.
type Shown struct {
	Summary
	Progress Progress // of a duty that waits
	Newest   Revision
}

// UndoUntil is until when the newest change can be undone; zero: it cannot.
func (s Shown) UndoUntil(ctx context.Context) time.Time {
	if !s.Newest.undoable(ctx) {
		return time.Time{}
	}
	return s.Newest.At.Add(UndoWithin)
}

// Show returns one duty with how many people stand how.
func (s *Service) Show(ctx context.Context, slug string) (out Shown, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return out, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := dutyBySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		counts, err := counted(ctx, tx, clock.Today(ctx), &d.ID)
		if err != nil {
			return err
		}
		out.Summary = Summary{d, counts[d.ID]}
		if out.Newest, err = newestRevision(ctx, tx, d.ID); err != nil || !d.Waits {
			return err
		}
		out.Progress, err = progressOf(ctx, tx, d.ID)
		return err
	})
	return out, err
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

	Exemptions []Exemption     // the newest first
	Proofs     []RecordedProof // from elsewhere, the newest first
}

// Exemption is a time in which somebody was, is or will be free of a duty.
type Exemption struct {
	From, To clock.Date // To is the first day no more
	Reason   string
}

// RecordedProof is a proof from elsewhere as it stands in the records.
type RecordedProof struct {
	ID uuid.UUID
	Proof
	At        time.Time // when it was recorded
	Withdrawn bool

	Instruction bool // Issuer gave it
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
		if story.Steps, err = stepsOf(ctx, tx, story.Duty.ID, person); err != nil {
			return err
		}
		if story.Exemptions, err = exemptionsOf(ctx, tx, story.Duty.ID, person); err != nil {
			return err
		}
		story.Proofs, err = proofsOf(ctx, tx, story.Duty.ID, person)
		return err
	})
	return story, err
}
