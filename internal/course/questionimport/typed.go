package questionimport

import (
	"math/big"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// short makes a Short question: words that count in full are accepted.
func (b *builder) short() bool {
	b.q.Kind = quiz.Short
	if b.from.CaseSensitive {
		b.it.find(Lost, "lost.case")
	}
	var wrong []moodle.Answer
	for _, a := range b.from.Answers {
		word := b.label(a.Text)
		switch {
		case near(a.Percent, 100) && wildcard(word):
			b.it.find(Lost, "lost.wildcard", i18n.Args{"Text": moodle.Shorten(word)})
		case near(a.Percent, 100) && word != "":
			b.accept(unstar(word))
			b.rightFeedback(a)
		default:
			wrong = append(wrong, a)
		}
	}
	if len(b.q.Accept) == 0 {
		return b.refuse("noword")
	}
	b.grade(1)
	b.text.partners = []entry{{id: "solution", text: b.q.Accept[0]}}
	for _, a := range wrong {
		b.wrongWord(a)
	}
	return true
}

func (b *builder) accept(word string) {
	if !b.q.Accepts("", word) {
		b.q.Accept = append(b.q.Accept, word)
	}
}

// wildcard: * stands for anything, \* for itself.
func wildcard(s string) bool { return strings.Contains(strings.ReplaceAll(s, `\*`, ""), "*") }

func unstar(s string) string { return strings.ReplaceAll(s, `\*`, "*") }

// rightFeedback joins what is said about the right answer to the explanation.
func (b *builder) rightFeedback(a moodle.Answer) {
	if f := b.line(a.Feedback); f != "" && !strings.Contains(b.text.explanation, f) {
		b.text.explanation = strings.TrimSpace(f + " " + b.text.explanation)
	}
}

// wrongWord keeps feedback for an expected wrong answer.
func (b *builder) wrongWord(a moodle.Answer) {
	word := b.label(a.Text)
	if a.Percent != 0 {
		b.it.find(Lost, "lost.share", b.weight(word, a))
	}
	feedback := b.line(a.Feedback)
	switch {
	case feedback == "":
		return
	case wildcard(word) || word == "" || b.q.Accepts("", word):
		b.it.find(Lost, "lost.otherwise", i18n.Args{"Text": anyOther(word)})
		return
	}
	id := b.ids.option(word, "remark")
	b.q.Remarks = append(b.q.Remarks, quiz.Remark{ID: id, Accept: []string{word}})
	b.text.parts = append(b.text.parts, entry{id, word, feedback})
}

// anyOther names an answer; without words it is Moodle's "anything else".
func anyOther(s string) string {
	if s == "" {
		return "*"
	}
	return moodle.Shorten(s)
}

// numeric makes a Numeric question: one value with a tolerance.
func (b *builder) numeric() bool {
	b.q.Kind = quiz.Numeric
	var right *moodle.Answer
	var wrong []moodle.Answer
	for i, a := range b.from.Answers {
		switch {
		case !near(a.Percent, 100) || a.Low == nil:
			wrong = append(wrong, a)
			continue
		case right != nil && (right.Low.Cmp(a.Low) != 0 || right.High.Cmp(a.High) != 0):
			return b.refuse("severalnumbers")
		}
		right = &b.from.Answers[i]
		b.rightFeedback(a)
	}
	if right == nil {
		return b.refuse("noright")
	}
	var ok bool
	if b.q.Value, b.q.Tolerance, ok = middle(*right); !ok {
		return b.refuse("digits")
	}
	b.grade(1)
	b.units()
	for _, a := range wrong {
		b.wrongNumber(a, *right)
	}
	return true
}

// middle writes a range as value and tolerance.
func middle(a moodle.Answer) (value, tolerance string, ok bool) {
	half := big.NewRat(1, 2)
	v := new(big.Rat).Mul(new(big.Rat).Add(a.Low, a.High), half)
	t := new(big.Rat).Mul(new(big.Rat).Sub(a.High, a.Low), half)
	value, ok = decimal(v)
	if t.Sign() == 0 {
		return value, "", ok
	}
	tolerance, okT := decimal(t)
	return value, tolerance, ok && okT
}

// decimal writes r with up to ten digits after the point, exactly or not at
// all.
func decimal(r *big.Rat) (string, bool) {
	s := r.FloatString(10)
	back, ok := new(big.Rat).SetString(s)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	return s, ok && back.Cmp(r) == 0
}

// comma writes a number the way of the course's language.
func (b *builder) comma(value string) string {
	if b.m.opt.Lang == i18n.DE {
		return strings.Replace(value, ".", ",", 1)
	}
	return value
}

func (b *builder) units() {
	if len(b.from.Units) == 0 {
		return
	}
	own := slices.IndexFunc(b.from.Units, func(u moodle.Unit) bool {
		m, ok := moodle.Number(u.Multiplier)
		return u.Multiplier == "" || ok && m.Cmp(big.NewRat(1, 1)) == 0
	})
	for i, u := range b.from.Units {
		if i != own {
			b.it.find(Lost, "lost.unit", i18n.Args{"Text": moodle.Shorten(u.Name)})
		}
	}
	if own >= 0 {
		if name := b.label(moodle.Text{Format: moodle.Plain, Body: b.from.Units[own].Name}); name != "" {
			b.text.partners = append(b.text.partners, entry{id: "unit", text: name})
			b.it.find(Changed, "changed.unit", i18n.Args{"Text": moodle.Shorten(name)})
		}
	}
}

func (b *builder) wrongNumber(a, right moodle.Answer) {
	shown := a.Text.Body
	value, tolerance, ok := "", "", false
	if a.Low != nil {
		if value, tolerance, ok = middle(a); shown == "" {
			shown = value
		}
	}
	if a.Percent != 0 {
		b.it.find(Lost, "lost.share", b.weight(shown, a))
	}
	feedback := b.line(a.Feedback)
	if feedback == "" {
		return
	}
	v, _ := moodle.Number(value)
	if !ok || v.Cmp(right.Low) >= 0 && v.Cmp(right.High) <= 0 {
		b.it.find(Lost, "lost.otherwise", i18n.Args{"Text": anyOther(shown)})
		return
	}
	if tolerance != b.q.Tolerance {
		b.it.find(Changed, "changed.tolerance", i18n.Args{"Text": value})
	}
	id := b.ids.option("", "remark")
	b.q.Remarks = append(b.q.Remarks, quiz.Remark{ID: id, Value: value})
	b.text.parts = append(b.text.parts, entry{id, b.comma(value), feedback})
}
