package moodlexml

import (
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/standard/moodle"
	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

// details reads what belongs to the kind of a question.
func (r *reader) details(q *moodle.Question, n *xmltree.Node) {
	switch q.Kind {
	case moodle.MultiChoice:
		q.Single, q.Shuffle = truth(content(n, "single")), truth(content(n, "shuffleanswers"))
		r.answers(q, n)
	case moodle.TrueFalse:
		r.answers(q, n)
		for i := range q.Answers {
			q.Answers[i].Text = moodle.Text{Format: moodle.Plain, Body: strings.ToLower(q.Answers[i].Text.Body)}
		}
	case moodle.ShortAnswer, moodle.Ordering:
		r.answers(q, n)
		q.Subset = content(n, "selecttype") != "" && content(n, "selecttype") != "ALL" && content(n, "selecttype") != "0"
	case moodle.Numerical:
		r.answers(q, n)
		r.numbers(q, n)
	case moodle.Matching:
		for _, s := range n.Children("subquestion") {
			q.Pairs = append(q.Pairs, moodle.Pair{Item: r.text(s), Partner: moodle.Text{Format: moodle.HTML, Body: inner(s.Child("answer"))}})
		}
	case moodle.GapSelect, moodle.DragWords:
		for _, c := range append(n.Children("selectoption"), n.Children("dragbox")...) {
			q.Choices = append(q.Choices, moodle.Choice{Text: inner(c), Group: content(c, "group"), Infinite: c.Child("infinite") != nil})
		}
	case moodle.Essay:
		q.Grader = r.grader(n)
	case moodle.Cloze:
		if _, ok := moodle.Embedded(q.Text.Body); !ok {
			r.fail(n.Child("questiontext"), moodle.BadEmbedded)
		}
	}
}

// grader is what an essay tells those who mark it and those who write it.
func (r *reader) grader(n *xmltree.Node) moodle.Text {
	t := r.text(n.Child("graderinfo"))
	if template := r.text(n.Child("responsetemplate")); !template.Empty() {
		t.Body = strings.TrimSpace(t.Body + " " + template.Body)
	}
	return t
}

func (r *reader) answers(q *moodle.Question, n *xmltree.Node) {
	for _, a := range n.Children("answer") {
		one := moodle.Answer{Line: a.Line, Text: r.text(a), Feedback: r.text(a.Child("feedback"))}
		fraction := a.Value("fraction")
		if fraction == "" {
			fraction = content(a, "fraction")
		}
		if q.Kind == moodle.Ordering { // the fraction is the place, or nothing
			q.Answers = append(q.Answers, one)
			continue
		}
		p, ok := moodle.Percent(fraction)
		if !ok {
			r.fail(a, moodle.BadWeight)
		}
		one.Percent = p
		q.Answers = append(q.Answers, one)
	}
	if len(q.Answers) == 0 {
		r.fail(n, moodle.NoAnswer)
	}
}

func (r *reader) numbers(q *moodle.Question, n *xmltree.Node) {
	for i, a := range n.Children("answer") {
		if q.Answers[i].Text.Body == "*" {
			continue
		}
		var ok bool
		q.Answers[i].Low, q.Answers[i].High, ok = moodle.Interval(q.Answers[i].Text.Body, content(a, "tolerance"))
		if !ok {
			r.fail(a, moodle.BadNumber)
		}
	}
	for _, u := range n.Child("units").Children("unit") {
		q.Units = append(q.Units, moodle.Unit{Name: content(u, "unit_name"), Multiplier: content(u, "multiplier")})
	}
}

// Marker returns the gap that stands for the choice no (from 1) in the text of
// GapSelect and DragWords questions.
func Marker(no int) string { return "[[" + strconv.Itoa(no) + "]]" }
