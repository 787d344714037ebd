package workshop_test

import (
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/workshop"
)

func TestMedianIsTheMiddle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		counts [9]int
		want   int
		ok     bool
	}{
		{[9]int{}, 0, false},
		{[9]int{0, 0, 0, 1}, 3, true},
		{[9]int{0, 0, 1, 0, 1}, 2, true},
		{[9]int{0, 0, 1, 0, 2}, 4, true},
		{[9]int{3, 0, 0, 0, 0, 0, 0, 0, 2}, 0, true},
	} {
		if got, ok := (workshop.Vote{Counts: c.counts}).Median(); got != c.want || ok != c.ok {
			t.Errorf("%v: %d %v", c.counts, got, ok)
		}
	}
}

// From the start profile over proposals and what was agreed to the target
// profile; what competences have of their own stays.
func TestAWorkshopBecomesTheProfile(t *testing.T) {
	t.Parallel()
	town := projecttest.New(t)
	skills := skill.New(town.DB)
	s := &workshop.Service{DB: town.DB, Skills: skills}
	town.Must(skills.Seed(town.Ctx))
	f, err := skills.Framework(town.Ctx)
	town.Must(err)
	id := town.Family("erziehung")
	family := people.JobFamily{ID: id, Slug: "erziehung"}
	today := clock.Today(town.Ctx)
	area := f.Areas[0]

	if err := s.Begin(town.Ctx, family, clock.Date{}, 0); !fault.Is(err, fault.Invalid) {
		t.Errorf("no day, nobody: %v", err)
	}
	town.Must(s.Begin(town.Ctx, family, today, 6))
	if err := s.Begin(town.Ctx, family, today, 6); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second one: %v", err)
	}
	w, err := s.UnderWay(town.Ctx, id)
	town.Must(err)
	if w.Content.Areas[area.ID].Agreed != 3 {
		t.Errorf("it begins with %+v", w.Content)
	}
	votes := func(n int) map[uuid.UUID][9]int { return map[uuid.UUID][9]int{area.ID: {0, 0, 0, 1, n}} }
	for _, n := range []int{6, -1} {
		if err := s.Propose(town.Ctx, id, w.Version, votes(n)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d proposals: %v", n, err)
		}
	}
	town.Must(s.Propose(town.Ctx, id, w.Version, votes(5)))
	if err := s.Propose(town.Ctx, id, w.Version, votes(4)); !fault.Is(err, fault.Conflict) {
		t.Errorf("from an old page: %v", err)
	}
	if w, err = s.UnderWay(town.Ctx, id); err != nil || w.Content.Areas[area.ID].Agreed != 4 {
		t.Errorf("the middle is the level to talk about: %+v, %v", w.Content.Areas[area.ID], err)
	}
	own := skill.Content{Areas: map[uuid.UUID]skill.Level{}, Competences: map[uuid.UUID]skill.Level{area.Competences[1].ID: {Level: 6}}}
	whose := skill.Whose{Kind: skill.OfFamily, ID: id}
	town.Must(skills.SetProfile(town.Ctx, whose, 0, skill.NewState{Kind: skill.Changed, Content: own}))
	agreed := map[uuid.UUID]skill.Level{area.ID: {Level: 5, Reason: "Elternportal"}}
	town.Must(s.Agree(town.Ctx, id, w.Version, agreed))
	if err := s.Apply(town.Ctx, id, w.Version+1, 0); !fault.Is(err, fault.Conflict) {
		t.Errorf("compared with an old profile: %v", err)
	}
	town.Must(s.Apply(town.Ctx, id, w.Version+1, 1))
	p, err := skills.ProfileOf(town.Ctx, whose)
	town.Must(err)
	if p.History[0].Kind != skill.Workshop || p.Content.At(area.Competences[0]) != 5 || p.Content.At(area.Competences[1]) != 6 || p.Content.Areas[area.ID].Reason != "Elternportal" {
		t.Errorf("%+v", p)
	}
	held, err := s.Held(town.Ctx, id)
	town.Must(err)
	if w, err = s.UnderWay(town.Ctx, id); err != nil || w.ID != uuid.Nil || len(held) != 1 || held[0].People != 6 {
		t.Errorf("%+v is under way, %+v were held, %v", w, held, err)
	}
	town.Must(skills.Undo(town.Ctx, whose))
	if p, _ := skills.ProfileOf(town.Ctx, whose); p.Content.At(area.Competences[0]) != 0 {
		t.Errorf("undone: %+v", p.Content)
	}
	town.Must(s.Begin(town.Ctx, family, today, 3))
	town.Must(s.Discard(town.Ctx, id, 1))
	if err := s.Discard(town.Ctx, id, 1); !fault.Is(err, fault.Conflict) {
		t.Errorf("discarded twice: %v", err)
	}
	if _, err := s.UnderWay(town.May(uuid.New()), id); !fault.Is(err, fault.Forbidden) {
		t.Errorf("anybody: %v", err)
	}
}
