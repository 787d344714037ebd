package people

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Bosses returns who leads each unit today: what LedUnits says of one person,
// for everybody at once. A building block.
func (s *Service) Bosses(ctx context.Context) (map[uuid.UUID][]uuid.UUID, error) {
	out := map[uuid.UUID][]uuid.UUID{}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		leaders, err := (&store{tx}).leaders(ctx, clock.Today(ctx))
		if err != nil {
			return err
		}
		own := map[uuid.UUID][]uuid.UUID{}
		for _, l := range leaders {
			own[l.unit] = append(own[l.unit], l.person)
		}
		// Depth-first order: a unit's parent has been decided before the unit.
		for _, u := range tree.Units() {
			if out[u.ID] = own[u.ID]; out[u.ID] == nil {
				out[u.ID] = out[u.Parent]
			}
		}
		return nil
	})
	return out, err
}
