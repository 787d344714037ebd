package people

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// LedUnits returns the units a person leads today: those of the postings with
// the supervisor flag, and the units below that have no supervisor of their
// own. It is derived, never granted.
func (s *Service) LedUnits(ctx context.Context, person uuid.UUID) ([]uuid.UUID, error) {
	var led []uuid.UUID
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		leaders, err := (&store{tx}).leaders(ctx, clock.Today(ctx))
		if err != nil {
			return err
		}
		led = ledBy(tree, leaders, person)
		return nil
	})
	return led, err
}

// leader is one posting with the supervisor flag.
type leader struct{ unit, person uuid.UUID }

func ledBy(tree *org.Tree, leaders []leader, person uuid.UUID) []uuid.UUID {
	own, others := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, l := range leaders {
		if l.person == person {
			own[l.unit] = true
		} else {
			others[l.unit] = true
		}
	}
	led := map[uuid.UUID]bool{}
	var out []uuid.UUID
	// Depth-first order: a unit's parent has been decided before the unit.
	for _, u := range tree.Units() {
		if own[u.ID] || led[u.Parent] && !others[u.ID] {
			led[u.ID] = true
			out = append(out, u.ID)
		}
	}
	return out
}

// Team returns the persons with a current posting in the units the person
// leads, without the person.
func (s *Service) Team(ctx context.Context, person uuid.UUID) ([]uuid.UUID, error) {
	var team []uuid.UUID
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		units, err := s.LedUnits(ctx, person)
		if err != nil || len(units) == 0 {
			return err
		}
		team, err = (&store{tx}).inUnits(ctx, clock.Today(ctx), units, person)
		return err
	})
	return team, err
}
