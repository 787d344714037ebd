package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

type plannedWave struct {
	plan wave
	id   uuid.UUID
	slug string
	slow []uuid.UUID
	halt []uuid.UUID
}

// initiate founds the project on the first day of the history.
func (l *loader) initiate(ctx context.Context) error {
	ctx = l.at(ctx, -7*weeks+1, 9*time.Hour)
	in := l.plan.Project
	unit, err := l.unit(in.Unit)
	if err != nil {
		return err
	}
	input := project.Input{
		Name: in.Name, Goal: in.Goal, Decision: in.Decision, DecidedOn: l.today.AddDays(-in.DecidedDaysAgo),
		Commitment: in.Commitment, Strand: in.Strand, Provider: in.Provider, UnitID: unit,
	}
	for _, g := range in.Groups {
		families, err := l.familyIDs(g.Families)
		if err != nil {
			return err
		}
		input.Groups = append(input.Groups, project.Group{
			Name: g.Name, JobFamilies: families, Benefit: g.Benefit, Before: g.Before, After: g.After, Contact: g.Contact,
		})
	}
	p, err := l.Projects.Create(ctx, input)
	if err != nil {
		return err
	}
	l.project = p.ID
	return l.cast(ctx)
}

// begin plans a wave with its requirements on its day, and moves the project
// on behind its first wave, which brings the training offer.
func (l *loader) begin(ctx context.Context, w wave) error {
	units, err := l.unitIDs(w.Units)
	if err != nil {
		return err
	}
	made, err := l.Projects.AddWave(ctx, l.project, project.WaveInput{GoLive: l.goLive(w), Units: units})
	if err != nil {
		return err
	}
	for _, r := range l.plan.Requirements {
		families, err := l.familyIDs(r.Families)
		if err != nil {
			return err
		}
		in := project.RequirementInput{
			Kind: r.Kind, Reach: r.Reach, Must: r.Must, Weight: r.Weight, DaysBefore: r.DaysBefore, Title: r.Title,
			JobFamilies: families, Supervisors: r.Supervisors,
		}
		if r.Kind == project.CourseKind {
			in.CourseID = l.course.CourseID
		}
		if _, err := l.Projects.Require(ctx, made.ID, in); err != nil {
			return err
		}
	}
	slow, err := l.unitIDs(w.Slow)
	if err != nil {
		return err
	}
	stalled, err := l.unitIDs(w.Stalled)
	if err != nil {
		return err
	}
	slug := ""
	all, err := l.Projects.List(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		for _, planned := range o.Waves {
			if planned.Wave.ID == made.ID {
				slug = planned.Slug()
			}
		}
	}
	l.waves = append(l.waves, plannedWave{plan: w, id: made.ID, slug: slug, slow: l.tree.Subtree(slow...), halt: l.tree.Subtree(stalled...)})
	if len(l.waves) == 1 {
		return l.advance(ctx)
	}
	return nil
}

// goLive is the start on a working day.
func (l *loader) goLive(w wave) clock.Date {
	return clock.DueOn(l.tenant.Land, l.today.AddDays(w.GoLive))
}

// advance takes the project to its present phase.
func (l *loader) advance(ctx context.Context) error {
	for _, phase := range l.plan.Project.Phases {
		all, err := l.Projects.List(ctx)
		if err != nil {
			return err
		}
		p := all[0].Project
		if err := l.Projects.SetPhase(ctx, p.ID, p.Version, phase); err != nil {
			return err
		}
	}
	return nil
}

// tick records the evidence a wave has by now.
func (l *loader) tick(ctx context.Context, w plannedWave) error {
	planned, err := l.Projects.GetWave(ctx, w.slug)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, key := range w.plan.Done {
		done[key] = true
	}
	evidence := i18n.T(i18n.WithLang(ctx, i18n.DE), "demo.evidence", i18n.Args{"Date": i18n.Date(ctx, clock.Today(ctx))})
	for _, item := range planned.Items {
		if !done[l.key(item.Title)] || item.Entry.Done {
			continue
		}
		if err := l.Projects.Tick(ctx, w.id, project.Tick{Line: item.LineID, Unit: item.UnitID, Done: true, Evidence: evidence}); err != nil {
			return err
		}
	}
	return nil
}

// key finds a checklist item's key by its title.
func (l *loader) key(title i18n.Text) string {
	for _, r := range l.plan.Requirements {
		if r.Title[i18n.DE] != "" && r.Title[i18n.DE] == title[i18n.DE] {
			return r.Key
		}
	}
	return ""
}

func (l *loader) unit(number string) (uuid.UUID, error) {
	u, ok := l.tree.ByNumber(number)
	if !ok {
		return uuid.Nil, fmt.Errorf("no unit %q", number)
	}
	return u.ID, nil
}

func (l *loader) unitIDs(numbers []string) (ids []uuid.UUID, err error) {
	for _, n := range numbers {
		id, err := l.unit(n)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (l *loader) familyIDs(names []string) (ids []uuid.UUID, err error) {
	for _, n := range names {
		id, ok := l.families[n]
		if !ok {
			return nil, fmt.Errorf("no job family %q", n)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
