package check

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/rating"
)

// middle is the level the test asks around where neither a target nor an
// estimate says another.
const middle = 2

// BeginTest draws the first question about each competence, once; Answer draws
// what follows.
func (s *Service) BeginTest(ctx context.Context) error {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return err
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	targets, err := s.Skills.Targets(ctx, actor.From(ctx).Person)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		me := actor.From(ctx).Person
		open, err := lockOpen(ctx, tx, me)
		if err != nil {
			return err
		}
		if open == nil {
			return fault.Clash("check.none_open")
		}
		if open.DrawnAt != nil {
			return nil
		}
		c, err := s.Mine(ctx)
		if err != nil {
			return err
		}
		asked, err := lastAsked(ctx, tx, me, open.ID)
		if err != nil {
			return err
		}
		return insertTest(ctx, tx, open.ID, s.draw(c, frame, targets, asked), clock.Now(ctx))
	})
}

// draw are the first pages of the test, in the framework's order.
func (s *Service) draw(c *Check, frame *skill.Framework, targets map[uuid.UUID]skill.Target, asked map[string]bool) (list []Page) {
	bands := map[string]int{}
	for _, p := range c.Self {
		for code, band := range p.Bands() {
			bands[code] = band
		}
	}
	for _, a := range frame.Areas {
		for _, k := range s.Asked(frame, a.Code) {
			around := middle
			if band := bands[k.Code]; band > 0 {
				around = LevelOf(band)
			}
			if t, ok := targets[k.ID]; ok {
				around = t.Level
			}
			if q, ok := Draw(s.candidates(k.Code, c.Families, asked), around, seedOf(c.Seed, k.Code)); ok {
				list = append(list, Page{Part: TestPart, Key: q.ID, Competence: k.Code, Level: q.Level})
			}
		}
	}
	return list
}

func (s *Service) candidates(code string, families []string, asked map[string]bool) (list []Candidate) {
	c, _ := s.Bank.Competence(code)
	for _, i := range c.Offered() {
		own := false
		for _, f := range i.Families() {
			for _, mine := range families {
				own = own || f == mine
			}
		}
		list = append(list, Candidate{ID: i.ID, Level: i.Level, Own: own, Asked: asked[i.ID]})
	}
	return list
}

// Finish ends a part of the open check and turns its answers into ratings.
func (s *Service) Finish(ctx context.Context, p Part) (id uuid.UUID, err error) {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return id, err
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return id, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		open, err := lockOpen(ctx, tx, actor.From(ctx).Person)
		if err != nil {
			return err
		}
		if open == nil {
			return fault.Clash("check.none_open")
		}
		id = open.ID
		if open.Finished(p) != nil {
			return nil
		}
		c, err := s.Mine(ctx)
		if err != nil {
			return err
		}
		list := c.ratings(frame, p)
		if len(list) == 0 {
			return fault.Clash("check.nothing_answered")
		}
		now := clock.Now(ctx)
		for i := range list {
			list[i].At, list[i].Basis, list[i].BasisID = now, rating.Check, open.ID
		}
		s.Ratings.Add(ctx, tx, list)
		return finish(ctx, tx, open.ID, p, now)
	})
	return id, err
}

// ratings is what the answers of a part say.
func (c *Check) ratings(frame *skill.Framework, p Part) (list []rating.Rating) {
	ids := map[string]uuid.UUID{}
	for _, a := range frame.Areas {
		for _, k := range a.Competences {
			ids[k.Code] = k.ID
		}
	}
	if p == SelfPart {
		for _, page := range c.Self {
			for code, band := range page.Bands() {
				if id, ok := ids[code]; ok {
					list = append(list, rating.Rating{Competence: id, Source: rating.Self, Level: LevelOf(band)})
				}
			}
		}
		return list
	}
	scored := map[string][]Scored{}
	for _, page := range c.Test {
		if page.Answered() && page.Right != nil {
			scored[page.Competence] = append(scored[page.Competence], Scored{Level: page.Level, Right: *page.Right})
		}
	}
	for code, answers := range scored {
		if level, ok := Measure(answers); ok && ids[code] != uuid.Nil {
			list = append(list, rating.Rating{Competence: ids[code], Source: rating.Measured, Level: level})
		}
	}
	return list
}
