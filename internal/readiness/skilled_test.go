package readiness_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// published closes a round in which 20 of the office took part, 5 of them below
// target; of the yard nothing is told.
func (w *town) published(competence uuid.UUID, below int) {
	w.T.Helper()
	cell := suppress.SpreadCell{People: 20, Splits: []suppress.Split{{Below: below, Above: suppress.Untold}}}
	sh := figures.Shown{
		Subjects: []figures.Subject{{ID: competence, Code: "1.3"}}, Groups: make([]figures.Group, 3),
		Table: suppress.Spread{Minimum: 7, Total: cell, Rows: []suppress.SpreadRow{
			{Unit: w.top, Parent: suppress.None, Total: cell, Own: cell},
			{Unit: w.office, Parent: 0, Leaf: true, Total: cell, Own: cell},
			{Unit: w.yard, Parent: 0, Leaf: true, Total: suppress.SpreadCell{Hidden: true}, Own: suppress.SpreadCell{Hidden: true}},
		}},
	}
	id, now := db.NewID(), w.Clock.Now()
	w.SQL(`INSERT INTO skill_round (tenant_id, id, name, starts, ends, closed_at) VALUES ($1, $2, 'Sommer', '2026-05-01', '2026-05-03', $3)`, w.Tenant, id, now)
	w.SQL(`INSERT INTO skill_published (tenant_id, round_id, crossing, shown) VALUES ($1, $2, 'unit', $3)`, w.Tenant, id, sh)
}

// A skill target of a wave counts what is told of a unit, is not known where
// nothing is, and never holds a start back.
func TestASkillTargetIsToldOrNotKnown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	skills := skill.New(w.DB)
	w.Must(skills.Seed(w.Ctx))
	f, err := skills.Framework(w.Ctx)
	w.Must(err)
	k, _ := f.ByCode("1.3")
	w.ready.Skills = figures.New(w.DB, w.ready.Tenants, w.Org, skills)
	if _, err := w.Projects.Require(w.Ctx, w.wave.ID, project.RequirementInput{Kind: project.SkillKind, CompetenceID: uuid.New()}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a competence that is not there: %v", err)
	}
	r, err := w.Projects.Require(w.Ctx, w.wave.ID, project.RequirementInput{Kind: project.SkillKind, Must: true, CompetenceID: k.ID, Threshold: 80})
	w.Must(err)
	if r.Must || r.Title["en"] == "" {
		t.Errorf("%+v", r)
	}
	w.complete(append(w.staff, w.crew...)...)
	skilled := func(unit string, q readiness.Query) (readiness.Measure, readiness.Detail) {
		t.Helper()
		d, err := w.ready.Detail(w.Ctx, unit, "akte-1", q)
		w.Must(err)
		for _, m := range d.Measures {
			if m.Requirement.Kind == project.SkillKind {
				return m, d
			}
		}
		t.Fatal("the target is not among the criteria")
		return readiness.Measure{}, d
	}
	if m, _ := skilled("amt-10", readiness.Query{}); m.Criterion.Of != 0 || m.Round != "" {
		t.Errorf("without a round: %+v", m)
	}
	before := w.Clock.Now()
	w.Clock.Advance(24 * time.Hour)
	w.published(k.ID, 5)
	w.Clock.Advance(time.Hour)
	m, d := skilled("amt-10", readiness.Query{})
	if c := m.Criterion; c.Met != 15 || c.Of != 20 || c.Reached() || m.Round != "Sommer" || !d.Cell.Gate {
		t.Errorf("the office: %+v, gate %v", m, d.Cell.Gate)
	}
	if m, d = skilled("amt-20", readiness.Query{}); m.Criterion.Of != 0 || !d.Cell.Gate {
		t.Errorf("the yard: %+v", m)
	}
	if m, _ = skilled("amt-10", readiness.Query{Day: day(before.Format("2006-01-02"))}); m.Criterion.Of != 0 {
		t.Errorf("on a day before the round was closed: %+v", m)
	}
	whole, err := w.ready.Wave(w.Ctx, "akte-1", readiness.Query{})
	if err != nil || len(whole.Skills) != 1 || whole.Skills[0].Of != 0 {
		t.Errorf("all units together, one of them hidden: %+v, %v", whole.Skills, err)
	}
	w.Clock.Advance(24 * time.Hour)
	w.published(k.ID, suppress.Untold)
	w.Clock.Advance(time.Hour)
	if m, _ = skilled("amt-10", readiness.Query{}); m.Criterion.Of != 0 {
		t.Errorf("untold: %+v", m)
	}
}
