package people

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// InReach is a fault unless the actor may p for the person: somebody without
// a posting of today in the units of the role is not found.
func (s *Service) InReach(ctx context.Context, p actor.Permission, person uuid.UUID) error {
	if err := actor.Require(ctx, p); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) error {
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		units, all := tree.Reach(actor.From(ctx), p)
		if all {
			return nil
		}
		postings, err := s.Postings(ctx, clock.Today(ctx), person)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(postings[person], func(o Posting) bool { return slices.Contains(units, o.Unit) }) {
			return nil
		}
		return fault.Missing("people.not_found")
	})
}

// Within returns the units the actor may p in, narrowed to the unit of a slug
// and all below it; everywhere where nothing bounds it. A building block for
// lists of people.
func (s *Service) Within(ctx context.Context, p actor.Permission, slug string) (units []uuid.UUID, everywhere bool, err error) {
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, false, err
	}
	return within(ctx, tree, p, slug)
}

// within is the units the actor may p in, narrowed to the
// sub-tree of slug. A unit out of reach is as unknown as one that is not.
func within(ctx context.Context, tree *org.Tree, p actor.Permission, slug string) (ids []uuid.UUID, everywhere bool, err error) {
	ids, everywhere = tree.Reach(actor.From(ctx), p)
	if slug == "" {
		return ids, everywhere, nil
	}
	u, ok := tree.BySlug(slug)
	if !ok {
		return nil, false, fault.Missing("people.unit_not_found")
	}
	below := tree.Subtree(u.ID)
	if everywhere {
		return below, false, nil
	}
	reach := map[uuid.UUID]bool{}
	for _, id := range ids {
		reach[id] = true
	}
	var both []uuid.UUID
	for _, id := range below {
		if reach[id] {
			both = append(both, id)
		}
	}
	if len(both) == 0 {
		return nil, false, fault.Missing("people.unit_not_found")
	}
	return both, false, nil
}
