package hrimport

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Sweep removes what imports needed and need no longer: abandoned uploads,
// delivered files after a day, old and new values after 30 days, and the
// people whose import was undone more than 30 days ago. The worker runs it
// daily; running it again changes nothing.
func (s *Service) Sweep(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st := &store{tx}
		if err := st.lock(ctx); err != nil {
			return err
		}
		now := clock.Now(ctx)
		if err := st.sweep(ctx, now); err != nil {
			return err
		}
		return st.forgetWithdrawn(ctx, now.Add(-keepDone))
	})
}
