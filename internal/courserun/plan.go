package courserun

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The form fields of a run.
const (
	FieldCourse      = "course"
	FieldSeats       = "seats"
	FieldSignUpFrom  = "sign_up_from"
	FieldSignUpUntil = "sign_up_until"
	FieldCancelUntil = "cancel_until"
	FieldMaterials   = "materials"
	FieldNotes       = "notes"
	FieldTrainers    = "trainers"
)

const (
	maxSeats = 1000
	maxNotes = 2000
	maxLinks = 10
)

// Input is a run as planned.
type Input struct {
	Course      string // slug; of a new run only
	Seats       int
	Waiting     bool
	Approval    bool
	SignUpFrom  clock.Date // zero: at once
	SignUpUntil clock.Date // zero: until the first day
	CancelUntil clock.Date // zero: a week before, at the latest today
	Notes       i18n.Text
	Materials   []Material
	Trainers    []uuid.UUID
	Equipment   []uuid.UUID
	Session     SessionInput // the first one, of a new run only
}

// Plan makes a run with its first session and tells those who wait for dates
// of the course.
func (s *Service) Plan(ctx context.Context, in Input) (slug string, err error) {
	if err := actor.Require(ctx, Lead); err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		slug = people.NewSlug()
		first, wrong := in.Session.check(ctx)
		in.defaults(ctx, clock.DateOf(first.Starts, clock.Zone(ctx)))
		wrong = append(in.check(ctx, first), wrong...)
		course, err := courseID(ctx, tx, in.Course)
		if err != nil {
			return err
		}
		if course == uuid.Nil {
			wrong = append([]fault.Field{{Name: FieldCourse, ID: "run.course"}}, wrong...)
		}
		if len(wrong) > 0 {
			return fault.InvalidInput(wrong...)
		}
		id := db.NewID()
		insertRun(ctx, tx, id, slug, course, in)
		setCrew(tx, id, in)
		audit.Record(ctx, tx, audit.Entry{Action: "run.planned", Object: "course_run", ID: id, Detail: map[string]any{"course": course, "seats": in.Seats}})
		r := &Run{ID: id, Slug: slug, Course: course, Seats: in.Seats, Trainers: trainersOf(in.Trainers), Equipment: thingsOf(in.Equipment)}
		if err := s.addSession(ctx, tx, r, first); err != nil {
			return err
		}
		return s.announce(ctx, tx, slug)
	})
	return slug, err
}

// Change sets what a run is beside its sessions. More seats move the waiting
// list up; fewer than are taken are refused.
func (s *Service) Change(ctx context.Context, slug string, in Input) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.led(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := r.Phase(clock.Now(ctx), clock.Today(ctx)).refuse(); err != nil {
			return err
		}
		in.defaults(ctx, r.Day(clock.Zone(ctx)))
		wrong := in.check(ctx, *cmp.Or(firstOf(r), &Session{}))
		if in.Seats < r.Booked {
			wrong = append(wrong, fault.Field{Name: FieldSeats, ID: "run.seats_taken", Args: fault.Args{"Count": r.Booked}})
		}
		if len(wrong) > 0 {
			return fault.InvalidInput(wrong...)
		}
		updateRun(tx, r.ID, in)
		setCrew(tx, r.ID, in)
		audit.Record(ctx, tx, audit.Entry{Action: "run.changed", Object: "course_run", ID: r.ID, Detail: map[string]any{"seats": in.Seats}})
		r.Seats, r.Trainers, r.Equipment = in.Seats, trainersOf(in.Trainers), thingsOf(in.Equipment)
		for _, one := range r.Sessions {
			if err := s.reserve(ctx, tx, r, one); err != nil {
				return err
			}
		}
		return s.moveUp(ctx, tx, slug)
	})
}

func firstOf(r *Run) *Session {
	if len(r.Sessions) == 0 {
		return nil
	}
	return &r.Sessions[0]
}

// defaults fills what may be left open; whoever plans and leads nothing else
// is a trainer of the run.
func (in *Input) defaults(ctx context.Context, day clock.Date) {
	if in.SignUpUntil.IsZero() {
		in.SignUpUntil = day
	}
	if in.CancelUntil.IsZero() && !day.IsZero() {
		in.CancelUntil = day.AddDays(-7)
		if today := clock.Today(ctx); in.CancelUntil.Before(today) {
			in.CancelUntil = today
		}
	}
	a := actor.From(ctx)
	if !a.Everywhere(Manage) && !slices.Contains(in.Trainers, a.Person) {
		in.Trainers = append(in.Trainers, a.Person)
	}
	slices.SortFunc(in.Trainers, func(x, y uuid.UUID) int { return strings.Compare(x.String(), y.String()) })
	in.Trainers = slices.Compact(in.Trainers)
}

func (in *Input) check(ctx context.Context, first Session) (wrong []fault.Field) {
	bad := func(field, id string, args ...fault.Args) {
		f := fault.Field{Name: field, ID: id}
		if len(args) > 0 {
			f.Args = args[0]
		}
		wrong = append(wrong, f)
	}
	if in.Seats < 1 || in.Seats > maxSeats {
		bad(FieldSeats, "run.seats", fault.Args{"Max": maxSeats})
	}
	if len(in.Trainers) == 0 {
		bad(FieldTrainers, "run.trainers")
	}
	day := clock.DateOf(first.Starts, clock.Zone(ctx))
	if !first.Starts.IsZero() {
		if in.SignUpUntil.After(day) {
			bad(FieldSignUpUntil, "run.sign_up_until")
		}
		if in.CancelUntil.After(day) {
			bad(FieldCancelUntil, "run.cancel_until")
		}
	}
	if in.SignUpFrom.After(in.SignUpUntil) {
		bad(FieldSignUpFrom, "run.sign_up_from")
	}
	for l, text := range in.Notes {
		if in.Notes[l] = strings.TrimSpace(text); utf8.RuneCountInString(text) > maxNotes {
			bad(FieldNotes, "run.notes", fault.Args{"Max": maxNotes})
		}
	}
	switch {
	case len(in.Materials) > maxLinks:
		bad(FieldMaterials, "run.materials_many", fault.Args{"Max": maxLinks})
	case slices.ContainsFunc(in.Materials, Material.wrong):
		bad(FieldMaterials, "run.materials")
	}
	return wrong
}

// wrong reports whether the link is none that a page may lead to.
func (m Material) wrong() bool { return !webAddress(m.URL) || m.Title == "" }

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(s) <= 500
}

func trainersOf(ids []uuid.UUID) []Trainer {
	list := make([]Trainer, len(ids))
	for i, id := range ids {
		list[i].ID = id
	}
	return list
}

func thingsOf(ids []uuid.UUID) []Thing {
	list := make([]Thing, len(ids))
	for i, id := range ids {
		list[i].ID = id
	}
	return list
}
