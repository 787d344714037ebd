package course

import (
	"context"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Publish makes content the live version, with the caller's effects: by the
// rules of Import, for content that did not come from files: it is settled, so
// that its package has the same hash. The caller has checked the content and
// who may.
func (s *Service) Publish(ctx context.Context, tx *db.Tx, draft *courseware.Course, change Change) (Imported, error) {
	c, err := courseware.Settled(draft)
	if err != nil {
		return Imported{}, err
	}
	hash, err := c.Hash()
	if err != nil {
		return Imported{}, err
	}
	return s.publish(ctx, tx, &courseware.Package{Course: c, Change: string(change), Hash: hash})
}
