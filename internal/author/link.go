package author

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// NewLink is a lesson of another course to show in this one.
type NewLink struct {
	Course  string
	After   string // a lesson; "": first, or End
	Home    string // the course that has it
	Lesson  string // there
	Follows bool
}

// Link shows a lesson of another course, in its live version: its blocks are
// locked here. A lesson that was linked before and taken out comes back under
// its id.
func (s *Service) Link(ctx context.Context, n NewLink) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	v, l, err := s.offered(ctx, n.Home, n.Lesson)
	if err != nil {
		return Done{}, err
	}
	return s.edit(ctx, n.Course, func(ctx context.Context, tx *db.Tx, key draftKey) (Done, error) {
		d, err := s.headIn(ctx, n.Course, nothing)
		if err != nil {
			return Done{}, err
		}
		if err := linkable(d, v); err != nil {
			return Done{}, err
		}
		list, err := lessonsIn(ctx, tx, key.ID)
		if err != nil {
			return Done{}, err
		}
		place, ok := after(list, n.After, "")
		if !ok {
			return Done{}, fault.Clash("author.neighbour_gone")
		}
		id, there, err := linkAt(ctx, tx, key.ID, n.Home, n.Lesson)
		switch {
		case err != nil:
			return Done{}, err
		case there:
			return Done{}, fault.Clash("author.link_there")
		case id == "":
			if id, err = freeID(ctx, tx, key.ID, n.Lesson); err != nil {
				return Done{}, err
			}
		}
		if err := s.bring(ctx, tx, d, holding{id: id, place: place}, originOf(v, l.ID), v); err != nil {
			return Done{}, err
		}
		setFollows(tx, key.ID, id, n.Follows)
		change, err := note(ctx, tx, key.ID, step{Kind: LessonAdded, Key: id, Before: life{Deleted: true}, After: life{}})
		return Done{ID: id, Version: 1, Change: change, At: clock.Now(ctx)}, err
	})
}

func originOf(v *course.Version, lesson string) courseware.Origin {
	return courseware.Origin{Course: v.Slug, Lesson: lesson, Version: v.No, Hash: v.Hash}
}

// offered is a lesson that others can link: of an offered course, and its own.
func (s *Service) offered(ctx context.Context, home, lesson string) (*course.Version, courseware.Lesson, error) {
	v, err := s.onOffer(ctx, home)
	if err != nil {
		return nil, courseware.Lesson{}, err
	}
	l, ok := v.LessonByID(lesson)
	if !ok || l.Linked() {
		return nil, l, fault.Missing("author.lesson_missing")
	}
	return v, l, nil
}

// onOffer is the live version of a course that people can take.
func (s *Service) onOffer(ctx context.Context, slug string) (*course.Version, error) {
	var (
		id   uuid.UUID
		gone *course.Withdrawal
	)
	if err := s.DB.Read(ctx, s.Courses.AskPublished(slug, &id, &gone)); err != nil {
		return nil, err
	}
	if gone != nil {
		return nil, fault.Missing("author.missing")
	}
	return s.Courses.Version(ctx, id)
}

// linkable: both are written in the same language first, and the lesson speaks
// every language of the course.
func linkable(d *Draft, v *course.Version) error {
	switch missing := slices.ContainsFunc(d.Head.Languages, func(l i18n.Lang) bool { return !slices.Contains(v.Languages, l) }); {
	case d.Slug == v.Slug:
		return fault.Clash("author.link_self")
	case d.Head.Source != v.Source || missing:
		return fault.Clash("author.link_languages")
	}
	return nil
}

// SetFollows says whether a linked lesson follows its home or stays with its
// version. What is published does not change by that.
func (s *Service) SetFollows(ctx context.Context, slug, lesson string, follows bool) (Done, error) {
	return s.decide(ctx, slug, lesson, Write, func(ctx context.Context, tx *db.Tx, d *Draft, l Lesson) (Done, error) {
		if !l.Head.Linked() {
			return Done{}, fault.Clash("author.link_none")
		}
		if l.Follows == follows {
			return Done{ID: lesson, At: clock.Now(ctx)}, nil
		}
		setFollows(tx, d.ID, lesson, follows)
		change, err := note(ctx, tx, d.ID, step{Kind: LinkSet, Key: lesson, Before: l.Follows, After: follows})
		return Done{ID: lesson, Change: change, At: clock.Now(ctx)}, err
	})
}

// SetCentral says whether others may only link a lesson: it can then neither
// be copied nor be made their own.
func (s *Service) SetCentral(ctx context.Context, slug, lesson string, central bool) (Done, error) {
	return s.decide(ctx, slug, lesson, Centralise, func(ctx context.Context, tx *db.Tx, d *Draft, l Lesson) (Done, error) {
		if l.Head.Linked() || l.IsTest() || d.Head.Template {
			return Done{}, fault.Clash("author.central_own_only")
		}
		if l.Central == central {
			return Done{ID: lesson, At: clock.Now(ctx)}, nil
		}
		setCentral(tx, d.ID, lesson, central)
		change, err := note(ctx, tx, d.ID, step{Kind: CentralSet, Key: lesson, Before: l.Central, After: central})
		return Done{ID: lesson, Change: change, At: clock.Now(ctx)}, err
	})
}

// decide changes what is decided about a lesson and is no content, whatever
// state the draft is in.
func (s *Service) decide(
	ctx context.Context, slug, lesson string, p actor.Permission, do func(context.Context, *db.Tx, *Draft, Lesson) (Done, error),
) (Done, error) {
	if err := actor.Require(ctx, p); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.way(ctx, tx, slug); err != nil {
			return err
		}
		d, err := s.headIn(ctx, slug, nothing)
		if err != nil {
			return err
		}
		l, ok := d.lesson(lesson)
		if !ok {
			return fault.Missing("author.lesson_missing")
		}
		done, err = do(ctx, tx, d, l)
		return err
	})
	return done, err
}

// undecide takes back what was decided about a lesson.
func (s *Service) undecide(ctx context.Context, slug string, st Step) (Done, error) {
	var before, after bool
	if err := unpack(st, &before, &after); err != nil {
		return Done{}, err
	}
	set, is := s.SetFollows, func(l Lesson) bool { return l.Follows }
	if st.Kind == CentralSet {
		set, is = s.SetCentral, func(l Lesson) bool { return l.Central }
	}
	d, err := s.headIn(ctx, slug, nothing)
	if err != nil {
		return Done{}, err
	}
	if l, ok := d.lesson(st.Key); !ok || is(l) != after {
		return Done{}, touchedSince()
	}
	return set(ctx, slug, st.Key, before)
}

// headIn reads a draft in the running transaction, with the blocks of a
// lesson.
func (s *Service) headIn(ctx context.Context, slug, lesson string) (*Draft, error) {
	var d *Draft
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askDraft(r, slug, lesson, &d)
		return nil
	})
	if err == nil && d == nil {
		err = fault.Missing("author.missing")
	}
	return d, err
}

func (d *Draft) lesson(id string) (Lesson, bool) {
	for _, l := range d.All() {
		if l.ID == id {
			return l, true
		}
	}
	return Lesson{}, false
}
