package courserun

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Soon is a run that begins soon and on which somebody has a seat.
type Soon struct {
	Person, Run  uuid.UUID
	Title        i18n.Text
	Starts, Ends time.Time // of the first session
}

// Soon returns the runs that begin from now on before a moment and on which
// some persons have a seat. A building block.
func (s *Service) Soon(ctx context.Context, persons []uuid.UUID, from, to time.Time) (list []Soon, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = soonFor(ctx, tx, persons, from, to)
		return err
	})
	return list, err
}
