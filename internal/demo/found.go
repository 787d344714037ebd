package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
)

// begun is a wave that has been planned.
type begun struct {
	wave
	of   *venture
	id   uuid.UUID
	slug string
}

// govern is what CIO and project office do on a day: projects come, move on
// and get waves; evidence and decisions are recorded.
func (l *loader) govern(ctx context.Context, day int) error {
	cio := l.as(l.at(ctx, day, 9*time.Hour), "cio")
	for i := range l.plan.projects {
		v := &l.plan.projects[i]
		if l.on(v.Phases[0].Day, day) {
			if err := l.found(cio, i); err != nil {
				return fmt.Errorf("%s: %w", v.Name[i18n.DE], err)
			}
		}
		for _, w := range v.Waves {
			if !l.on(w.Begins, day) {
				continue
			}
			if err := l.begin(cio, i, w); err != nil {
				return fmt.Errorf("%s: %w", v.Name[i18n.DE], err)
			}
		}
		for _, p := range v.Phases[1:] {
			if !l.on(p.Day, day) {
				continue
			}
			if err := l.advance(cio, l.projects[i], p.Phase); err != nil {
				return fmt.Errorf("%s: %w", v.Name[i18n.DE], err)
			}
		}
	}
	for _, w := range l.waves {
		if err := l.tick(l.as(l.at(ctx, day, 10*time.Hour), "projekt"), w, day); err != nil {
			return err
		}
		if w.Decision != nil && l.on(w.GoLive-w.Decision.Before, day) {
			if err := l.decide(l.as(l.at(ctx, day, 11*time.Hour), "cio"), w); err != nil {
				return fmt.Errorf("%s: %w", w.slug, err)
			}
		}
	}
	return nil
}

// found makes a project.
func (l *loader) found(ctx context.Context, i int) error {
	v := l.plan.projects[i]
	unit, err := l.unit(v.Unit)
	if err != nil {
		return err
	}
	in := project.Input{
		Name: v.Name, Goal: v.Goal, Decision: v.Decision, Commitment: v.Commitment,
		Strand: v.Strand, Provider: v.Provider, UnitID: unit,
	}
	if v.DecidedDaysAgo > 0 {
		in.DecidedOn = clock.DueOn(l.tenant.Land, l.today.AddDays(-v.DecidedDaysAgo))
	}
	for _, g := range v.Groups {
		families, err := l.familyIDs(g.Families)
		if err != nil {
			return err
		}
		in.Groups = append(in.Groups, project.Group{
			Name: g.Name, JobFamilies: families, Benefit: g.Benefit, Before: g.Before, After: g.After, Contact: g.Contact,
		})
	}
	for _, s := range v.Steps {
		in.Steps = append(in.Steps, project.Step{Day: l.today.AddDays(l.workday(s.Day)), Done: s.Done, Text: s.Text})
	}
	p, err := l.Projects.Create(ctx, in)
	l.projects[i] = p.ID
	if err != nil {
		return err
	}
	return l.ask(ctx, p.ID, v.Skills)
}

// begin plans a wave with its requirements.
func (l *loader) begin(ctx context.Context, i int, w wave) error {
	units, err := l.unitIDs(w.Units)
	if err != nil {
		return err
	}
	v := &l.plan.projects[i]
	in := project.WaveInput{GoLive: l.goLive(w), Threshold: w.Threshold, Units: units}
	for _, earlier := range l.waves { // asks for the same as the first
		if earlier.of == v {
			in.CopyFrom = earlier.id
		}
	}
	made, err := l.Projects.AddWave(ctx, l.projects[i], in)
	if err != nil {
		return err
	}
	if in.CopyFrom == uuid.Nil {
		if err := l.require(ctx, made.ID, v.Requirements); err != nil {
			return err
		}
	}
	b := begun{wave: w, of: v, id: made.ID}
	all, err := l.Projects.List(ctx)
	for _, o := range all {
		if o.Project.ID == l.projects[i] {
			b.slug = project.WaveSlug(o.Project.Slug, made.Number)
		}
	}
	if err != nil {
		return err
	}
	l.waves = append(l.waves, b)
	if err := refreshStatistics(ctx, l.DB); err != nil {
		return err
	}
	return l.enlist(ctx, b)
}

