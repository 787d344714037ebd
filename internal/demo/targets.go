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
	for _, p := range l.plan.Workshops {
		id := l.families[p.Family]
		if err := l.meet(l.at(ctx, l.workday(p.Day), 14*time.Hour), id, p); err != nil {
			return fmt.Errorf("workshop %s: %w", p.Family, err)
		}
	}
	return nil
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
	return l.Workshops.Apply(ctx, family, 3, 1)
}
