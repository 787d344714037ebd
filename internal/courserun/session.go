package courserun

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The form fields of a session.
const (
	FieldDay  = "day"
	FieldFrom = "from"
	FieldTo   = "to"
	FieldRoom = "room"
	FieldLink = "link"
)

// SessionInput is a session as planned: a day and two times of it.
type SessionInput struct {
	Day      clock.Date
	From, To string // 09:00
	Room     uuid.UUID
	Link     string
}

// maxSession is the longest meeting.
const maxSession = 12 * time.Hour

// check reads the times in the tenant's zone. A time the clocks skip is
// refused; of one they repeat the first is meant.
func (in SessionInput) check(ctx context.Context) (s Session, wrong []fault.Field) {
	bad := func(field, id string) { wrong = append(wrong, fault.Field{Name: field, ID: id}) }
	if in.Day.IsZero() {
		bad(FieldDay, "run.day")
	}
	var ok bool
	if s.Starts, ok = in.Day.At(in.From, clock.Zone(ctx)); !ok {
		bad(FieldFrom, "run.time")
	}
	if s.Ends, ok = in.Day.At(in.To, clock.Zone(ctx)); !ok {
		bad(FieldTo, "run.time")
	}
	if s.Link = strings.TrimSpace(in.Link); s.Link != "" && !webAddress(s.Link) {
		bad(FieldLink, "run.link")
	}
	if s.Link == "" && in.Room == uuid.Nil {
		bad(FieldRoom, "run.where")
	}
	if in.Room != uuid.Nil {
		s.Room = &in.Room
	}
	if len(wrong) > 0 {
		return s, wrong
	}
	switch {
	case !s.Ends.After(s.Starts), s.Ends.Sub(s.Starts) > maxSession:
		bad(FieldTo, "run.ends")
	case s.Starts.Before(clock.Now(ctx)):
		bad(FieldDay, "run.past")
	}
	return s, wrong
}

// AddSession adds a meeting to a run that has not begun, and invites.
func (s *Service) AddSession(ctx context.Context, slug string, in SessionInput) error {
	return s.onSessions(ctx, slug, func(ctx context.Context, tx *db.Tx, r *Run) error {
		one, wrong := in.check(ctx)
		if len(wrong) > 0 {
			return fault.InvalidInput(wrong...)
		}
		if err := s.addSession(ctx, tx, r, one); err != nil {
			return err
		}
		return s.tellSession(ctx, tx, slug, r.Sessions[len(r.Sessions)-1].ID, added)
	})
}

// MoveSession gives a meeting another time or place and tells everybody.
func (s *Service) MoveSession(ctx context.Context, slug string, id uuid.UUID, in SessionInput) error {
	return s.onSessions(ctx, slug, func(ctx context.Context, tx *db.Tx, r *Run) error {
		old, ok := r.session(id)
		if !ok {
			return fault.Missing("run.not_found")
		}
		if old.Starts.Before(clock.Now(ctx)) {
			return fault.Clash("run.session_begun")
		}
		one, wrong := in.check(ctx)
		if len(wrong) > 0 {
			return fault.InvalidInput(wrong...)
		}
		one.ID = id
		if err := s.reserve(ctx, tx, r, one); err != nil {
			return err
		}
		moveSession(tx, one)
		settleDays(ctx, tx, r.ID)
		audit.Record(ctx, tx, audit.Entry{Action: "run.session_moved", Object: "course_run", ID: r.ID, Detail: map[string]any{"session": id}})
		return s.tellSession(ctx, tx, slug, id, moved)
	})
}

// CancelSession takes a meeting out of a run of several.
func (s *Service) CancelSession(ctx context.Context, slug string, id uuid.UUID) error {
	return s.onSessions(ctx, slug, func(ctx context.Context, tx *db.Tx, r *Run) error {
		old, ok := r.session(id)
		switch {
		case !ok:
			return fault.Missing("run.not_found")
		case len(r.Sessions) == 1:
			return fault.Clash("run.session_last")
		case old.Starts.Before(clock.Now(ctx)):
			return fault.Clash("run.session_begun")
		}
		if err := s.tellSession(ctx, tx, slug, id, dropped); err != nil {
			return err
		}
		endSession(tx, id, clock.Now(ctx))
		settleDays(ctx, tx, r.ID)
		audit.Record(ctx, tx, audit.Entry{Action: "run.session_cancelled", Object: "course_run", ID: r.ID, Detail: map[string]any{"session": id}})
		return nil
	})
}

// onSessions changes the meetings of a run whose list is open and whose last
// meeting is not over.
func (s *Service) onSessions(ctx context.Context, slug string, do func(context.Context, *db.Tx, *Run) error) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.led(ctx, tx, slug)
		if err != nil {
			return err
		}
		if p := r.Phase(clock.Now(ctx), clock.Today(ctx)); !p.before() && p != Running {
			return p.refuse()
		}
		return do(ctx, tx, r)
	})
}

// addSession stores a checked session and what it takes.
func (s *Service) addSession(ctx context.Context, tx *db.Tx, r *Run, one Session) error {
	one.ID = db.NewID()
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	insertSession(tx, r.ID, one, secret)
	r.Sessions = append(r.Sessions, one)
	if err := s.reserve(ctx, tx, r, one); err != nil {
		return err
	}
	settleDays(ctx, tx, r.ID)
	return nil
}

// reserve books the room, the equipment and the trainers of a session anew.
func (s *Service) reserve(ctx context.Context, tx *db.Tx, r *Run, one Session) error {
	var taken []uuid.UUID
	if one.Room != nil {
		taken = append(taken, *one.Room)
		room, err := resource(ctx, tx, *one.Room)
		if err != nil {
			return err
		}
		if room.Seats > 0 && room.Seats < r.Seats {
			return fault.InvalidInput(fault.Field{Name: FieldRoom, ID: "run.room_small", Args: fault.Args{"Room": room.Name, "Count": room.Seats}})
		}
	}
	for _, e := range r.Equipment {
		taken = append(taken, e.ID)
	}
	for _, t := range r.Trainers {
		taken = append(taken, t.ID)
	}
	other, err := conflict(ctx, tx, one, taken)
	if err != nil {
		return err
	}
	if other != nil {
		title := other.Title.For(ctx)
		return fault.Clash("run.conflict", fault.Args{"Name": other.Name, "Course": title, "When": period(ctx, other.Starts, other.Ends)})
	}
	book(tx, one, taken)
	return nil
}

// period is a day with its times in words.
func period(ctx context.Context, from, to time.Time) string {
	return i18n.T(ctx, "run.period", i18n.Args{
		"Day": i18n.DateDay(ctx, clock.DateOf(from, clock.Zone(ctx))), "From": i18n.Time(ctx, from), "To": i18n.Time(ctx, to),
	})
}
