package org

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Apply carries out planned steps, in their order, in one transaction.
func (s *Service) Apply(ctx context.Context, steps []Step) error {
	return s.write(ctx, "org.applied", steps, func(st *store) error {
		for _, step := range steps {
			if step.Before == nil {
				st.insert(step.After)
				continue
			}
			if !step.After.sameState(*step.Before) && step.After.StateFrom.After(step.Before.StateFrom) && !step.Before.withdrawn() {
				st.insertPast(*step.Before, step.After.StateFrom)
			}
			st.update(step.After)
		}
		return st.send(ctx)
	})
}

// Revert takes steps back, the last first: a unit they made keeps its row with
// an empty period, because numbers and slugs are never used again.
func (s *Service) Revert(ctx context.Context, steps []Step) error {
	return s.write(ctx, "org.reverted", steps, func(st *store) error {
		for i := len(steps) - 1; i >= 0; i-- {
			step := steps[i]
			if step.Before == nil {
				gone := step.After
				gone.To = gone.From
				st.update(gone)
				continue
			}
			if !step.After.sameState(*step.Before) {
				st.deletePast(step.After.ID, step.After.StateFrom)
			}
			st.update(*step.Before)
		}
		return st.send(ctx)
	})
}

func (s *Service) write(ctx context.Context, action string, steps []Step, fn func(*store) error) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	if len(steps) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st := newStore(tx)
		if err := fn(st); err != nil {
			return err
		}
		if err := st.raiseVersion(ctx); err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(steps))
		for i, step := range steps {
			ids[i] = step.After.ID
		}
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "unit", Detail: map[string]any{"units": len(ids)}})
		return s.Changed.Emit(ctx, tx, Change{Units: ids})
	})
}
