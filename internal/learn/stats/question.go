package stats

import (
	"slices"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Question is what is said about the answers to a question: the first ones
// that people gave for good. Of a pool, a question counts where it was drawn.
type Question struct {
	ID     string
	Lesson string // where it stands: a lesson's id, or learn.Test
	Kind   quiz.Kind

	Told    bool // enough people answered
	Answers suppress.Range
	Marked  bool           // by the program; a trainer's marks say nothing here
	Right   suppress.Range // all of it right
	Power   Power
	Choices []Choice // of options; empty: nothing to choose from, or not told
	Few     bool     // choices are not told: they would narrow a small group
}

// Choice is how often something was chosen: an option, or for a part (the item
// of a match, the gap of a text) what was put there.
type Choice struct {
	Part, Value string
	Right       bool
	Chosen      suppress.Range
}

// Power is how well a question tells those who know much from those who know
// little.
//
// It is the corrected item-total correlation: Pearson's correlation between the
// share of points in this question and in the rest of the test, each person's
// own rest without the question (S. Henrysson, Correction of item-total
// correlations in item analysis, Psychometrika 28, 1963). Where points are all
// or nothing it is the point-biserial correlation. A question that all answer
// alike tells nobody apart: 0. The classes are those of R. L. Ebel and
// D. A. Frisbie, Essentials of Educational Measurement (1991), chapter 13.
type Power struct {
	Known  bool // of test questions only: practice has no rest
	Class  Class
	Tenths int  // the coefficient in tenths, rounded; of fewer than 2k answers the class alone is told
	Exact  bool // Tenths may be shown
}

// Class is how well a question tells people apart, in words.
type Class string

// The classes.
const (
	Strong   Class = "strong"   // 0.4 and more
	Fair     Class = "fair"     // 0.2 to 0.4
	Weak     Class = "weak"     // below 0.2
	Reversed Class = "reversed" // below -0.1: who knows more, fails more often
)

func power(r *float64, n, k int) Power {
	p := Power{Known: true, Class: Weak, Exact: n >= 2*k}
	if r == nil {
		return p
	}
	switch c := *r; {
	case c >= 0.4:
		p.Class = Strong
	case c >= 0.2:
		p.Class = Fair
	case c < -0.1:
		p.Class = Reversed
	}
	switch c := *r * 10; {
	case c < 0:
		p.Tenths = int(c - 0.5)
	default:
		p.Tenths = int(c + 0.5)
	}
	return p
}

// posed is a question of the version with the place it stands at.
type posed struct {
	lesson string
	*quiz.Question
}

func questions(c *courseware.Course) (out []posed) {
	add := func(lesson string, blocks []courseware.Block) {
		for _, b := range blocks {
			if b.Question != nil {
				out = append(out, posed{lesson, b.Question})
			}
		}
	}
	for _, l := range c.Lessons {
		add(l.ID, l.Blocks)
	}
	if c.Test != nil {
		add(learn.Test, c.Test.Blocks)
	}
	return out
}

// answerRow is a count: of a question (Part and Value empty), or of what was
// chosen in it. A row without a question counts the people.
type answerRow struct {
	Question, Part, Value string
	N, Right              int
	Power                 *float64
}

// questions tells of every question of the version, in its order. The people
// whose answers are kept may be fewer than those counted.
func (p public) questions(list []posed, rows []answerRow) (people int, out []Question) {
	at := map[[3]string]answerRow{}
	for _, r := range rows {
		at[[3]string{r.Question, r.Part, r.Value}] = r
	}
	p.n = at[[3]string{}].N
	for _, q := range list {
		total := at[[3]string{q.ID}]
		one := Question{ID: q.ID, Lesson: q.lesson, Kind: q.Kind, Marked: q.Kind != quiz.Free}
		if one.Told = p.n > 0 && total.N >= p.k; one.Told {
			p.tell(&one, q, total, func(part, value string) int { return at[[3]string{q.ID, part, value}].N })
		}
		out = append(out, one)
	}
	return p.n, out
}

func (p public) tell(one *Question, q posed, total answerRow, chosen func(part, value string) int) {
	one.Answers = p.whole(total.N)
	if p.n < 2*p.k { // all of them, or there was nothing to tell
		one.Answers = suppress.Range{Lo: p.n, Hi: p.n}
	}
	if !one.Marked {
		return
	}
	one.Right = within(p.whole(total.Right), one.Answers)
	if q.lesson == learn.Test {
		one.Power = power(total.Power, total.N, p.k)
	}
	if q.Kind == quiz.Multiple { // several at once: each by itself
		for _, o := range q.Options {
			c := Choice{Value: o, Right: slices.Contains(q.Right, o), Chosen: within(p.whole(chosen("", o)), one.Answers)}
			one.Choices = append(one.Choices, c)
		}
		return
	}
	for _, g := range groups(q) {
		parts := make([]int, len(g.values))
		for i, v := range g.values {
			parts[i] = chosen(g.part, v)
		}
		bands, ok := suppress.Parts(parts, one.Answers, p.n, p.k)
		one.Few = one.Few || !ok
		for i := range bands {
			one.Choices = append(one.Choices, Choice{Part: g.part, Value: g.values[i], Right: g.values[i] == g.right, Chosen: bands[i]})
		}
	}
}

func within(r, all suppress.Range) suppress.Range {
	return suppress.Range{Lo: r.Lo, Hi: min(r.Hi, all.Hi)}
}

// group is a choice of one among some.
type group struct {
	part, right string
	values      []string
}

// groups are the choices of a question. What is typed is not among them: it
// may say who wrote it.
func groups(q posed) (out []group) {
	switch q.Kind {
	case quiz.Single, quiz.TrueFalse, quiz.Area:
		return []group{{"", q.Right[0], q.Parts()}}
	case quiz.Match:
		for _, pair := range q.Pairs {
			out = append(out, group{pair.Item, pair.Partner, q.Partners()})
		}
	case quiz.Cloze:
		for _, g := range q.Gaps {
			if len(g.Options) > 0 {
				out = append(out, group{g.ID, g.Right, g.Options})
			}
		}
	case quiz.Multiple, quiz.Order, quiz.Numeric, quiz.Short, quiz.Free:
	}
	return out
}
