// Package dutytext tells of duties in plain words: whom a rule is for, how
// often and how a duty is fulfilled, how somebody stands to it and why. Every
// page that speaks of a duty takes the words from here, so that a rule reads
// the same to who writes it and to whom it is for.
//
// It owns no page and decides nothing.
package dutytext

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// Sources are where the names in a rule come from.
type Sources struct {
	Org      *org.Service
	People   *people.Service
	Courses  *course.Service
	Paths    *path.Service
	Projects *project.Service
}

// Names are what rules call by id.
type Names struct {
	Tree     *org.Tree
	Families map[uuid.UUID]people.JobFamily
	Courses  map[uuid.UUID]i18n.Text
	Paths    map[uuid.UUID]i18n.Text
	Waves    map[uuid.UUID]project.WaveName
}

// Names reads what rules may name. It takes five statements at most, however
// many rules there are.
func (s Sources) Names(ctx context.Context) (n Names, err error) {
	if n.Tree, err = s.Org.Tree(ctx); err != nil {
		return n, err
	}
	if n.Families, err = s.People.JobFamilies(ctx); err != nil {
		return n, err
	}
	if n.Courses, err = s.Courses.Titles(ctx); err != nil {
		return n, err
	}
	if n.Paths, err = s.Paths.Names(ctx); err != nil {
		return n, err
	}
	n.Waves, err = s.Projects.WaveNames(ctx)
	return n, err
}

// Unit is a unit with its number.
func (n Names) Unit(ctx context.Context, id uuid.UUID) string {
	u, ok := n.Tree.Unit(id)
	if !ok {
		return i18n.T(ctx, "duty.name.gone")
	}
	return UnitName(ctx, u)
}

// UnitName is a unit with its number.
func UnitName(ctx context.Context, u org.Unit) string { return u.Number + " " + u.Name.For(ctx) }

// Family is a job family.
func (n Names) Family(ctx context.Context, id uuid.UUID) string {
	return named(ctx, n.Families[id].Name)
}

// Course is a course's title.
func (n Names) Course(ctx context.Context, id uuid.UUID) string { return named(ctx, n.Courses[id]) }

// Path is a path's name.
func (n Names) Path(ctx context.Context, id uuid.UUID) string { return named(ctx, n.Paths[id]) }

// Wave is a wave with its project.
func (n Names) Wave(ctx context.Context, id uuid.UUID) string {
	w, ok := n.Waves[id]
	if !ok {
		return i18n.T(ctx, "duty.name.gone")
	}
	return i18n.T(ctx, "duty.name.wave", i18n.Args{"Number": w.Number, "Project": named(ctx, w.Project)})
}

func named(ctx context.Context, t i18n.Text) string {
	s := t.For(ctx)
	if s == "" {
		return i18n.T(ctx, "duty.name.gone")
	}
	return s
}
