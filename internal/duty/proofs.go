package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Of many proofs at once: those of former years, delivered as a file. Building
// blocks: the caller decides who may record them, and has checked their days.

// PersonProof is a proof from elsewhere of one person for one duty.
type PersonProof struct {
	Duty, Person uuid.UUID
	Proof
	Round int // of an instruction that is whole with it; 0: it is from elsewhere
}

// Fit is what a proof would be.
type Fit string

// The fits.
const (
	FitNew    Fit = "new"
	FitKnown  Fit = "known"        // one of that day is recorded
	NotIn     Fit = "not_affected" // the person is not in the duty
	NotTaking Fit = "not_asked"    // the duty takes no proofs from elsewhere
)

// Holding returns the duties that have not ended.
func (s *Service) Holding(ctx context.Context, tx *db.Tx) ([]Duty, error) {
	return holding(ctx, tx, nil)
}

// Fits says what each proof would be today. The persons stay locked, so that
// it still holds when the proofs are recorded in the same transaction.
func (s *Service) Fits(ctx context.Context, tx *db.Tx, list []PersonProof) ([]Fit, error) {
	duties, persons := parties(list)
	if err := lockPersons(ctx, tx, persons); err != nil {
		return nil, err
	}
	held, err := holding(ctx, tx, duties)
	if err != nil {
		return nil, err
	}
	taking := map[uuid.UUID]bool{}
	for _, d := range held {
		taking[d.ID] = d.Terms.byProof()
	}
	in, err := memberships(ctx, tx, persons)
	if err != nil {
		return nil, err
	}
	known, err := proofDays(ctx, tx, duties, persons)
	if err != nil {
		return nil, err
	}
	fits := make([]Fit, len(list))
	for i, p := range list {
		switch at := (membership{p.Duty, p.Person}); {
		case !taking[p.Duty]:
			fits[i] = NotTaking
		case !in[at]:
			fits[i] = NotIn
		case known[proofDay{at, p.On}]:
			fits[i] = FitKnown
		default:
			fits[i] = FitNew
		}
	}
	return fits, nil
}

// RecordProofs records the proofs, all of which fit as new ones, works out the
// dates of who is concerned and returns the proofs' ids.
func (s *Service) RecordProofs(ctx context.Context, tx *db.Tx, list []PersonProof) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(list))
	for i := range list {
		ids[i] = db.NewID()
	}
	if err := insertProofs(ctx, tx, list, ids, clock.Now(ctx), orNull(actor.From(ctx).Person)); err != nil {
		return nil, err
	}
	return ids, s.redate(ctx, tx, list, "duty.proofs_recorded")
}

// WithdrawProofs takes back what RecordProofs recorded; what was withdrawn
// meanwhile stays so.
func (s *Service) WithdrawProofs(ctx context.Context, tx *db.Tx, ids []uuid.UUID) error {
	list, err := proofsByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	_, persons := parties(list)
	if err := lockPersons(ctx, tx, persons); err != nil {
		return err
	}
	if err := withdrawProofs(ctx, tx, ids, clock.Now(ctx), orNull(actor.From(ctx).Person)); err != nil {
		return err
	}
	return s.redate(ctx, tx, list, "duty.proofs_withdrawn")
}

// redate works out the dates of all members that proofs speak of.
func (s *Service) redate(ctx context.Context, tx *db.Tx, list []PersonProof, action string) error {
	duties, _ := parties(list)
	held, err := holding(ctx, tx, duties)
	if err != nil {
		return err
	}
	for _, d := range held {
		var persons []uuid.UUID
		for _, p := range list {
			if p.Duty == d.ID {
				persons = append(persons, p.Person)
			}
		}
		if err := undate(ctx, tx, d.ID, persons); err != nil {
			return err
		}
		if err := s.date(ctx, tx, work{duties: []Duty{d}, persons: persons}); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "duty", ID: d.ID, Detail: map[string]any{"proofs": len(persons)}})
	}
	return nil
}

// parties are the duties and the persons of proofs, each once.
func parties(list []PersonProof) (duties, persons []uuid.UUID) {
	duties, persons = []uuid.UUID{}, []uuid.UUID{}
	for _, p := range list {
		duties, persons = append(duties, p.Duty), append(persons, p.Person)
	}
	order := func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }
	slices.SortFunc(duties, order)
	slices.SortFunc(persons, order)
	return slices.Compact(duties), slices.Compact(persons)
}
