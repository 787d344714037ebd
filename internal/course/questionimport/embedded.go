package questionimport

import (
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// embedded reads {1:MULTICHOICE:…} and its kin.
func (b *builder) embedded() (string, bool) {
	parts, _ := moodle.Embedded(privateSigns.Replace(b.from.Text.Body))
	var body strings.Builder
	weights := map[string]bool{}
	for _, p := range parts {
		if p.Field == nil {
			body.WriteString(p.Text)
			continue
		}
		weight := p.Field.Weight
		if weight == "" {
			weight = "1"
		}
		weights[weight] = true
		sign, ok := b.field(*p.Field)
		if !ok {
			return "", false
		}
		body.WriteString(sign)
	}
	if len(weights) > 1 {
		b.it.find(Lost, "lost.gapweights")
	}
	return body.String(), true
}

func (b *builder) field(f moodle.Field) (string, bool) {
	number := i18n.Args{"Number": len(b.q.Gaps) + 1}
	if f.Several {
		return "", b.refuse("severalgap", number)
	}
	if f.Case {
		b.it.find(Lost, "lost.case")
	}
	g, solution, feedback := quiz.Gap{}, "", ""
	for _, a := range f.Answers {
		word := b.label(a.Text)
		if word == "" {
			return "", b.refuse("option", number)
		}
		full := near(a.Percent, 100)
		if full && g.Right != "" {
			return "", b.refuse("severalright")
		}
		b.fieldFeedback(a, word, full, &feedback, number)
		switch {
		case f.Kind == moodle.MultiChoice:
			id := b.word(word)
			if g.Options = append(g.Options, id); full {
				g.Right = id
			}
		case full:
			g.Accept = append(g.Accept, b.typed(f.Kind, a, word, number)...)
		}
	}
	if g.Right == "" && len(g.Accept) == 0 {
		return "", b.refuse("gapright", number)
	}
	if len(g.Accept) > 0 {
		solution = g.Accept[0]
	}
	return b.gap(g, solution, feedback), true
}

// fieldFeedback keeps what is said about the first right answer of a gap; the
// rest has no place.
func (b *builder) fieldFeedback(a moodle.Answer, word string, full bool, feedback *string, number i18n.Args) {
	said := b.line(a.Feedback)
	switch {
	case said == "":
	case full && *feedback == "":
		*feedback = said
	default:
		b.it.find(Lost, "lost.gapfeedback", i18n.Args{"Number": number["Number"], "Text": moodle.Shorten(word)})
	}
	if !full && a.Percent != 0 {
		b.it.find(Lost, "lost.share", b.weight(word, a))
	}
}

// typed returns the words that fill a gap.
func (b *builder) typed(kind moodle.Kind, a moodle.Answer, word string, number i18n.Args) []string {
	switch {
	case kind == moodle.Numerical && a.Low != nil:
		return b.exact(a, number)
	case wildcard(word):
		b.it.find(Lost, "lost.wildcard", i18n.Args{"Text": moodle.Shorten(word)})
		return nil
	}
	return []string{unstar(word)}
}

// exact: a typed gap accepts words, so a number counts as it is written, with
// comma or point, and a tolerance is lost.
func (b *builder) exact(a moodle.Answer, number i18n.Args) []string {
	value, tolerance, ok := middle(a)
	if !ok {
		return nil
	}
	if tolerance != "" {
		b.it.find(Lost, "lost.gaptolerance", i18n.Args{"Number": number["Number"], "Text": b.comma(value)})
	}
	comma := strings.Replace(value, ".", ",", 1)
	switch {
	case comma == value:
		return []string{value}
	case b.m.opt.Lang == i18n.DE:
		return []string{comma, value}
	}
	return []string{value, comma}
}
