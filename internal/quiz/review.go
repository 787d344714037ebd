package quiz

import (
	"html/template"
	"slices"
	"strconv"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Review is what a person sees after checking an answer: what was right,
// what the right answer is, and why. Build it only for an answer that is
// final.
type Review struct {
	Grade
	ID          string
	Kind        Kind
	Lang        i18n.Lang
	Parts       []PartReview
	Explanation template.HTML
}

// PartReview is the review of one option, item or gap; questions with one
// field have a single one without id.
type PartReview struct {
	ID       string
	Text     string        // option, item or name of the gap
	Chosen   bool          // choices: was ticked
	Given    string        // others: what was answered, as text
	Right    bool          // answered rightly (an option rightly left empty too)
	Solution string        // the right answer, as text; for choices set where the option belongs to it
	Feedback template.HTML // only where it says something about what was answered
}

// Comments are the author's words about what was answered and why, each once.
func (r Review) Comments() []template.HTML {
	var out []template.HTML
	for _, part := range r.Parts {
		if part.Feedback != "" {
			out = append(out, part.Feedback)
		}
	}
	if r.Explanation != "" && !slices.Contains(out, r.Explanation) {
		out = append(out, r.Explanation)
	}
	return out
}

// Explain builds the review of an answer.
func Explain(q Question, t Text, a Answer) Review {
	r := Review{Grade: Mark(q, a), ID: q.ID, Kind: q.Kind, Lang: t.Lang, Explanation: t.Explanation}
	if q.Kind == Numeric || q.Kind == Short || q.Kind == Free {
		r.Parts = []PartReview{typedReview(q, t, a, r.Right)}
		return r
	}
	for _, id := range q.Parts() {
		p := PartReview{ID: id, Text: t.Parts[id].Text, Right: r.Grade.Parts[id]}
		switch q.Kind {
		case Order:
			p.Given, p.Solution = a.Parts[id], strconv.Itoa(slices.Index(q.Options, id)+1)
		case Match, Cloze:
			p.Given, p.Solution = partnerText(q, t, id, a.Parts[id])
		default:
			p.Chosen = slices.Contains(a.Choice, id)
			if slices.Contains(q.Right, id) {
				p.Solution = p.Text
			}
		}
		if p.Chosen || !p.Right && !oneOfMany(q.Kind) {
			p.Feedback = t.Parts[id].Feedback
		}
		r.Parts = append(r.Parts, p)
	}
	return r
}

// oneOfMany kinds explain the one option that was chosen; the others' words
// are written for those who choose them.
func oneOfMany(k Kind) bool { return k == Single || k == TrueFalse || k == Area }

func typedReview(q Question, t Text, a Answer, right bool) PartReview {
	var p PartReview
	switch q.Kind {
	case Free:
		return PartReview{Given: a.Text}
	case Short:
		p = PartReview{Given: a.Text, Solution: t.Partners[shortWord], Right: right}
	default:
		p = numberReview(q, t, a, right)
	}
	if r, ok := q.remark(a); ok && !right {
		p.Feedback = t.Parts[r.ID].Feedback
	}
	return p
}

func numberReview(q Question, t Text, a Answer, right bool) PartReview {
	unit := ""
	if t.Unit != "" {
		unit = "\u00a0" + t.Unit
	}
	return PartReview{Given: shown(a.Number, t.Lang) + unit, Solution: shown(q.Value, t.Lang) + unit, Right: right}
}

func partnerText(q Question, t Text, part, given string) (answered, solution string) {
	if g, ok := q.gap(part); ok && len(g.Accept) > 0 {
		return given, t.Partners[part]
	}
	return t.Partners[given], t.Partners[q.partner(part)]
}
