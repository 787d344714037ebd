package course

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// VersionOn is the version of a course that was live just before a moment; nil
// before its first publication. A building block for what is recorded later
// than it happened.
func (s *Service) VersionOn(ctx context.Context, slug string, at time.Time) (id uuid.UUID, err error) {
	err = s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		id, err = versionOn(tx, slug, at)
		return err
	})
	return id, err
}
