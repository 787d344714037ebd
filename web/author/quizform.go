package author

import (
	"regexp"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// askText is what a question says in a language: FORMAT.md, taken apart.
type askText struct {
	prompt, gapped string
	file, alt      string
	parts          map[string]said
	partners       map[string]string
	explanation    string
}

// said is the text of an option, item or gap with what is said about it.
type said struct{ text, feedback string }

var (
	entryForm = regexp.MustCompile(`^([-+]) ([a-z0-9][a-z0-9-]*): (.+)$`)
	gapForm   = regexp.MustCompile(`\[\[[a-z0-9-]+\]\]`)
)

// readAsk takes the text of a question apart.
func readAsk(body string) askText {
	t := askText{parts: map[string]said{}, partners: map[string]string{}}
	var prompt []string
	entry, inAnswer := "", false
	for _, line := range strings.Split(body, "\n") {
		m := entryForm.FindStringSubmatch(line)
		indented := strings.TrimPrefix(line, "  ")
		switch {
		case m != nil && m[1] == "-":
			t.parts[m[2]] = said{text: m[3]}
			entry, inAnswer = m[2], true
		case m != nil:
			t.partners[m[2]] = m[3]
			entry, inAnswer = "", true
		case strings.HasPrefix(line, "= "):
			t.explanation = line[2:]
			entry, inAnswer = "=", true
		case !inAnswer:
			prompt = append(prompt, line)
		case entry == "=" && indented != line:
			t.explanation = strings.TrimSpace(t.explanation + " " + indented)
		case entry != "" && indented != line:
			p := t.parts[entry]
			p.feedback = strings.TrimSpace(p.feedback + " " + strings.TrimPrefix(indented, "> "))
			t.parts[entry] = p
		}
	}
	t.cut(prompt)
	return t
}

// cut parts the question from its picture and from the text with gaps.
func (t *askText) cut(lines []string) {
	var before, after []string
	for _, p := range strings.Split(strings.Join(lines, "\n"), "\n\n") {
		p = strings.TrimSpace(p)
		if m := imageForm.FindStringSubmatch(p); m != nil && t.file == "" {
			t.alt, t.file = strings.TrimSpace(m[1]), m[2]
			continue
		}
		if len(after) > 0 || gapForm.MatchString(p) {
			after = append(after, p)
		} else if p != "" {
			before = append(before, p)
		}
	}
	t.prompt, t.gapped = strings.Join(before, "\n\n"), strings.Join(after, "\n\n")
}

// same says whether two texts say the same.
func (t askText) same(o askText) bool {
	return t.prompt == o.prompt && t.gapped == o.gapped && t.file == o.file && t.alt == o.alt && t.explanation == o.explanation &&
		equalMaps(t.parts, o.parts) && equalMaps(t.partners, o.partners)
}

func equalMaps[V comparable](a, b map[string]V) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if w, ok := b[k]; !ok || v != w {
			return false
		}
	}
	return true
}

// write puts the text together; order is the order of the entries.
func (t askText) write(parts, partners []string) string {
	var b strings.Builder
	paragraph := func(s string) {
		if s != "" {
			b.WriteString(s + "\n\n")
		}
	}
	paragraph(guarded(t.prompt))
	if t.file != "" {
		paragraph("![" + strings.TrimSpace(altMarks.Replace(t.alt)) + "](" + t.file + ")")
	}
	paragraph(guarded(t.gapped))
	for _, id := range parts {
		p := t.parts[id]
		if p.text == "" {
			continue
		}
		b.WriteString("- " + id + ": " + oneLine(p.text) + "\n")
		if p.feedback != "" {
			b.WriteString("  > " + oneLine(p.feedback) + "\n")
		}
	}
	for _, id := range partners {
		if s := t.partners[id]; s != "" {
			b.WriteString("+ " + id + ": " + oneLine(s) + "\n")
		}
	}
	if t.explanation != "" {
		b.WriteString("= " + oneLine(t.explanation) + "\n")
	}
	return strings.TrimSpace(b.String())
}

// oneLine joins lines and blanks; a no-break space is a letter like others.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }), " ")
}

// guarded keeps a line of the question from being read as an entry.
func guarded(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, line := range lines {
		if entryForm.MatchString(line) || strings.HasPrefix(line, "= ") {
			lines[i] = `\` + line
		}
	}
	return strings.Join(lines, "\n")
}

// promptOf is the question itself, for lists.
func promptOf(body string) string {
	t := readAsk(body)
	return oneLine(strings.TrimSpace(t.prompt + " " + t.gapped))
}

// telling are ids that would tell the answer in the page's source.
var telling = []string{"right", "wrong", "correct", "incorrect", "richtig", "falsch", "answer", "solution", "unit"}

// namer gives ids that nobody has yet.
type namer map[string]bool

func (n namer) id(words, otherwise string) string {
	id := author.Name(words, otherwise, func(id string) bool { return n[id] || slices.Contains(telling, id) })
	n[id] = true
	return id
}

// ordered are the ids of a question's entries in the order they are written.
func ordered(q quiz.Question) (parts, partners []string) {
	parts, partners = append(q.Parts(), q.RemarkIDs()...), append(q.Partners(), q.Words()...)
	if q.Kind == quiz.Numeric {
		partners = append(partners, "unit")
	}
	return parts, partners
}
