package author

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Comment is what somebody said in a review.
type Comment struct {
	ID         uuid.UUID
	Block      string // "": to the whole course
	Lesson     string // of the block
	Text       string
	At         time.Time
	By         uuid.UUID
	ResolvedAt *time.Time
	ResolvedBy uuid.UUID
}

// Say adds a comment to a block, or to the whole course.
func (s *Service) Say(ctx context.Context, course, block, text string) (uuid.UUID, error) {
	if err := mayRead(ctx); err != nil {
		return uuid.Nil, err
	}
	text = strings.TrimSpace(text)
	if text == "" || len(text) > reasonLimit {
		return uuid.Nil, fault.InvalidInput(fault.Field{Name: "comment", ID: "author.comment_missing"})
	}
	c := Comment{ID: db.NewID(), Block: block, Text: text, At: clock.Now(ctx)}
	return c.ID, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, course)
		if err != nil {
			return err
		}
		if block != "" {
			if _, err := standing(ctx, tx, w.ID, block); err != nil {
				return err
			}
		}
		insertComment(ctx, tx, w.ID, c)
		_, err = note(ctx, tx, w.ID, step{Kind: Commented, Key: block})
		return err
	})
}

// Resolve closes a comment: what it asked for is done.
func (s *Service) Resolve(ctx context.Context, course string, comment uuid.UUID) error {
	if err := mayRead(ctx); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, course)
		if err != nil {
			return err
		}
		block, err := resolveComment(ctx, tx, w.ID, comment)
		if err != nil {
			return err
		}
		_, err = note(ctx, tx, w.ID, step{Kind: Resolved, Key: block})
		return err
	})
}

// Comments returns what was said, open ones first, then in order.
func (s *Service) Comments(ctx context.Context, course string) (list []Comment, err error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askComments(r, course, &list)
		return nil
	})
	return list, err
}
