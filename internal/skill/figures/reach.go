package figures

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// reach is the units a round is about with all below them; nil is all.
func (r Round) reach(tree *org.Tree) []uuid.UUID {
	if len(r.Units) == 0 {
		return nil
	}
	return tree.Subtree(r.Units...)
}

// outermost leaves out units that stand below another one of the list, and
// those that are no units: every unit is named once.
func outermost(tree *org.Tree, list []uuid.UUID) (out []uuid.UUID) {
	for _, u := range list {
		_, known := tree.Unit(u)
		below := slices.ContainsFunc(list, func(top uuid.UUID) bool { return top != u && tree.Contains(top, u) })
		if known && !below && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// Invitation is an open round to which people are invited.
type Invitation struct {
	Round
	units map[uuid.UUID]bool // nil: all
}

// Asks reports whether somebody with postings in units is invited.
func (i Invitation) Asks(units []uuid.UUID) bool {
	return i.units == nil || slices.ContainsFunc(units, func(u uuid.UUID) bool { return i.units[u] })
}

// Invitations are the rounds of today to which people are invited. Whether
// somebody took part is not asked: who is told nothing more would stand apart.
// A building block of those who tell people.
func (s *Service) Invitations(ctx context.Context, tree *org.Tree) (list []Invitation, err error) {
	today := clock.Today(ctx)
	var open []Round
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askInviting(r, today, &open)
		return nil
	})
	if err != nil || len(open) == 0 {
		return nil, err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreed.Allows(tenant.SkillFigures) {
		return nil, err
	}
	for _, r := range open {
		i := Invitation{Round: r}
		if within := r.reach(tree); within != nil {
			i.units = map[uuid.UUID]bool{}
			for _, u := range within {
				i.units[u] = true
			}
		}
		list = append(list, i)
	}
	return list, nil
}
