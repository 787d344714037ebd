package author

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// Register makes r publish at the times that were set, and courses follow what
// they link.
func (s *Service) Register(r *job.Registry) {
	job.Register(r, func(ctx context.Context, d due) error { return s.GoDue(ctx, d.Slug, d.At) })
	job.Register(r, func(ctx context.Context, c catchUp) error { return s.FollowersCatchUp(ctx, c.Course) })
}

// due is the job that publishes a course at the time that was set.
type due struct {
	Tenant uuid.UUID `json:"tenant"`
	Slug   string    `json:"slug"`
	At     time.Time `json:"at"`
}

func (due) Kind() string             { return "author.publish" }
func (d due) TenantID() uuid.UUID    { return d.Tenant }
func (d due) ScheduledAt() time.Time { return d.At }

// Schedule approves that the draft goes live by itself at a time to come. The
// checks run now and then again.
func (s *Service) Schedule(ctx context.Context, slug string, change course.Change, at time.Time) (Done, error) {
	if err := actor.Require(ctx, Publish); err != nil {
		return Done{}, err
	}
	at = at.UTC().Truncate(time.Second)
	if now := clock.Now(ctx); !at.After(now) || at.After(now.AddDate(1, 0, 0)) {
		return Done{}, fault.InvalidInput(fault.Field{Name: "at", ID: "author.time_past"})
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := ripe(w); err != nil {
			return err
		}
		if _, err := s.examine(ctx, slug, w.Settings, change); err != nil {
			return err
		}
		if err := s.Queue.Enqueue(ctx, tx, due{Tenant: tx.Tenant(), Slug: slug, At: at}); err != nil {
			return err
		}
		done, err = s.arrive(ctx, tx, w, Scheduled, slug, condition{State: Approved, PublishAt: &at, Change: change}, uuid.Nil)
		return err
	})
	return done, err
}

// GoDue publishes a course whose time has come: once, however often the job
// runs. What cannot be published stays approved, and the history says why.
func (s *Service) GoDue(ctx context.Context, slug string, at time.Time) error {
	var refused *fault.Error
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil {
			return err
		}
		if w.State != Approved || w.PublishAt == nil || !w.PublishAt.Equal(at) {
			return nil // done already, or decided otherwise since
		}
		_, err = s.goLive(ctx, tx, w, slug, w.Change)
		return err
	})
	if errors.As(err, &refused) && (refused.Kind == fault.Conflict || refused.Kind == fault.Invalid) {
		return s.refuse(ctx, slug, at, refused.ID)
	}
	return err
}

func (s *Service) refuse(ctx context.Context, slug string, at time.Time, why string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil || w.PublishAt == nil || !w.PublishAt.Equal(at) {
			return err
		}
		_, err = s.arrive(ctx, tx, w, Refused, slug, condition{State: Approved, Reason: why}, uuid.Nil)
		return err
	})
}
