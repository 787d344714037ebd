package duty

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Revision is a state the duty once had.
type Revision struct {
	No     int
	Kind   string // made, changed, undone, ended
	At     time.Time
	Person uuid.UUID // who made it; nil: the program
	Duty   Duty      // its words, terms and end
}

// undoable reports whether the change can still be taken back.
func (r Revision) undoable(ctx context.Context) bool {
	return (r.Kind == changed || r.Kind == ended) && !clock.Now(ctx).After(r.At.Add(UndoWithin))
}

// mostRevisions bounds the page; nobody changes a rule that often.
const mostRevisions = 200

// Revisions returns the states a duty had, the newest first.
func (s *Service) Revisions(ctx context.Context, slug string) (d Duty, list []Revision, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return d, nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if d, err = dutyBySlug(ctx, tx, slug); err != nil {
			return err
		}
		list, err = revisionsOf(ctx, tx, d.ID, mostRevisions)
		return err
	})
	return d, list, err
}
