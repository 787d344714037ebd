package share

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Settle takes back what the town itself no longer offers, with the reason it
// gave, so that those who took it over are told. The worker runs it hourly;
// running it again changes nothing.
func (s *Service) Settle(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		works, err := ownWorks(ctx, tx)
		if err != nil {
			return err
		}
		for _, w := range works {
			var (
				id   uuid.UUID
				gone *course.Withdrawal
			)
			if err := s.DB.Read(ctx, s.Courses.AskPublished(w.Course, &id, &gone)); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if gone == nil {
				continue
			}
			setWithdrawn(tx, w.ID, clock.Now(ctx), gone.Why)
			audit.Record(ctx, tx, audit.Entry{Action: "share.withdrawn", Object: "share_work", ID: w.ID})
		}
		return nil
	})
}
