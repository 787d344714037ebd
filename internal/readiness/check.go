package readiness

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Difference is a person whose row in the read model is not what the facts
// say.
type Difference struct {
	WaveID, PersonID uuid.UUID
	Modelled, Facts  string
}

// Check compares person_wave with postings, requirements and completions,
// which it counts by itself. No difference is expected; the nightly run logs
// and repairs what it finds.
func (s *Service) Check(ctx context.Context) (found []Difference, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		places, err := s.Projects.Places(ctx, tx)
		if err != nil {
			return err
		}
		found, err = differences(ctx, tx, places, clock.Today(ctx))
		return err
	})
	return found, err
}
