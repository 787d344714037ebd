package path

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Summary is a path in a list.
type Summary struct {
	ID      uuid.UUID
	Slug    string
	Name    i18n.Text
	Goal    i18n.Text
	Courses int
	Minutes int

	// For those who write it.
	Revision  int
	Changed   bool // the draft says something else
	Withdrawn bool
	Stuck     bool // a course of what is offered was withdrawn
}

// List returns every path for those who write them, by name.
func (s *Service) List(ctx context.Context) (list []Summary, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askList(r, i18n.LangOf(ctx), &list)
		return nil
	})
	return list, err
}

// Offered returns the paths of the catalogue, by name.
func (s *Service) Offered(ctx context.Context) (list []Summary, err error) {
	if err := actor.Require(ctx, course.Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askOffered(r, i18n.LangOf(ctx), &list)
		return nil
	})
	return list, err
}

// Required returns the courses that everybody has to complete for a path as it
// is offered. A path that leaves a choice is refused: which courses are needed
// is then for somebody to decide.
func (s *Service) Required(ctx context.Context, slug string) (courses []uuid.UUID, err error) {
	if err := actor.Require(ctx, course.Read); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, err := standingOf(ctx, tx, uuid.Nil, slug)
		if err != nil {
			return err
		}
		choice := false
		if courses, choice = st.Root.Required(); choice {
			return fault.Clash("path.choice")
		}
		if st.Withdrawn {
			return fault.Missing("path.not_found")
		}
		return nil
	})
	return courses, err
}

// Draft returns a path as it is written, with what is still missing.
func (s *Service) Draft(ctx context.Context, slug string) (d Draft, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return d, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := pathBySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		d = Draft{Content: r.draft, ID: r.id, Slug: slug, Version: r.version, Revision: r.revision, Changed: r.changed, Withdrawn: r.withdrawn}
		if d.Courses, err = coursesOf(ctx, tx, r.draft.Root.Courses()); err == nil {
			d.Findings = d.Content.Findings(offered(d.Courses))
		}
		return err
	})
	return d, err
}

// Standing is how far a person is in a path.
type Standing struct {
	Content
	ID          uuid.UUID
	Slug        string
	Courses     map[uuid.UUID]Course
	CompletedAt *time.Time // nil: they have not
	Withdrawn   bool
}

// Held are the courses the person completed.
func (s Standing) Held() Held {
	h := Held{}
	for id, c := range s.Courses {
		h[id] = c.DoneAt != nil
	}
	return h
}

// Mine returns how far the actor is in a path that is offered, or that was and
// that they began. Two round trips, however large it is.
func (s *Service) Mine(ctx context.Context, slug string) (st Standing, err error) {
	if err := actor.Require(ctx, course.Read); err != nil {
		return st, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		person := actor.From(ctx).Person
		st, err = standingOf(ctx, tx, person, slug)
		if err == nil {
			st.Courses, err = coursesFor(ctx, tx, person, st.Root.Courses())
		}
		return err
	})
	return st, err
}

// Names returns the names of all paths that are or were offered, for lists
// that name them.
func (s *Service) Names(ctx context.Context) (names map[uuid.UUID]i18n.Text, err error) {
	if err := actor.Require(ctx, course.Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askNames(r, func(n map[uuid.UUID]i18n.Text) { names = n })
		return nil
	})
	return names, err
}
