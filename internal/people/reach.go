package people

import (
	"context"
	"slices"

	"github.com/google/uuid"

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
