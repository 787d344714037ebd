package author

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// FreeSlug is a name for a course from elsewhere: its own where nothing here
// has it.
func (s *Service) FreeSlug(ctx context.Context, wish string) (slug string, err error) {
	if err := actor.Require(ctx, Write); err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		isTaken, err := slugsTaken(ctx, tx)
		if err == nil {
			slug = free(wish, isTaken)
		}
		return err
	})
	return slug, err
}

// Undone says which steps of drafts were taken back, for whoever remembers
// what a step brought.
func (s *Service) Undone(ctx context.Context, steps []uuid.UUID) (undone []uuid.UUID, err error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		undone, err = undoneOf(ctx, tx, steps)
		return err
	})
	return undone, err
}
