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
	Base   int // version the form was rendered from; 0: none
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

// Save keeps an answer of the open check. What says the same as what stands
// changes nothing.
func (s *Service) Save(ctx context.Context, g Given) (version int, err error) {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return 0, err
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return 0, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.Mine(ctx)
		if err != nil {
			return err
		}
		if c == nil || c.Finished(g.Part) != nil {
			return fault.Clash("check.part_over")
		}
		page, ok := c.Page(g.Part, g.No)
		if !ok {
			return fault.Missing("check.page_unknown")
		}
		mine, err := s.decode(ctx, frame, page, g.Values)
		if err != nil {
			return err
		}
		if page.Version > 0 && page.same(mine) {
			version = page.Version
			return nil
		}
		if version, ok, err = put(ctx, tx, c.ID, mine, g.Base, clock.Now(ctx)); err != nil || ok {
			return err
		}
		return s.newer(ctx, g, mine)
	})
	return version, err
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
