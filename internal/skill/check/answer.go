package check

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/rating"
)

// Given is an answer as it comes from a form.
type Given struct {
	Part   Part
	No     int
	Base   int  // version the form was rendered from; 0: none
	Draft  bool // its person is still at it: nothing follows from it yet
	Values map[string][]string
}

// Newer is the fault of an answer that was given on top of an older one: it
// carries both, nothing is lost.
type Newer struct {
	Mine    Page // what was just given
	Current Page // what stands
}

func (*Newer) Error() string { return "check: another version of the answer stands" }

// FieldOf is the form field of a competence in the self-assessment.
func FieldOf(code string) string { return "band." + code }

// Answer keeps an answer of the open check. What says the same as what stands
// changes nothing.
func (s *Service) Answer(ctx context.Context, g Given) (version int, err error) {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return 0, err
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return 0, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		follows := g.Part == TestPart && !g.Draft
		if follows { // of two tabs the second sees what follows from the first
			if _, err := lockOpen(ctx, tx, actor.From(ctx).Person); err != nil {
				return err
			}
		}
		if version, err = s.keep(ctx, tx, frame, g); err != nil || !follows {
			return err
		}
		return s.askFurther(ctx, tx, frame)
	})
	return version, err
}

// keep stores an answer and returns the version that stands.
func (s *Service) keep(ctx context.Context, tx *db.Tx, frame *skill.Framework, g Given) (version int, err error) {
	c, err := s.Mine(ctx)
	if err != nil {
		return 0, err
	}
	if c == nil || c.Finished(g.Part) != nil {
		return 0, fault.Clash("check.part_over")
	}
	page, ok := c.Page(g.Part, g.No)
	if !ok {
		return 0, fault.Missing("check.page_unknown")
	}
	mine, err := s.decode(ctx, frame, page, g.Values)
	if err != nil || page.Version > 0 && page.same(mine) {
		return page.Version, err
	}
	if version, ok, err = put(ctx, tx, c.ID, mine, g.Base, clock.Now(ctx)); err != nil || ok {
		return version, err
	}
	return 0, s.newer(ctx, g, mine)
}

// askFurther appends what follows from the answers of the open check.
func (s *Service) askFurther(ctx context.Context, tx *db.Tx, frame *skill.Framework) error {
	c, err := s.Mine(ctx)
	if err != nil || c == nil {
		return err
	}
	areas := make([][]string, len(frame.Areas))
	for i, a := range frame.Areas {
		for _, k := range a.Competences {
			areas[i] = append(areas[i], k.Code)
		}
	}
	if len(s.further(c, areas, nil)) == 0 {
		return nil
	}
	asked, err := lastAsked(ctx, tx, actor.From(ctx).Person, c.ID)
	if err != nil {
		return err
	}
	return insertTest(ctx, tx, c.ID, s.further(c, areas, asked), clock.Now(ctx))
}

// newer refuses an answer with what stands.
func (s *Service) newer(ctx context.Context, g Given, mine Page) error {
	c, err := s.Mine(ctx)
	if err != nil {
		return err
	}
	if c == nil || c.Finished(g.Part) != nil {
		return fault.Clash("check.part_over")
	}
	current, _ := c.Page(g.Part, g.No)
	return fault.Clash("check.answer_newer").Wrap(&Newer{Mine: mine, Current: current})
}

func (p Page) same(o Page) bool {
	if p.Part == SelfPart {
		return maps.Equal(p.Bands(), o.Bands())
	}
	return p.Answer().Equal(o.Answer())
}

// decode reads what was given to a page, and marks it.
func (s *Service) decode(ctx context.Context, frame *skill.Framework, p Page, values map[string][]string) (Page, error) {
	var given any
	if p.Part == SelfPart {
		bands := map[string]int{}
		for _, k := range s.Asked(frame, p.Key) {
			list := values[FieldOf(k.Code)]
			if len(list) == 0 || list[0] == "" {
				continue
			}
			band, err := strconv.Atoi(list[0])
			if err != nil || band < 0 || band > Bands {
				return p, fault.Wrong("quiz.answer.unknown")
			}
			bands[k.Code] = band
		}
		given = bands
	} else {
		item, _ := s.Bank.Item(p.Key)
		a, err := quiz.Decode(item.Question, values, i18n.LangOf(ctx))
		if err != nil {
			return p, err
		}
		p.Right = nil
		if !a.Empty() {
			right := quiz.Mark(item.Question, a).Right
			p.Right = &right
		}
		given = a
	}
	b, err := json.Marshal(given)
	p.Given = string(b)
	return p, err
}
