package questionimport

import (
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// choices makes a Single or Multiple question.
func (b *builder) choices() bool {
	if len(b.from.Answers) < 2 {
		return b.refuse("options")
	}
	b.q.Shuffle = b.from.Shuffle
	labels := make([]string, len(b.from.Answers))
	for i, a := range b.from.Answers {
		if labels[i] = b.label(a.Text); labels[i] == "" {
			return b.refuse("option", i18n.Args{"Number": i + 1})
		}
		id := b.ids.option(labels[i], "option")
		b.q.Options = append(b.q.Options, id)
		b.text.parts = append(b.text.parts, entry{id, labels[i], b.line(a.Feedback)})
	}
	if b.from.Single {
		return b.single(labels)
	}
	return b.multiple(labels)
}

func (b *builder) single(labels []string) bool {
	b.q.Kind = quiz.Single
	for i, a := range b.from.Answers {
		switch {
		case near(a.Percent, 100):
			b.q.Right = append(b.q.Right, b.q.Options[i])
		case a.Percent > 0:
			b.it.find(Lost, "lost.share", b.weight(labels[i], a))
		case a.Percent < 0:
			b.it.find(Lost, "lost.deduction", i18n.Args{"Text": moodle.Shorten(labels[i]), "Percent": percent(-a.Percent)})
		}
	}
	b.grade(1)
	switch len(b.q.Right) {
	case 0:
		return b.refuse("noright")
	case 1:
		return true
	}
	return b.refuse("severalright")
}

func (b *builder) weight(label string, a moodle.Answer) i18n.Args {
	return i18n.Args{"Text": moodle.Shorten(label), "Percent": percent(a.Percent)}
}

// multiple: here each right tick counts the same and a wrong one takes one
// back. Weights that say otherwise are reported answer by answer.
func (b *builder) multiple(labels []string) bool {
	b.q.Kind = quiz.Multiple
	n := 0
	for _, a := range b.from.Answers {
		if a.Percent > 0 {
			n++
		}
	}
	if n == 0 {
		return b.refuse("noright")
	}
	share := 100 / float64(n)
	for i, a := range b.from.Answers {
		if a.Percent > 0 {
			b.q.Right = append(b.q.Right, b.q.Options[i])
		}
		args := b.weight(labels[i], a)
		args["Share"] = percent(share)
		switch {
		case a.Percent > 0 && !near(a.Percent, share):
			b.it.find(Lost, "lost.weight", args)
		case a.Percent <= 0 && !near(-a.Percent, share):
			b.it.find(Lost, "lost.wrongtick", args)
		}
	}
	b.grade(n)
	return true
}

func (b *builder) trueFalse() bool {
	b.q.Kind, b.q.Options = quiz.TrueFalse, []string{"true", "false"}
	feedback := map[string]string{}
	for _, a := range b.from.Answers {
		if a.Text.Body != "true" && a.Text.Body != "false" {
			return b.refuse("truefalse")
		}
		feedback[a.Text.Body] = b.line(a.Feedback)
		switch {
		case near(a.Percent, 100):
			b.q.Right = append(b.q.Right, a.Text.Body)
		case a.Percent != 0:
			b.it.find(Lost, "lost.share", b.weight(b.say(a.Text.Body), a))
		}
	}
	if len(b.q.Right) != 1 {
		return b.refuse("truefalse")
	}
	b.text.parts = []entry{{"true", b.say("true"), feedback["true"]}, {"false", b.say("false"), feedback["false"]}}
	b.grade(1)
	return true
}
