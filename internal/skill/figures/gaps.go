package figures

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
)

// Gap is a span of levels that some job family needs and no offered course in a
// language teaches.
type Gap struct {
	Competence skill.Competence
	Lang       i18n.Lang
	From, To   int
}

// teaching is what one course teaches: a competence and a level, in a language.
type teaching struct {
	code  string
	level int
	lang  i18n.Lang
}

// Gaps lists what the catalogue lacks, in the order of the framework.
func (s *Service) Gaps(ctx context.Context) (list []Gap, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return nil, err
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return nil, err
	}
	needed, taught := map[string]int{}, map[teaching]bool{}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askNeeded(r, needed)
		askTaught(r, frame.Code, func(code, word string, lang i18n.Lang) {
			from, to, _ := skill.Levels(word)
			for level := from; level <= to; level++ {
				taught[teaching{code, level, lang}] = true
			}
		})
		return nil
	})
	for _, c := range frame.Competences() {
		for _, lang := range i18n.Langs {
			list = append(list, gapsOf(c, lang, needed[c.Code], taught)...)
		}
	}
	return list, err
}

// gapsOf are the spans of levels up to the highest one needed that nothing is
// there for.
func gapsOf(c skill.Competence, lang i18n.Lang, needed int, taught map[teaching]bool) (list []Gap) {
	for level := 1; level <= needed; level++ {
		switch last := len(list) - 1; {
		case taught[teaching{c.Code, level, lang}]:
		case last >= 0 && list[last].To == level-1:
			list[last].To = level
		default:
			list = append(list, Gap{c, lang, level, level})
		}
	}
	return list
}
