package simulate

import (
	"fmt"

	"codeberg.org/lotse/lotse/cmd/lotsebench/simulate/model"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// some picks one.
func some[T any](s *simulation, from ...T) T { return from[s.rnd.IntN(len(from))] }

// aRule makes up a rule of up to two levels.
func (s *simulation) aRule() model.Rule {
	year := model.Length{Months: 12}
	leaf := func() model.Rule {
		switch s.rnd.IntN(7) {
		case 0, 1:
			return model.Rule{Is: "unit", IDs: []int{s.rnd.IntN(len(s.unitIDs))}, Below: true}
		case 2:
			return model.Rule{Is: "family", IDs: s.distinct(families, 2)}
		case 3:
			return model.Rule{Is: "lead"}
		case 4:
			return model.Rule{Is: "entered", Within: some(s, &year, &model.Length{Months: 6}, &model.Length{Days: 90})}
		case 5:
			return model.Rule{Is: "entered", From: s.today - model.Date(s.rnd.IntN(3000)), Before: s.today + 400}
		}
		return model.Rule{Is: "completed", IDs: s.distinct(len(s.courseIDs), 2), Within: some(s, nil, &year)}
	}
	switch s.rnd.IntN(6) {
	case 0:
		return model.Rule{Is: "everybody"}
	case 1:
		return leaf()
	case 2:
		return model.Rule{Is: "not", Of: []model.Rule{leaf()}}
	}
	return model.Rule{Is: some(s, "all", "any"), Of: []model.Rule{leaf(), {Is: "not", Of: []model.Rule{leaf()}}, {Is: "any", Of: []model.Rule{leaf(), leaf()}}}}
}

// distinct are up to n different numbers below bound.
func (s *simulation) distinct(bound, n int) (out []int) {
	return s.rnd.Perm(bound)[:1+s.rnd.IntN(n)]
}

func (s *simulation) someTerms(course int) model.Terms {
	days := func(n ...int) model.Length { return model.Length{Days: some(s, n...)} }
	t := model.Terms{
		Rule: s.aRule(), Ways: []model.Way{{Course: course, Grade: s.rnd.IntN(3)}}, ByProof: s.rnd.IntN(2) == 0,
		Mode: some(s, "anniversary", "anniversary", "calendar", "once"), First: some(s, days(1, 14, 30), model.Length{Months: 1}, model.Length{Months: 6}),
		Grace: days(0, 1, 14), Credit: some(s, "all", "all", "none", "within"),
	}
	if s.rnd.IntN(3) == 0 {
		t.Ways = append(t.Ways, model.Way{Course: (course + 1) % len(s.courseIDs), Grade: s.rnd.IntN(3)})
	}
	if t.Credit == "within" {
		t.LookBack = some(s, model.Length{Months: 6}, model.Length{Months: 24}, days(90))
	}
	switch t.Mode {
	case "anniversary":
		t.Validity, t.Renewal = some(s, model.Length{Months: 12}, model.Length{Months: 24}, model.Length{Months: 18}, days(200)), some(s, days(0, 42), model.Length{Months: 3})
	case "calendar":
		t.Validity, t.Month, t.Renewal = some(s, model.Length{Months: 12}, model.Length{Months: 24}), 1+s.rnd.IntN(12), some(s, days(0, 30), model.Length{Months: 2})
	}
	return t
}

func (s *simulation) input(d int, t model.Terms) duty.Input {
	return duty.Input{Name: i18n.Text{i18n.DE: fmt.Sprintf("Pflicht %d", d)}, Everybody: true, Terms: s.terms(t)}
}

func (s *simulation) newDuty() error {
	d := len(s.dutyIDs)
	t := s.someTerms(d)
	s.world.AddDuty(t, s.today)
	made, err := s.duties.Create(s.ctx, s.input(d, t))
	s.dutyIDs, s.slugs = append(s.dutyIDs, made.ID), append(s.slugs, made.Slug)
	return err
}

// govern makes, changes and ends duties now and then; a third of the changes
// are taken back, at once or the next morning.
func (s *simulation) govern() error {
	if len(s.dutyIDs) < s.Duties && s.rnd.Float64() < 6.0/365*s.Pace {
		return s.newDuty()
	}
	if s.rnd.Float64() > 12.0/365*s.Pace {
		return nil
	}
	d := s.rnd.IntN(len(s.dutyIDs))
	before := *s.world.Duties[d]
	if before.Ended {
		return nil
	}
	to, end := before, s.rnd.IntN(10) == 0
	if end {
		to.Ended = true
	} else {
		to.Terms = s.someTerms(d)
	}
	s.world.Change(d, to, s.today)
	if err := s.change(d, to); err != nil {
		return err
	}
	switch s.rnd.IntN(6) {
	case 0:
		s.undo = &undo{d, before}
		return s.takeBack()
	case 1:
		s.undo = &undo{d, before}
	}
	return nil
}

func (s *simulation) change(d int, to model.Duty) error {
	if to.Ended {
		return s.duties.End(s.ctx, s.slugs[d])
	}
	now, err := s.duties.Get(s.ctx, s.slugs[d])
	if err != nil {
		return err
	}
	return s.duties.Change(s.ctx, s.slugs[d], now.Revision, s.input(d, to.Terms))
}

// takeBack undoes the change that somebody regrets.
func (s *simulation) takeBack() error {
	if s.undo == nil {
		return nil
	}
	u := *s.undo
	s.undo = nil
	s.world.Undo(u.duty, u.before, s.today)
	return s.duties.Undo(s.ctx, s.slugs[u.duty])
}
