package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/skill"
)

// workshopPlan is a workshop of content/demo/town.yaml.
type workshopPlan struct {
	Family  string              `yaml:"family"`
	Day     int                 `yaml:"day"`
	People  int                 `yaml:"people"`
	Applied bool                `yaml:"applied"`
	Areas   map[string]votePlan `yaml:"areas"`
}

type votePlan struct {
	Votes  map[int]int `yaml:"votes"` // level → proposals
	Agreed int         `yaml:"agreed"`
	Reason string      `yaml:"reason"`
}

// needs is HR on the first day, when each job family gets the profile to begin
// from, and on the days of the workshops.
func (l *loader) needs(ctx context.Context) error {
	first := l.at(ctx, -history, 11*time.Hour)
	families, err := l.People.JobFamilies(first)
	if err != nil {
		return err
	}
	if _, err := l.Skills.Begin(first, families); err != nil {
		return err
	}
	if err := l.weigh(first); err != nil {
		return err
	}
	for _, p := range l.plan.Workshops {
		id := l.families[p.Family]
		if err := l.meet(l.at(ctx, l.workday(p.Day), 14*time.Hour), id, p); err != nil {
			return fmt.Errorf("workshop %s: %w", p.Family, err)
		}
	}
	return nil
}

// weigh says of some competences how much depends on them.
func (l *loader) weigh(ctx context.Context) error {
	f, err := l.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	for family, critical := range l.plan.Criticality {
		w := skill.Whose{Kind: skill.OfFamily, ID: l.families[family]}
		p, err := l.Skills.ProfileOf(ctx, w)
		if err != nil {
			return err
		}
		p.Content.Criticality = map[uuid.UUID]int{}
		for code, n := range critical {
			k, ok := f.ByCode(code)
			if !ok {
				return fmt.Errorf("criticality: no competence %q", code)
			}
			p.Content.Criticality[k.ID] = n
		}
		if err := l.Skills.SetProfile(ctx, w, p.Revision, skill.NewState{Kind: skill.Changed, Content: p.Content}); err != nil {
			return fmt.Errorf("criticality of %s: %w", family, err)
		}
	}
	return nil
}

// ask says what a project needs people to be able to do.
func (l *loader) ask(ctx context.Context, project uuid.UUID, levels map[string]int) error {
	if len(levels) == 0 {
		return nil
	}
	f, err := l.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	c := skill.Content{Competences: map[uuid.UUID]skill.Level{}}
	for code, level := range levels {
		k, ok := f.ByCode(code)
		if !ok {
			return fmt.Errorf("no competence %q", code)
		}
		c.Competences[k.ID] = skill.Level{Level: level}
	}
	return l.Skills.SetProfile(ctx, skill.Whose{Kind: skill.OfProject, ID: project}, 0, skill.NewState{Kind: skill.Changed, Content: c})
}

func (l *loader) meet(ctx context.Context, family uuid.UUID, p workshopPlan) error {
	families, err := l.People.JobFamilies(ctx)
	if err != nil {
		return err
	}
	if err := l.Workshops.Begin(ctx, families[family], l.today.AddDays(l.workday(p.Day)), p.People); err != nil {
		return err
	}
	f, err := l.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	counts, agreed := map[uuid.UUID][skill.MostLevel + 1]int{}, map[uuid.UUID]skill.Level{}
	for _, a := range f.Areas {
		var list [skill.MostLevel + 1]int
		for level, n := range p.Areas[a.Code].Votes {
			list[level] = n
		}
		counts[a.ID], agreed[a.ID] = list, skill.Level{Level: p.Areas[a.Code].Agreed, Reason: p.Areas[a.Code].Reason}
	}
	if err := l.Workshops.Propose(ctx, family, 1, counts); err != nil {
		return err
	}
	if err := l.Workshops.Agree(ctx, family, 2, agreed); err != nil || !p.Applied {
		return err
	}
	now, err := l.Skills.ProfileOf(ctx, skill.Whose{Kind: skill.OfFamily, ID: family})
	if err != nil {
		return err
	}
	return l.Workshops.Apply(ctx, family, 3, now.Revision)
}
