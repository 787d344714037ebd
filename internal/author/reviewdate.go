package author

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// ReviewDue is a course that its owner should look at again.
type ReviewDue struct {
	Slug  string
	Title i18n.Text
	Owner uuid.UUID
	On    clock.Date
}

// SetReview says when a course is to be looked at again, and who is reminded.
// A zero day means never; a zero owner is the actor.
func (s *Service) SetReview(ctx context.Context, course string, owner uuid.UUID, on clock.Date) error {
	if err := actor.Require(ctx, Write); err != nil {
		return err
	}
	if !on.IsZero() && on.Before(clock.Today(ctx)) {
		return fault.InvalidInput(fault.Field{Name: "review_on", ID: "author.review_past"})
	}
	if owner == uuid.Nil {
		owner = actor.From(ctx).Person
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, course)
		if err != nil {
			return err
		}
		setReview(tx, w.ID, owner, on)
		_, err = note(ctx, tx, w.ID, step{Kind: ReviewSet, After: on})
		return err
	})
}

// Remind hands the courses whose day has come to tell, each once, in the
// transaction in which that is noted.
func (s *Service) Remind(ctx context.Context, tell func(context.Context, *db.Tx, []ReviewDue) error) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		due, err := takeDue(ctx, tx, clock.Today(ctx))
		if err != nil || len(due) == 0 {
			return err
		}
		return tell(ctx, tx, due)
	})
}
