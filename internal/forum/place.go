package forum

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Place is where search engines find something of the town that everybody may
// read.
type Place struct {
	ID       uuid.UUID
	Kind     Kind
	Slug     string
	Released time.Time
	Langs    []i18n.Lang // in which all of it is written; the source's first
}

// Places lists the town's own public items from one on, in the order in which
// they were begun: however many there are, a caller holds one batch.
func (s *Service) Places(ctx context.Context, from uuid.UUID, most int) (list []Place, err error) {
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

// Langs are the languages in which all parts of a text are written, its
// source first.
func (c Content) Langs(k Kind) []i18n.Lang {
	if c.Untranslated(k, c.Other()) {
		return []i18n.Lang{c.Lang}
	}
	return []i18n.Lang{c.Lang, c.Other()}
}
