package path

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Need is something to be completed before a course is begun.
type Need struct {
	ID   uuid.UUID
	Path bool // a path, not a course
	Slug string
	Name i18n.Text
}

// MostNeeds is how many a course may have.
const MostNeeds = 10

// Needs are what a course asks for first, in the order it was written, for
// those who write it.
func (s *Service) Needs(ctx context.Context, courseSlug string) (list []Need, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askNeeds(r, courseSlug, "", &list)
		return nil
	})
	return list, err
}

// SetNeeds says what a course asks for first, from now on. Who is in the
// course stays in it.
func (s *Service) SetNeeds(ctx context.Context, courseSlug string, courses, paths []uuid.UUID) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	courses, paths = unique(courses), unique(paths)
	if len(courses)+len(paths) > MostNeeds {
		return fault.InvalidInput(fault.Field{Name: FieldNeeds, ID: "path.needs_many", Args: fault.Args{"Max": MostNeeds}})
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lockPaths(ctx, tx); err != nil {
			return err
		}
		id, err := courseBySlug(ctx, tx, courseSlug)
		if err != nil {
			return err
		}
		if err := writeNeeds(ctx, tx, id, courses, paths); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{
			Action: "course.needs", Object: "course", ID: id, Detail: map[string]any{"courses": courses, "paths": paths},
		})
		return s.noCircle(ctx, tx, node{course: id})
	})
}

// FieldNeeds is the field of the prerequisites.
const FieldNeeds = "needs"

// AskMissing asks what the actor has to complete before they begin a course.
// What is no longer offered is not asked for.
func (s *Service) AskMissing(courseSlug string, into *[]Need) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, course.Read); err != nil {
			return err
		}
		askMissing(ctx, r, "c.slug", courseSlug, into)
		return nil
	}
}

// Admit refuses to begin a course before what it asks for is completed, in the
// words of its page.
func (s *Service) Admit(ctx context.Context, course uuid.UUID) error {
	var missing []Need
	err := s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askMissing(ctx, r, "c.id", course, &missing)
		return nil
	})
	if err != nil || len(missing) == 0 {
		return err
	}
	return fault.Clash("path.needs_first", fault.Args{"What": Names(missing, i18n.LangOf(ctx))})
}

// AskMissingOf asks what some persons have to complete before they take part in
// a course; who is in it lacks nothing. A building block: the caller decides
// that the actor may see these people.
func (s *Service) AskMissingOf(course uuid.UUID, persons []uuid.UUID, into map[uuid.UUID][]Need) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		askMissingOf(ctx, r, course, persons, into)
		return nil
	}
}

// Names are the names of what is needed, as a sentence lists them.
func Names(list []Need, l i18n.Lang) string {
	names := make([]string, len(list))
	for i, n := range list {
		names[i], _ = n.Name.In(l)
		names[i] = i18n.In(l, "path.quoted", i18n.Args{"Name": names[i]})
	}
	return strings.Join(names, ", ")
}

// node is a course or a path in the graph of what waits for what.
type node struct{ course, path uuid.UUID }

// noCircle refuses what makes the course or the path wait for itself, and
// names the way round.
func (s *Service) noCircle(ctx context.Context, tx *db.Tx, from node) error {
	waits, err := graph(ctx, tx)
	if err != nil {
		return err
	}
	way := circle(waits, from)
	if way == nil {
		return nil
	}
	names, err := namesOf(ctx, tx, way, i18n.LangOf(ctx))
	if err != nil {
		return err
	}
	return fault.Wrong("path.circle", fault.Args{"Way": strings.Join(names, " → ")})
}

// circle is a way from a node back to it, or nil.
func circle(waits map[node][]node, from node) []node {
	seen := map[node]bool{}
	var walk func(n node, way []node) []node
	walk = func(n node, way []node) []node {
		for _, next := range waits[n] {
			if next == from {
				return append(slices.Clone(way), from)
			}
			if seen[next] {
				continue
			}
			seen[next] = true
			if found := walk(next, append(way, next)); found != nil {
				return found
			}
		}
		return nil
	}
	return walk(from, []node{from})
}
