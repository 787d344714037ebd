package demo

import (
	"context"
	"fmt"
	"math"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/survey"
)

// opinionPlan is what people say about a course they completed: how many, how
// much they agree with each question (per cent), and what some of them write.
type opinionPlan struct {
	Course   string         `yaml:"course"`
	People   int            `yaml:"people"`
	Agree    map[string]int `yaml:"agree"`
	Comments []string       `yaml:"comments"`
}

// opinions lets some of those who completed a course say what they think, and
// opens the boxes.
func (l *loader) opinions(ctx context.Context) error {
	for _, p := range l.plan.Opinions {
		err := together(ctx, l.DB, func(ctx context.Context) error { return l.say(ctx, p) })
		if err != nil {
			return fmt.Errorf("opinions about %s: %w", p.Course, err)
		}
	}
	return l.Survey.Open(l.at(ctx, 0, 5*time.Minute))
}

func (l *loader) say(ctx context.Context, p opinionPlan) error {
	v, said := l.courses[p.Course], 0
	for day := -history; day < 0; day++ {
		for _, s := range l.diary.of(day) {
			if said == p.People || !s.test || s.course != p.Course || l.plays(s.person) || dice(s.who+" speaks").IntN(5) > 0 {
				continue
			}
			sheet := survey.Sheet{Values: map[string]int{}}
			r := dice(s.who + p.Course + " thinks")
			for _, q := range l.Survey.Form.Questions {
				v := 1 + 4*float64(p.Agree[q.ID])/100 + 0.9*r.NormFloat64()
				sheet.Values[q.ID] = int(math.Round(min(max(v, 1), 5)))
			}
			if said < len(p.Comments) {
				sheet.Comment = p.Comments[said]
			}
			as := l.acting(l.at(ctx, s.day, 16*time.Hour), s.person, actor.Employee)
			if err := l.Survey.Answer(as, v.ID, sheet); err != nil {
				return err
			}
			said++
		}
	}
	return nil
}
