package questionimport

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/standard/htmltext"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// gaps makes a Cloze question. Before the text is converted, each gap becomes
// a sign of the private area of Unicode that no text has.
func (b *builder) gaps() bool {
	b.q.Kind = quiz.Cloze
	var body string
	var ok bool
	if b.from.Kind == moodle.Cloze {
		body, ok = b.embedded()
	} else {
		body, ok = b.chosen()
	}
	if !ok {
		return false
	}
	if len(b.q.Gaps) == 0 {
		return b.refuse("nogap")
	}
	b.gapText(body)
	b.explain()
	b.grade(len(b.q.Gaps))
	return true
}

const open, shut = "\ue000", "\ue001"

func sign(no int) string { return open + strconv.Itoa(no) + shut }

var signForm = regexp.MustCompile(open + `(\d+)` + shut)

var privateSigns = strings.NewReplacer(open, "", shut, "")

// gapText parts the question from the text with gaps, which is plain.
func (b *builder) gapText(body string) {
	t := moodle.Text{Format: b.from.Text.Format, Body: body}
	rich, plain := htmltext.Convert(t.Body, formats[t.Format], htmltext.Rich, string(b.m.opt.Lang)), b.convert(t, htmltext.Words)
	b.pictures(plain.Images, b.from.Text.Files)
	first := slices.IndexFunc(plain.Blocks, func(s string) bool { return strings.Contains(s, open) })
	if first < 0 || len(rich.Blocks) != len(plain.Blocks) {
		first = 0
	}
	b.text.prompt = strings.Join(rich.Blocks[:first], "\n\n")
	gapped := strings.Join(plain.Blocks[first:], "\n\n")
	b.text.gapped = signForm.ReplaceAllStringFunc(gapped, func(s string) string {
		return "[[gap-" + strings.Trim(s, open+shut) + "]]"
	})
	if b.text.prompt == "" {
		b.text.prompt = b.say("complete")
		b.it.find(Changed, "changed.prompt")
	}
}

// gap adds a gap and returns the sign for it.
func (b *builder) gap(g quiz.Gap, solution, feedback string) string {
	no := len(b.q.Gaps) + 1
	g.ID = fmt.Sprintf("gap-%d", no)
	b.q.Gaps = append(b.q.Gaps, g)
	b.text.parts = append(b.text.parts, entry{g.ID, b.say("gap", i18n.Args{"Number": no}), feedback})
	if solution != "" {
		b.text.partners = append(b.text.partners, entry{id: g.ID, text: solution})
	}
	return sign(no)
}

// word returns the id of a choice; equal words are one choice.
func (b *builder) word(label string) string {
	for _, p := range b.text.partners {
		if p.text == label && !strings.HasPrefix(p.id, "gap-") {
			return p.id
		}
	}
	id := b.ids.option(label, "word")
	if strings.HasPrefix(id, "gap-") {
		id = b.ids.option("", "word")
	}
	b.text.partners = append(b.text.partners, entry{id: id, text: label})
	return id
}

var choiceForm = regexp.MustCompile(`\[\[(\d{1,3})\]\]`)

// chosen reads [[1]] and the words to choose from.
func (b *builder) chosen() (string, bool) {
	ok := true
	body := choiceForm.ReplaceAllStringFunc(privateSigns.Replace(b.from.Text.Body), func(mark string) string {
		no, _ := strconv.Atoi(strings.Trim(mark, "[]"))
		if no < 1 || no > len(b.from.Choices) {
			ok = false
			return ""
		}
		right := b.from.Choices[no-1]
		g := quiz.Gap{Right: b.word(b.label(moodle.Text{Format: moodle.HTML, Body: right.Text}))}
		for _, c := range b.from.Choices {
			if c.Group == right.Group {
				if id := b.word(b.label(moodle.Text{Format: moodle.HTML, Body: c.Text})); !slices.Contains(g.Options, id) {
					g.Options = append(g.Options, id)
				}
			}
		}
		return b.gap(g, "", "")
	})
	if !ok {
		return "", b.refuse("choice")
	}
	if b.from.Kind == moodle.DragWords {
		b.it.find(Changed, "changed.drag")
	}
	return body, true
}
