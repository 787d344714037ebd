package author

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// reasonLimit bounds what is said when a course is sent back or withdrawn, and
// a comment.
const reasonLimit = 2000

// way is the draft as the workflow sees it, locked.
type way struct {
	ID        uuid.UUID
	State     State
	PublishAt *time.Time
	Change    course.Change
	TouchedAt time.Time
	TouchedBy uuid.UUID
	Languages int
	Settings  Settings
	Behind    bool // nobody wrote since another version went live
}

func (w way) condition(reason string) condition {
	return condition{State: w.State, PublishAt: w.PublishAt, Change: w.Change, Reason: reason}
}

// Submit hands a draft over for review.
func (s *Service) Submit(ctx context.Context, course string) (Done, error) {
	return s.advance(ctx, course, Write, Submitted, func(_ context.Context, w way) (condition, error) {
		if w.State != Drafting {
			return condition{}, fault.Clash("author.state_changed")
		}
		return condition{State: ExpertReview}, nil
	})
}

// Approve ends the review that the draft is in: the expert one leads to that
// of the language, where there is more than one, this one to Approved. in is
// the state that the page showed.
func (s *Service) Approve(ctx context.Context, course string, in State) (Done, error) {
	return s.advance(ctx, course, Review, Agreed, func(ctx context.Context, w way) (condition, error) {
		switch {
		case w.State != in || in != ExpertReview && in != LanguageReview:
			return condition{}, fault.Clash("author.state_changed")
		case w.Settings.FourEyes && w.TouchedBy == actor.From(ctx).Person:
			return condition{}, fault.Clash("author.four_eyes")
		case in == ExpertReview && w.Languages > 1:
			return condition{State: LanguageReview}, nil
		}
		return condition{State: Approved}, nil
	})
}

// SendBack ends a review, or takes an approval away, with a reason for whoever
// wrote.
func (s *Service) SendBack(ctx context.Context, course, reason string) (Done, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || len(reason) > reasonLimit {
		return Done{}, fault.InvalidInput(fault.Field{Name: "reason", ID: "author.reason_missing"})
	}
	return s.advance(ctx, course, Review, SentBack, backTo(reason))
}

// TakeBack makes a draft of what is in review or approved, to write on.
func (s *Service) TakeBack(ctx context.Context, course string) (Done, error) {
	return s.advance(ctx, course, Write, TakenBack, backTo(""))
}

func backTo(reason string) func(context.Context, way) (condition, error) {
	return func(_ context.Context, w way) (condition, error) {
		if w.State == Drafting || w.State == Published {
			return condition{}, fault.Clash("author.state_changed")
		}
		return condition{State: Drafting, Reason: reason}, nil
	}
}

// Unschedule keeps an approved course from going live by itself.
func (s *Service) Unschedule(ctx context.Context, course string) (Done, error) {
	return s.advance(ctx, course, Publish, Unscheduled, func(_ context.Context, w way) (condition, error) {
		if w.PublishAt == nil {
			return condition{}, fault.Clash("author.state_changed")
		}
		return condition{State: Approved}, nil
	})
}

// advance takes a draft one step further, noted and audited.
func (s *Service) advance(ctx context.Context, course string, p actor.Permission, kind Kind, next func(context.Context, way) (condition, error)) (Done, error) {
	if err := actor.Require(ctx, p); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, course)
		if err != nil {
			return err
		}
		to, err := next(ctx, w)
		if err != nil {
			return err
		}
		done, err = s.arrive(ctx, tx, w, kind, course, to, uuid.Nil)
		return err
	})
	return done, err
}

// arrive puts the draft into a state.
func (s *Service) arrive(ctx context.Context, tx *db.Tx, w way, kind Kind, course string, to condition, undoes uuid.UUID) (Done, error) {
	setState(tx, w.ID, to.State, to.PublishAt, to.Change)
	id, err := note(ctx, tx, w.ID, step{Kind: kind, Before: w.condition(""), After: to, Undoes: undoes})
	audit.Record(ctx, tx, audit.Entry{Action: "author." + string(kind), Object: "draft", ID: w.ID, Detail: map[string]any{
		"slug": course, "from": w.State, "to": to.State, "undo": undoes != uuid.Nil,
	}})
	return Done{Change: id, At: clock.Now(ctx)}, err
}

// mayUndo are the permissions that taking back a step of the workflow needs.
var mayUndo = map[Kind]actor.Permission{
	Submitted: Write, TakenBack: Write, Agreed: Review, SentBack: Review, Scheduled: Publish, Withdrawn: Publish, Discarded: Write,
	LinkSet: Write, CentralSet: Centralise,
}

// undoWay takes back a step of the workflow. A state that was left by sending
// or taking back is not returned to once something was written.
func (s *Service) undoWay(ctx context.Context, tx *db.Tx, course string, st Step) (Done, error) {
	p, ok := mayUndo[st.Kind]
	if !ok {
		return Done{}, fault.Clash("author.undo_impossible")
	}
	if err := actor.Require(ctx, p); err != nil {
		return Done{}, err
	}
	if st.Kind == LinkSet || st.Kind == CentralSet {
		return s.undecide(ctx, course, st)
	}
	w, err := s.way(ctx, tx, course)
	if err != nil {
		return Done{}, err
	}
	switch st.Kind {
	case Withdrawn:
		return s.reinstate(ctx, tx, w, course, st.ID)
	case Discarded:
		return s.regain(ctx, tx, w, course, st)
	}
	var before, after condition
	if err := unpack(st, &before, &after); err != nil {
		return Done{}, err
	}
	written := w.TouchedAt.After(st.At)
	forward := slices.Contains([]Kind{SentBack, TakenBack}, st.Kind)
	if w.State != after.State || !alike(w.PublishAt, after.PublishAt) || forward && (written || st.Undoes != uuid.Nil) {
		return Done{}, touchedSince()
	}
	before.PublishAt, before.Change, before.Reason = nil, "", "" // what was to go live is scheduled anew
	return s.arrive(ctx, tx, w, st.Kind, course, before, st.ID)
}

func alike(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
