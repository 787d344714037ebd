package duty

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// SettleHastily notes how far it came before it works that out: what the twin
// of the crash test does.
func (s *Service) SettleHastily(ctx context.Context) error {
	for {
		var w waiting
		var persons []uuid.UUID
		more := false
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if w, more, err = nextWaiting(ctx, tx); err != nil || !more {
				return err
			}
			if persons, err = personsAfter(ctx, tx, w.settledTo, stride); err != nil {
				return err
			}
			if len(persons) == 0 {
				return settled(ctx, tx, w.duty.ID)
			}
			return settledTo(ctx, tx, w.duty.ID, persons[len(persons)-1])
		})
		if err != nil || !more {
			return err
		}
		if len(persons) == 0 {
			continue
		}
		err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return s.reconcile(ctx, tx, work{duties: []Duty{w.duty}, persons: persons, cause: byRule, undo: w.undoes})
		})
		if err != nil {
			return err
		}
	}
}
