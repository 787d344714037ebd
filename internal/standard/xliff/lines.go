package xliff

import (
	"regexp"
	"strings"
)

// run is a piece of a text: words, or form around them.
type run struct {
	text string
	form bool
}

var (
	entryForm = regexp.MustCompile(`^(?:[-+] [a-z0-9][a-z0-9-]*: |  > |= )`)
	lineForm  = regexp.MustCompile(`^[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:#{1,6}[ \t]+)?`)
	ruleForm  = regexp.MustCompile("^[ \t]*(?:(?:[-*_][ \t]*){3,}|```.*|~~~.*)$")
	dashForm  = regexp.MustCompile(`^[ \t]*\|?[ \t:|-]*-[ \t:|-]*$`)
)

// split cuts a text into form and words; joined they are the text again.
func split(text string, entries bool) []run {
	var b runs
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.form("\n")
		}
		body := line
		if strings.HasSuffix(body, `\`) && len(body)-len(strings.TrimRight(body, `\`)) == 1 {
			body = body[:len(body)-1] // a hard break (CommonMark 6.7)
		}
		body = strings.TrimRight(body, " \t")
		tail := line[len(body):]
		switch m := entryForm.FindString(body); {
		case entries && m != "":
			b.form(m)
			b.words(body[len(m):])
		case ruleForm.MatchString(body), strings.Contains(body, "|") && dashForm.MatchString(body):
			b.form(body)
		case strings.HasPrefix(strings.TrimSpace(body), "|"):
			b.cells(body)
		default:
			m := lineForm.FindString(body)
			b.form(m)
			b.words(body[len(m):])
		}
		b.form(tail)
	}
	b.close()
	return b.list
}

// runs collects pieces; form that follows form is one piece.
type runs struct {
	list []run
	open strings.Builder
}

func (b *runs) form(s string) { b.open.WriteString(s) }

func (b *runs) words(s string) {
	if s != "" {
		b.close()
		b.list = append(b.list, run{s, false})
	}
}

func (b *runs) close() {
	if b.open.Len() > 0 {
		b.list = append(b.list, run{b.open.String(), true})
		b.open.Reset()
	}
}

// cells cuts a row of a table at its bars.
func (b *runs) cells(row string) {
	from := 0
	cell := func(to int) {
		text := row[from:to]
		words := strings.Trim(text, " \t")
		if words == "" {
			b.form(text)
			return
		}
		at := strings.Index(text, words)
		b.form(text[:at])
		b.words(words)
		b.form(text[at+len(words):])
	}
	for i := 0; i < len(row); i++ {
		switch row[i] {
		case '\\':
			i++
		case '|':
			cell(i)
			b.form("|")
			from = i + 1
		}
	}
	cell(len(row))
}

// sameForm says whether two texts differ in their words only.
func sameForm(a, b []run) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].form != b[i].form || a[i].form && a[i].text != b[i].text {
			return false
		}
	}
	return true
}
