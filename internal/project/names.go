package project

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// WaveName is what a wave is called.
type WaveName struct {
	Project i18n.Text
	Number  int
}

// WaveNames are the names of all waves by id, for rules that speak of them. A
// name tells nothing of who is in it; a building block.
func (s *Service) WaveNames(ctx context.Context) (names map[uuid.UUID]WaveName, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		names, err = waveNames(ctx, tx)
		return err
	})
	return names, err
}
