package course

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Faithful refuses a course whose linked lessons say something else than the
// versions they name: what came with a lesson is changed at its home only,
// whichever way a course arrives. Versions of other municipalities are not
// known here, so there is nothing to compare with.
func (s *Service) Faithful(ctx context.Context, tx *db.Tx, c *courseware.Course) error {
	for _, l := range c.Lessons {
		if !l.Linked() {
			continue
		}
		id, err := versionOf(ctx, tx, *l.From)
		if err != nil {
			return err
		}
		if id == uuid.Nil {
			continue
		}
		home, err := s.load(tx, id)
		if err != nil {
			return err
		}
		there, ok := home.LessonByID(l.From.Lesson)
		if !ok || !courseware.SameLesson(home.Course, there, c, l, c.Languages) {
			return fault.Clash("course.import.linked", fault.Args{"Lesson": l.ID, "Course": l.From.Course})
		}
	}
	return nil
}

// Home returns the version that a linked lesson was taken from, or a fault
// that it is not here.
func (s *Service) Home(ctx context.Context, o courseware.Origin) (*Version, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var v *Version
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err := versionOf(ctx, tx, o)
		if err != nil {
			return err
		}
		if id == uuid.Nil {
			return fault.Missing("course.missing")
		}
		v, err = s.load(tx, id)
		return err
	})
	return v, err
}

// Later is a version that followed another one.
type Later struct {
	ID     uuid.UUID
	No     int
	Change Change
}

// Later lists the versions of an offered course after one of its numbers, in
// their order.
func (s *Service) Later(ctx context.Context, slug string, no int) ([]Later, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var list []Later
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askLater(r, slug, no, &list)
		return nil
	})
	return list, err
}

// Versions returns versions by their ids; those that were not read before cost
// one statement together.
func (s *Service) Versions(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Version, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	found, tenant := map[uuid.UUID]*Version{}, actor.From(ctx).Tenant
	var unread []uuid.UUID
	for _, id := range ids {
		if v, ok := s.versions.GetIfPresent(key{tenant, id}); ok {
			found[id] = v
		} else {
			unread = append(unread, id)
		}
	}
	if len(unread) == 0 {
		return found, nil
	}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askVersions(r, unread, func(rec record) error {
			v, err := rec.open()
			if err == nil {
				s.versions.Set(key{tenant, v.ID}, v)
				found[v.ID] = v
			}
			return err
		})
		return nil
	})
	return found, err
}

// Slug returns the name of a course.
func (s *Service) Slug(ctx context.Context, id uuid.UUID) (string, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return "", err
	}
	var slug string
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askSlug(r, id, &slug)
		return nil
	})
	return slug, err
}
