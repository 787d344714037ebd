// Package place is what search engines are told of a town's forum.
//
// It owns: the list of the town's own public items, in parts and batches. It
// does not own the items (forum) nor the format of a sitemap (web/feed).
package place

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Service holds the use cases.
type Service struct{ DB *db.DB }

// Place is where search engines find something of the town that everybody may
// read.
type Place struct {
	ID       uuid.UUID
	Kind     forum.Kind
	Slug     string
	Released time.Time
	Langs    []i18n.Lang // in which all of it is written; the source's first
}

// List lists the town's own public items from one on, in the order in which
// they were begun: however many there are, a caller holds one batch.
func (s *Service) List(ctx context.Context, from uuid.UUID, most int) (list []Place, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectPlaces(ctx, tx, from, most)
		return err
	})
	return list, err
}

// Parts are the first places of parts that hold size places each.
func (s *Service) Parts(ctx context.Context, size int) (from []uuid.UUID, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		from, err = selectParts(ctx, tx, size)
		return err
	})
	return from, err
}
