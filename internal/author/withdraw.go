package author

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Withdraw takes the live course out of the catalogue and says why, in the
// languages of those who ask. Who is in it goes on.
func (s *Service) Withdraw(ctx context.Context, slug string, why i18n.Text) (Done, error) {
	if err := actor.Require(ctx, Publish); err != nil {
		return Done{}, err
	}
	if text, _ := why.In(i18n.DE); strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > reasonLimit {
		return Done{}, fault.InvalidInput(fault.Field{Name: "reason", ID: "author.reason_missing"})
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil {
			return err
		}
		live, err := liveOf(ctx, tx, slug)
		if err != nil {
			return err
		}
		if live.VersionID == uuid.Nil || live.WithdrawnAt != nil {
			return fault.Clash("author.not_live")
		}
		s.Courses.Withdraw(ctx, tx, live.CourseID, why)
		change, err := note(ctx, tx, w.ID, step{Kind: Withdrawn, After: why})
		done = Done{ID: slug, Change: change, At: clock.Now(ctx)}
		return err
	})
	return done, err
}

// Reinstate offers a withdrawn course again.
func (s *Service) Reinstate(ctx context.Context, slug string) (Done, error) {
	if err := actor.Require(ctx, Publish); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil {
			return err
		}
		done, err = s.reinstate(ctx, tx, w, slug, uuid.Nil)
		return err
	})
	return done, err
}

func (s *Service) reinstate(ctx context.Context, tx *db.Tx, w way, slug string, undoes uuid.UUID) (Done, error) {
	live, err := liveOf(ctx, tx, slug)
	if err != nil {
		return Done{}, err
	}
	if live.WithdrawnAt == nil {
		return Done{}, touchedSince()
	}
	s.Courses.Reinstate(ctx, tx, live.CourseID)
	change, err := note(ctx, tx, w.ID, step{Kind: Returned, Before: live.Why, Undoes: undoes})
	return Done{ID: slug, Change: change, At: clock.Now(ctx)}, err
}

// Restore makes the draft say what an earlier version said, to publish that
// again. What stood in the draft is in its history.
func (s *Service) Restore(ctx context.Context, slug string, version uuid.UUID) (Done, error) {
	return s.edit(ctx, slug, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		v, err := s.Courses.Version(ctx, version)
		if err != nil {
			return Done{}, err
		}
		if v.Slug != slug {
			return Done{}, fault.Missing("author.missing")
		}
		change, err := load(ctx, tx, d.ID, v.ID, v.Course, true)
		return Done{ID: slug, Change: change, At: clock.Now(ctx)}, err
	})
}
