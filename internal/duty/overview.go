package duty

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// UnitCount is how many people of a unit's own staff stand how to a duty.
type UnitCount struct {
	Duty, Unit uuid.UUID
	State      State
	People     int
}

// Overview counts the people in the actor's reach by duty, unit and state, as
// of today. Everybody counts in one unit, that of their largest posting there.
// Only who may see these people by name may see the counts: they are whole.
func (s *Service) Overview(ctx context.Context) (duties []Duty, counts []UnitCount, err error) {
	if err := actor.Require(ctx, Care); err != nil {
		return nil, nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		units, everywhere, err := s.People.Within(ctx, Care, "")
		if err != nil {
			return err
		}
		if duties, err = holding(ctx, tx, nil); err != nil {
			return err
		}
		counts, err = countedByUnit(ctx, tx, units, everywhere, clock.Today(ctx))
		return err
	})
	return duties, counts, err
}

// InForce returns the duties that hold today.
func (s *Service) InForce(ctx context.Context) (list []Duty, err error) {
	if err := actor.Require(ctx, Care); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = holding(ctx, tx, nil)
		return err
	})
	return list, err
}

// OfPerson returns the duties of a person in the actor's reach, the most urgent
// first.
func (s *Service) OfPerson(ctx context.Context, person uuid.UUID) (list []Mine, err error) {
	if err := s.People.InReach(ctx, Care, person); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askMemberships(r, []uuid.UUID{person}, clock.Today(ctx), "", func(rows []mineRow) { list = mineOf(rows)[person] })
		return nil
	})
	return list, err
}

// Known returns a duty to who cares for people in it, an ended one too.
func (s *Service) Known(ctx context.Context, slug string) (d Duty, err error) {
	if err := actor.Require(ctx, Care); err != nil {
		return d, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err = dutyBySlug(ctx, tx, slug)
		return err
	})
	return d, err
}
