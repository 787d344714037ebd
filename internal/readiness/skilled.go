package readiness

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// Skilled is a skill target of a wave as the newest published round of digital
// checks tells of it. Of is 0 where it does not.
type Skilled struct {
	Line      uuid.UUID `json:"line"`
	Title     i18n.Text `json:"title"` // of the competence
	Threshold int       `json:"threshold"`
	Met       int       `json:"met"`
	Of        int       `json:"of"` // who took part
	Round     string    `json:"round,omitempty"`
}

// checks is the published round that skill targets rest on; nil: none is asked
// for, or there is none.
type checks struct{ figures.Sheet }

// checksOf reads the round that was the newest at an instant, where a wave asks
// for a skill.
func (s *Service) checksOf(ctx context.Context, planned []project.Planned, before time.Time) (*checks, error) {
	asks := func(r project.Requirement) bool { return r.Kind == project.SkillKind }
	if s.Skills == nil || !slices.ContainsFunc(planned, func(p project.Planned) bool { return slices.ContainsFunc(p.Requirements, asks) }) {
		return nil, nil //nolint:nilnil // nothing is known without a round
	}
	sheet, ok, err := s.Skills.Newest(ctx, before, figures.ByUnit)
	if err != nil || !ok {
		return nil, err
	}
	return &checks{sheet}, nil
}

// told is what is known of a requirement in units together: nothing, unless it
// is told of each of them.
func (k *checks) told(r project.Requirement, units []uuid.UUID) (met, of int) {
	if k == nil || r.CompetenceID == nil {
		return 0, 0
	}
	if met, of, ok := k.Skilled(*r.CompetenceID, units...); ok {
		return met, of
	}
	return 0, 0
}

// skills are the skill targets of a wave as a whole.
func (k *checks) skills(p project.Planned) (list []Skilled) {
	for _, r := range p.Requirements {
		if r.Kind == project.SkillKind {
			list = append(list, k.skill(r, p.Wave, p.Wave.Units))
		}
	}
	return list
}

func (k *checks) skill(r project.Requirement, w project.Wave, units []uuid.UUID) Skilled {
	x := Skilled{Line: r.LineID, Title: r.Title, Threshold: r.Share(w)}
	if x.Met, x.Of = k.told(r, units); x.Of > 0 {
		x.Round = k.Sheet.Round.Name
	}
	return x
}

// spoken are the units whose figures speak for a cell: the unit itself within
// the wave, else the units of the wave below it.
func (f frame) spoken(unit uuid.UUID, wave []uuid.UUID) (below []uuid.UUID) {
	for _, w := range wave {
		if f.contains(w, unit) {
			return []uuid.UUID{unit}
		}
		if f.contains(unit, w) {
			below = append(below, w)
		}
	}
	return below
}
