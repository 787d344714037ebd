package learn

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Holds says whether a person completed a version, valid still or not. It is a
// building block: the caller has decided that the actor may know.
func (s *Service) Holds(ctx context.Context, person, version uuid.UUID) (holds bool, err error) {
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askHolds(r, person, version, &holds)
		return nil
	})
	return holds, err
}
