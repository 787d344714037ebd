package gift

import (
	"strings"

	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// question reads title, text and answers.
func (p *parser) question(src string, line int) {
	q := moodle.Question{Number: p.number, Line: line, Category: p.category, Tags: p.tags}
	rest := strings.TrimLeft(src, " \t\n")
	if strings.HasPrefix(rest, "::") {
		if end := colons(rest); end > 0 {
			q.Name, rest = strings.TrimSpace(unescape(rest[2:end])), rest[end+2:]
		}
	}
	format, rest := prefix(rest, moodle.Auto)
	open := unescaped(rest, '{', 0)
	name := q.Name
	if name == "" {
		name = unescape(rest)
	}
	at := func(i int) int { return line + strings.Count(src[:len(src)-len(rest)+i], "\n") }
	if open < 0 {
		if end := unescaped(rest, '}', 0); end >= 0 {
			p.problem(at(end), moodle.Stray, name)
			return
		}
		q.Kind, q.Type, q.Text = moodle.Description, "description", text(rest, format)
		p.take(q, name)
		return
	}
	end := unescaped(rest, '}', open)
	if end < 0 {
		p.problem(at(open), moodle.NotClosed, name)
		return
	}
	if inner := unescaped(rest[:end], '{', open+1); inner >= 0 {
		p.problem(at(inner), moodle.Nested, name)
		return
	}
	after := strings.TrimSpace(rest[end+1:])
	if more := unescaped(after, '{', 0); more >= 0 {
		p.problem(at(end), moodle.Nested, name)
		return
	}
	body := rest[:open]
	if after != "" {
		if body = strings.TrimRight(body, " \t\n"); body != "" {
			body += " "
		}
		body += moodle.Gap
		if !strings.ContainsAny(after[:1], ".,;:!?)") {
			body += " "
		}
		body, q.Blank = body+after, true
	}
	q.Text = text(body, format)
	a := answers{q: &q, format: format, line: at(open)}
	if code := a.read(rest[open+1 : end]); code != "" {
		p.problem(a.line, code, name)
		return
	}
	p.take(q, name)
}

func (p *parser) take(q moodle.Question, name string) {
	if len(q.Text.Body) > moodle.MaxText {
		p.problem(q.Line, moodle.TooLong, name)
		return
	}
	if q.Name == "" {
		q.Name = moodle.Shorten(q.Text.Body)
	}
	p.bank.Questions = append(p.bank.Questions, q)
}

// colons returns the place of the :: that ends a title, or 0.
func colons(s string) int {
	for i := 2; i+1 < len(s) && s[i] != '\n'; i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == ':' && s[i+1] == ':':
			return i
		}
	}
	return 0
}

// unescaped returns the first place of mark from on that is not escaped, or
// -1. The # of &#228; is an entity's, as teachers write it.
func unescaped(s string, mark byte, from int) int {
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case mark:
			if mark == '#' && i > 0 && s[i-1] == '&' {
				continue
			}
			return i
		}
	}
	return -1
}

// unescape takes backslashes off; before other letters they are letters.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			switch next := s[i+1]; {
			case strings.IndexByte(`~=#{}:\`, next) >= 0:
				b.WriteByte(next)
				i++
				continue
			case next == 'n':
				b.WriteByte('\n')
				i++
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func text(s string, f moodle.Format) moodle.Text {
	return moodle.Text{Format: f, Body: strings.TrimSpace(unescape(s))}
}

var formats = map[string]moodle.Format{
	"html": moodle.HTML, "markdown": moodle.Markdown, "plain": moodle.Plain, "moodle": moodle.Auto,
}

// prefix takes [html] and its kin off a text.
func prefix(s string, otherwise moodle.Format) (moodle.Format, string) {
	t := strings.TrimLeft(s, " \t\n")
	if strings.HasPrefix(t, "[") {
		if end := strings.IndexByte(t[:min(len(t), 12)], ']'); end > 0 {
			if f, ok := formats[strings.ToLower(t[1:end])]; ok {
				return f, t[end+1:]
			}
		}
	}
	return otherwise, t
}
