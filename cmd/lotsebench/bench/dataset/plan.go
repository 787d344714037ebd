package dataset

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// demand is a course that a wave asks for.
type demand struct {
	course        int
	project, wave uuid.UUID
	line          uuid.UUID
	due           clock.Date
}

// ProjectSlug is the slug of project n, from 0; its only wave is "<slug>-1".
func ProjectSlug(n int) string { return fmt.Sprintf("vorhaben-%02d", n+1) }

// plan founds the projects while nobody works here yet, so that it costs
// nothing: set A has one that asks each job family for its own courses, set B
// twelve that ask everybody.
func (f *founder) plan(ctx context.Context) error {
	n := 1
	if f.size.Facts {
		n = Projects
	}
	for i := range n {
		name := fmt.Sprintf("Vorhaben %02d", i+1)
		p, err := f.app.Projects.Create(ctx, project.Input{
			Name: i18n.Text{i18n.DE: name, i18n.EN: name}, Strand: project.Strands[0], Provider: project.Providers[0], UnitID: f.units[f.size.Units],
		})
		if err != nil {
			return err
		}
		goLive := clock.DateOf(f.now, f.zone).AddDays(120 + 7*i)
		w, err := f.app.Projects.AddWave(ctx, p.ID, project.WaveInput{GoLive: goLive, Units: f.units[:f.size.Units]})
		if err != nil {
			return err
		}
		if err := f.require(ctx, i, w); err != nil {
			return err
		}
	}
	return nil
}

func (f *founder) require(ctx context.Context, n int, w project.Wave) error {
	for c := range f.size.Courses {
		in := project.RequirementInput{Kind: project.CourseKind, CourseID: f.courses[c].course, Must: true}
		switch {
		case !f.size.Facts:
			in.JobFamilies = []uuid.UUID{f.families[c/f.size.block()]}
		case waveOf(c) != n:
			continue
		}
		r, err := f.app.Projects.Require(ctx, w.ID, in)
		if err != nil {
			return err
		}
		f.demand = append(f.demand, demand{course: c, project: w.ProjectID, wave: w.ID, line: r.LineID, due: r.Due("HE", w.GoLive)})
	}
	return nil
}
