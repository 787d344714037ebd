package course

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Withdrawal says since when and why a course is no longer offered.
type Withdrawal struct {
	At  time.Time
	Why i18n.Text
}

// Withdraw takes a course out of the catalogue, with the caller's effects; the
// caller has checked who may. Who is in it goes on in their version.
func (s *Service) Withdraw(ctx context.Context, tx *db.Tx, id uuid.UUID, why i18n.Text) {
	setWithdrawn(tx, id, &Withdrawal{At: clock.Now(ctx), Why: why})
	audit.Record(ctx, tx, audit.Entry{Action: "course.withdrawn", Object: "course", ID: id})
}

// Reinstate offers a withdrawn course again, with the caller's effects.
func (s *Service) Reinstate(ctx context.Context, tx *db.Tx, id uuid.UUID) {
	setWithdrawn(tx, id, nil)
	audit.Record(ctx, tx, audit.Entry{Action: "course.reinstated", Object: "course", ID: id})
}
