package author

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// catchUp is the job that lets courses follow one that was published.
type catchUp struct {
	Tenant uuid.UUID `json:"tenant"`
	Course uuid.UUID `json:"course"`
}

func (catchUp) Kind() string          { return "author.catch-up" }
func (c catchUp) TenantID() uuid.UUID { return c.Tenant }

// LetFollow hears of new versions: courses that follow them catch up in a job
// of their own.
func (s *Service) LetFollow(ctx context.Context, tx *db.Tx, facts []course.Publication) error {
	for _, f := range facts {
		if err := s.Queue.Enqueue(ctx, tx, catchUp{Tenant: tx.Tenant(), Course: f.CourseID}); err != nil {
			return err
		}
	}
	return nil
}

// FollowersCatchUp lets every course that follows a lesson of this one, and
// this one itself, catch up.
func (s *Service) FollowersCatchUp(ctx context.Context, id uuid.UUID) error {
	home, err := s.Courses.Slug(ctx, id)
	if err != nil {
		return err
	}
	var slugs []string
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askFollowers(r, home, &slugs)
		return nil
	})
	for _, slug := range slugs {
		err = errors.Join(err, s.CatchUp(ctx, slug))
	}
	return err
}

// CatchUp publishes a course anew where lessons it follows changed at home by
// editorial versions only: what was completed stays valid. The home was
// reviewed there, so nobody is asked again. A substantive change waits for
// somebody to take it, as does every change while the course is written on,
// reviewed or withdrawn, or where a check stands in the way: News tells.
func (s *Service) CatchUp(ctx context.Context, slug string) error {
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil || w.State != Published {
			return err
		}
		d, err := s.headIn(ctx, slug, nothing)
		if err != nil || d.Overtaken() || d.Live.WithdrawnAt != nil {
			return err
		}
		moved := false
		for _, l := range d.Lessons {
			if !l.Head.Linked() || !l.Follows {
				continue
			}
			took, err := s.catchUpLesson(ctx, tx, slug, l, d.Head.Languages)
			if err != nil {
				return err
			}
			moved = moved || took
		}
		if !moved {
			return nil
		}
		_, err = s.goLive(ctx, tx, w, slug, course.Editorial)
		return err
	})
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return nil // it would come back with every try; a person sees it in News
	}
	return err
}

func (s *Service) catchUpLesson(ctx context.Context, tx *db.Tx, slug string, l Lesson, langs []i18n.Lang) (bool, error) {
	v, err := s.reach(ctx, *l.Head.From, langs)
	if err != nil || v == nil {
		return false, err
	}
	d, held, err := s.linkIn(ctx, slug, l.ID)
	if err != nil {
		return false, err
	}
	_, err = s.take(ctx, tx, d, held, v)
	return true, err
}

// reach is the latest version of a lesson's home up to which the lesson
// changed by editorial versions only; nil where that is the one it shows.
func (s *Service) reach(ctx context.Context, from courseware.Origin, langs []i18n.Lang) (*course.Version, error) {
	at, err := s.Courses.Home(ctx, from)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	later, err := s.Courses.Later(ctx, from.Course, from.Version)
	if err != nil {
		return nil, err
	}
	was, _ := at.LessonByID(from.Lesson)
	var to *course.Version
	for _, next := range later {
		v, err := s.Courses.Version(ctx, next.ID)
		if err != nil {
			return nil, err
		}
		is, ok := v.LessonByID(from.Lesson)
		if !ok {
			break
		}
		if !courseware.SameLesson(at.Course, was, v.Course, is, langs) {
			if next.Change != course.Editorial {
				break
			}
			to = v
		}
		at, was = v, is
	}
	return to, nil
}
