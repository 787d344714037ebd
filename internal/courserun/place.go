package courserun

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// place is a row of run_place.
type place struct {
	ID         uuid.UUID
	Run        uuid.UUID
	Person     uuid.UUID
	No         int
	State      PlaceState
	Completion *uuid.UUID
	Waived     string // why the person need not have completed what the course asks for
}

// SignUp gives the actor a seat, a place on the waiting list or a request.
// Signed up again it changes nothing and says what stands.
func (s *Service) SignUp(ctx context.Context, slug string) (state PlaceState, err error) {
	if err := actor.Require(ctx, Book); err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.lock(ctx, tx, slug)
		if err != nil {
			return err
		}
		if r.Mine != nil && r.Mine.State.Live() {
			state = r.Mine.State
			return nil
		}
		if p := r.Phase(clock.Now(ctx), clock.Today(ctx)); p != SigningUp {
			if err := p.refuse(); err != nil {
				return err
			}
			return fault.Clash("run.phase."+string(p), fault.Args{"From": i18n.Date(ctx, r.SignUpFrom), "Until": i18n.Date(ctx, r.SignUpUntil)})
		}
		if _, err := s.ready(ctx, r, actor.From(ctx).Person, ""); err != nil {
			return err
		}
		state, err = s.take(ctx, tx, r, place{Person: actor.From(ctx).Person}, false)
		return err
	})
	return state, err
}

// take gives a person a place in a locked run.
func (s *Service) take(ctx context.Context, tx *db.Tx, r *Run, p place, approved bool) (PlaceState, error) {
	if r.Leads(p.Person) {
		return "", fault.Clash("run.own")
	}
	other, err := overlap(ctx, tx, r.ID, p.Person)
	if err != nil {
		return "", err
	}
	if other != nil {
		title := other.Title.For(ctx)
		return "", fault.Clash("run.overlap", fault.Args{"Course": title, "When": period(ctx, other.Starts, other.Ends)})
	}
	state, err := r.first(approved)
	if err != nil {
		return "", err
	}
	p.ID, p.Run, p.State = db.NewID(), r.ID, state
	if err := insertPlace(ctx, tx, &p); err != nil {
		return "", err
	}
	detail := map[string]any{"run": r.ID, "state": state}
	if p.Waived != "" {
		detail["waived"] = true
	}
	audit.Record(ctx, tx, audit.Entry{Action: "run.signed_up", Object: "run_place", ID: p.ID, Detail: detail})
	return state, s.tellPlace(ctx, tx, r, p, noticeOf[state])
}

// Leave gives the actor's place back; whoever waits longest moves up. Left
// again it changes nothing.
func (s *Service) Leave(ctx context.Context, slug string) error {
	if err := actor.Require(ctx, Book); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.lock(ctx, tx, slug)
		if err != nil {
			return err
		}
		if r.Mine == nil || !r.Mine.State.Live() {
			return nil
		}
		if r.Mine.State == Booked && clock.Today(ctx).After(r.CancelUntil) {
			return fault.Clash("run.leave_late", fault.Args{"Until": i18n.Date(ctx, r.CancelUntil)})
		}
		return s.vacate(ctx, tx, r, r.Mine.ID, Left)
	})
}

// Remove takes a person's place on behalf of who keeps the list; it is told by mail.
func (s *Service) Remove(ctx context.Context, slug string, id uuid.UUID) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.led(ctx, tx, slug)
		if err != nil {
			return err
		}
		return s.vacate(ctx, tx, r, id, Left)
	})
}

// vacate ends a live place of a locked run that has not begun.
func (s *Service) vacate(ctx context.Context, tx *db.Tx, r *Run, id uuid.UUID, to PlaceState) error {
	if err := r.Phase(clock.Now(ctx), clock.Today(ctx)).refuse(); err != nil {
		return err
	}
	p, err := findPlace(ctx, tx, r.ID, id)
	if err != nil || !p.State.Live() {
		return err
	}
	if !p.State.May(to) {
		return fault.Clash("run.place_state")
	}
	setPlace(tx, p.ID, to, clock.Now(ctx))
	audit.Record(ctx, tx, audit.Entry{Action: "run.place_" + string(to), Object: "run_place", ID: p.ID, Detail: map[string]any{"run": r.ID}})
	if err := s.tellPlace(ctx, tx, r, p, noticeOf[to]); err != nil {
		return err
	}
	return s.moveUp(ctx, tx, r.Slug)
}

// moveUp gives free seats to those who wait, in their order, until the run begins.
func (s *Service) moveUp(ctx context.Context, tx *db.Tx, slug string) error {
	r, err := s.fresh(ctx, slug)
	if err != nil || !r.Phase(clock.Now(ctx), clock.Today(ctx)).before() {
		return err
	}
	next, err := longest(ctx, tx, r.ID, r.Seats-r.Booked)
	if err != nil {
		return err
	}
	for _, p := range next {
		setPlace(tx, p.ID, Booked, clock.Now(ctx))
		audit.Record(ctx, tx, audit.Entry{Action: "run.moved_up", Object: "run_place", ID: p.ID, Detail: map[string]any{"run": r.ID}})
		if err := s.tellPlace(ctx, tx, r, p, movedUp); err != nil {
			return err
		}
	}
	return nil
}

// fresh reads a run again, with what the use case has queued.
func (s *Service) fresh(ctx context.Context, slug string) (r *Run, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err = find(ctx, tx, slug)
		return err
	})
	return r, err
}

// Cancel calls a run off: every place ends, rooms and trainers are free.
func (s *Service) Cancel(ctx context.Context, slug, reason string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.led(ctx, tx, slug)
		if err != nil || r.State == Cancelled {
			return err
		}
		if err := r.Phase(clock.Now(ctx), clock.Today(ctx)).refuse(); err != nil {
			return err
		}
		if reason = trimmed(reason, 500); reason == "" {
			return fault.InvalidInput(fault.Field{Name: "reason", ID: "run.reason"})
		}
		r.Reason = reason
		live, err := livePlaces(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		cancelRun(tx, r.ID, reason, clock.Now(ctx))
		audit.Record(ctx, tx, audit.Entry{Action: "run.cancelled", Object: "course_run", ID: r.ID, Detail: map[string]any{"reason": reason, "people": len(live)}})
		return s.tellPlaces(ctx, tx, r, live, calledOff)
	})
}
