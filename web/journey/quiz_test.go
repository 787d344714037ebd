package journey

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codeberg.org/lotse/lotse/internal/quiz"
)

// answer fills the question that is shown, by its visible words, rightly or
// wrongly.
func (v *visitor) answer(id string, right bool) {
	v.t.Helper()
	c := theCourse(v.t)
	q, ok := c.Question(id)
	if !ok {
		v.t.Fatalf("no question %s", id)
	}
	view, _ := c.Show(id, v.lang, quiz.Answer{}, 0)
	switch q.Kind {
	case quiz.Single, quiz.TrueFalse, quiz.Multiple:
		for _, o := range view.Choices {
			if slices.Contains(q.Right, o.Value) == right {
				v.Check(o.Text)
				if !right {
					return
				}
			}
		}
	case quiz.Order:
		for i, item := range q.Options {
			place := i + 1
			if !right {
				place = len(q.Options) - i
			}
			v.Choose(row(view, item).Text, v.say("ui.quiz.place", map[string]any{"N": place}))
		}
	case quiz.Match:
		for i, p := range q.Pairs {
			partner := p.Partner
			if !right {
				partner = q.Pairs[(i+1)%len(q.Pairs)].Partner
			}
			r := row(view, p.Item)
			v.Choose(r.Text, text(r.Choices, partner))
		}
	case quiz.Cloze:
		v.fillGaps(q, view)
	default:
		v.t.Fatalf("the test asks a %s question: say how it is answered", q.Kind)
	}
}

// fillGaps answers a gap text rightly.
func (v *visitor) fillGaps(q quiz.Question, view quiz.View) {
	v.t.Helper()
	n := 0
	for _, s := range view.Cloze {
		if s.Gap == nil {
			continue
		}
		n++
		for _, g := range q.Gaps {
			if g.ID == s.Gap.ID {
				v.Choose(v.say("ui.quiz.gap", map[string]any{"N": n}), text(s.Gap.Choices, g.Right))
			}
		}
	}
}

func row(v quiz.View, id string) quiz.Row {
	i := slices.IndexFunc(v.Rows, func(r quiz.Row) bool { return r.ID == id })
	return v.Rows[i]
}

func text(list []quiz.Choice, value string) string {
	i := slices.IndexFunc(list, func(c quiz.Choice) bool { return c.Value == value })
	return list[i].Text
}

// mistake is what the author says about the wrong option that answer chooses,
// and what would have been right.
func mistake(t *testing.T, v *visitor, id string) (why, solution string) {
	t.Helper()
	c := theCourse(t)
	q, _ := c.Question(id)
	i := slices.IndexFunc(q.Options, func(o string) bool { return !slices.Contains(q.Right, o) })
	review, ok := c.Explain(id, v.lang, quiz.Answer{Choice: []string{q.Options[i]}})
	if !ok {
		t.Fatalf("no review of %s", id)
	}
	for _, p := range review.Parts {
		if p.Chosen {
			why = plain(t, p.Feedback)
		}
		if p.Solution != "" {
			solution = p.Solution
		}
	}
	if why == "" || solution == "" {
		t.Fatalf("question %s explains nothing: %+v", id, review)
	}
	return why, solution
}

func plain(t *testing.T, h template.HTML) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(h)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(doc.Text()), " ")
}

// solution is the right answer as a form sends it.
func solution(q quiz.Question) url.Values {
	v := url.Values{}
	for _, id := range q.Right {
		v.Add(quiz.Field, id)
	}
	if q.Kind == quiz.Order {
		for i, id := range q.Options {
			v.Set(quiz.FieldOf(id), strconv.Itoa(i+1))
		}
	}
	for _, p := range q.Pairs {
		v.Set(quiz.FieldOf(p.Item), p.Partner)
	}
	for _, g := range q.Gaps {
		v.Set(quiz.FieldOf(g.ID), g.Right)
	}
	return v
}
