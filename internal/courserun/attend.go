package courserun

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Means is how it was seen that somebody came.
type Means string

// The means.
const (
	ByList Means = "list" // who keeps the list saw the person
	ByCard Means = "card" // the access card was read on the trainer's device
	ByCode Means = "code" // the person read the code on the trainer's device
)

// Guest is a line of a run's list.
type Guest struct {
	Place  uuid.UUID
	Person uuid.UUID
	Name   string // as lists show it
	Number string // personnel number
	Unit   i18n.Text
	State  PlaceState
	No     int
	Came   map[uuid.UUID]Means // by session
}

// Sheet is the list of a run.
type Sheet struct {
	Run    *Run
	Guests []Guest // seats by name, then requests, then the waiting list in its order
}

// Seated are those who have a seat.
func (s Sheet) Seated() (list []Guest) {
	for _, g := range s.Guests {
		if g.State == Booked || g.State == Attended || g.State == Missed {
			list = append(list, g)
		}
	}
	return list
}

// Sheet reads the list of a run for who keeps it.
func (s *Service) Sheet(ctx context.Context, slug string) (Sheet, error) {
	return s.sheet(ctx, slug, false)
}

// sheet notes in the access log whom the list names: the trainers as well
// where it is printed.
func (s *Service) sheet(ctx context.Context, slug string, printed bool) (sheet Sheet, err error) {
	if err := actor.Require(ctx, Lead); err != nil {
		return sheet, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := find(ctx, tx, slug)
		if err != nil {
			return err
		}
		if !MayLead(ctx, r) {
			return fault.Missing("run.not_found")
		}
		sheet.Run = r
		if sheet.Guests, err = selectGuests(ctx, tx, r.ID, clock.Today(ctx)); err != nil {
			return err
		}
		var seen []uuid.UUID
		if printed {
			seen = trainers(r)
		}
		for _, g := range sheet.Guests {
			seen = append(seen, g.Person)
		}
		audit.Look(ctx, tx, "run.list", seen...)
		return nil
	})
	return sheet, err
}

// Record notes who came to a session that has begun: came are places; whoever
// is not named did not come. A closed list only grows.
func (s *Service) Record(ctx context.Context, slug string, session uuid.UUID, came []uuid.UUID) error {
	return s.onList(ctx, slug, session, func(ctx context.Context, tx *db.Tx, r *Run) error {
		own, err := ownPlace(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		if own != uuid.Nil {
			came = append(came[:len(came):len(came)], own) // keeps what stands, see below
		}
		if r.State == Open {
			forget(tx, session, came)
		}
		var others []uuid.UUID
		for _, id := range came {
			if id != own {
				others = append(others, id)
			}
		}
		attend(ctx, tx, r.ID, session, ByList, others)
		audit.Record(ctx, tx, audit.Entry{Action: "run.attendance", Object: "run_session", ID: session, Detail: map[string]any{"came": len(others)}})
		if r.State == Closed {
			return s.settle(ctx, tx, r)
		}
		return nil
	})
}

// onList is for sessions that have begun, of a run whose list the actor keeps.
func (s *Service) onList(ctx context.Context, slug string, session uuid.UUID, do func(context.Context, *db.Tx, *Run) error) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.led(ctx, tx, slug)
		if err != nil {
			return err
		}
		one, ok := r.session(session)
		switch {
		case !ok:
			return fault.Missing("run.not_found")
		case r.State == Cancelled:
			return fault.Clash("run.phase.cancelled")
		case clock.Now(ctx).Before(one.Starts.Add(-Early)):
			return fault.Clash("run.not_begun", fault.Args{"When": period(ctx, one.Starts, one.Ends)})
		}
		return do(ctx, tx, r)
	})
}

// Early is how long before its begin people arrive for a session.
const Early = time.Hour

// Close ends the list once the last session has begun: whoever came to every
// session has completed the course, everybody else has missed it.
func (s *Service) Close(ctx context.Context, slug string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.led(ctx, tx, slug)
		if err != nil || r.State == Closed {
			return err
		}
		now := clock.Now(ctx)
		switch {
		case r.State == Cancelled:
			return fault.Clash("run.phase.cancelled")
		case len(r.Sessions) == 0 || now.Before(r.Sessions[len(r.Sessions)-1].Starts):
			return fault.Clash("run.close_early")
		}
		closeRun(tx, r.ID, now)
		audit.Record(ctx, tx, audit.Entry{Action: "run.closed", Object: "course_run", ID: r.ID})
		return s.settle(ctx, tx, r)
	})
}

// settle writes the completions of those who came to every session and have
// none yet. The actor's own attendance is for somebody else to settle.
func (s *Service) settle(ctx context.Context, tx *db.Tx, r *Run) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := complete(ctx, tx, r.ID, actor.From(ctx).Person)
		if err != nil || len(done) == 0 {
			return err
		}
		day := clock.DateOf(*r.Ends, clock.Zone(ctx))
		version, err := s.Courses.VersionOn(ctx, r.CourseSlug, day.End(clock.Zone(ctx)))
		if err != nil {
			return err
		}
		if version == uuid.Nil {
			return fault.Clash("run.no_version")
		}
		for _, p := range done {
			c, err := s.Learn.Witnessed(ctx, tx, p.Person, version, day)
			if err != nil {
				return err
			}
			finish(tx, p.ID, c.ID, clock.Now(ctx))
		}
		return nil
	})
}