func (l *loader) require(ctx context.Context, wave uuid.UUID, list []requirement) (err error) {
	for _, r := range list {
		in := project.RequirementInput{
			Kind: r.Kind, Reach: r.Reach, Must: r.Must, Weight: r.Weight, Threshold: r.Threshold,
			DaysBefore: r.DaysBefore, Title: r.Title, Supervisors: r.Supervisors,
		}
		if in.JobFamilies, err = l.familyIDs(r.Families); err != nil {
			return err
		}
		if r.Kind == project.CourseKind {
			c, ok := l.courses[r.Course]
			if !ok {
				return fmt.Errorf("no course %q", r.Course)
			}
			in.CourseID = c.CourseID
		}
		if r.Kind == project.SkillKind {
			f, err := l.Skills.Framework(ctx)
			if err != nil {
				return err
			}
			k, ok := f.ByCode(r.Competence)
			if !ok {
				return fmt.Errorf("no competence %q", r.Competence)
			}
			in.CompetenceID = k.ID
		}
		if _, err := l.Projects.Require(ctx, wave, in); err != nil {
			return err
		}
	}
	return nil
}

// goLive is the start on a working day.
func (l *loader) goLive(w wave) clock.Date {
	return clock.DueOn(l.tenant.Land, l.today.AddDays(w.GoLive))
}

func (l *loader) advance(ctx context.Context, id uuid.UUID, to project.Phase) error {
	all, err := l.Projects.List(ctx)
	for _, o := range all {
		if o.Project.ID == id {
			return l.Projects.SetPhase(ctx, id, o.Project.Version, to)
		}
	}
	return err
}

// tick records the evidence of a day.
func (l *loader) tick(ctx context.Context, w begun, day int) error {
	for _, c := range w.Checks {
		if !l.on(c.Day, day) {
			continue
		}
		except, err := l.unitIDs(c.Except)
		if err != nil {
			return err
		}
		planned, err := l.Projects.GetWave(ctx, w.slug)
		if err != nil {
			return err
		}
		r := w.of.item(c.Key)
		for _, item := range planned.Items {
			if item.Title[i18n.DE] != r.Title[i18n.DE] || slices.Contains(except, item.UnitID) {
				continue
			}
			t := project.Tick{Line: item.LineID, Unit: item.UnitID, Done: true, Evidence: r.Evidence}
			if err := l.Projects.Tick(ctx, w.id, t); err != nil {
				return fmt.Errorf("%s %s: %w", w.slug, c.Key, err)
			}
		}
	}
	return nil
}

// item finds a checklist item by its key.
func (v *venture) item(key string) requirement {
	for _, r := range v.Requirements {
		if r.Key == key {
			return r
		}
	}
	return requirement{}
}

// decide records the go-live decision on the table the CIO saw. An override
// is needed only where a must is red.
func (l *loader) decide(ctx context.Context, w begun) error {
	board, err := l.Readiness.Board(ctx, readiness.Query{Published: true})
	if err != nil {
		return err
	}
	sheet, ok := board.Sheet(w.slug)
	if !ok || sheet.Nr == 0 {
		return fmt.Errorf("no published table to decide on")
	}
	d, until := w.Decision, l.goLive(w.wave).AddDays(w.Decision.Days)
	in := readiness.DecisionInput{Wave: sheet.Slug, Nr: sheet.Nr, Outcome: d.Outcome, Function: d.Function}
	if d.Outcome == readiness.Conditional {
		in.Workaround, in.Owner, in.Until = d.Workaround, d.Owner, until
	}
	for _, e := range d.Exceptions {
		unit, err := l.unit(e.Unit)
		if err != nil {
			return err
		}
		in.Exceptions = append(in.Exceptions, readiness.Exception{UnitID: unit, Outcome: e.Outcome, Reason: e.Reason})
	}
	if d.Outcome != readiness.NoGo && !sheet.Total.Gate {
		in.Reason, in.ExpiresOn = d.Reason, until
	}
	_, err = l.Readiness.Decide(ctx, in)
	return err
}
