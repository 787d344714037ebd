package gift

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// The refusals of a whole file.
var (
	ErrLarge  = errors.New("gift: the file is too large")
	ErrNoText = errors.New("gift: the file is no text")
	ErrEmpty  = errors.New("gift: the file has no question")
)

// Parse reads a file. What cannot be read is a Problem of the Bank.
func Parse(data []byte) (moodle.Bank, error) {
	if len(data) > moodle.MaxFile {
		return moodle.Bank{}, ErrLarge
	}
	p := &parser{}
	text, err := p.decode(data)
	if err != nil {
		return moodle.Bank{}, err
	}
	for _, c := range p.chunks(text) {
		p.chunk(c)
	}
	if len(p.bank.Questions) == 0 && len(p.bank.Problems) == 0 {
		return moodle.Bank{}, ErrEmpty
	}
	return p.bank, nil
}

type parser struct {
	bank     moodle.Bank
	category string
	tags     []string // of the comment before a question
	number   int
}

func (p *parser) problem(line int, code moodle.Code, name string) {
	if len(p.bank.Problems) < moodle.MaxQuestions {
		p.bank.Problems = append(p.bank.Problems, moodle.Problem{Line: line, Code: code, Name: moodle.Shorten(name)})
	}
}

func (p *parser) decode(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", ErrNoText
	}
	if !utf8.Valid(data) {
		var err error
		if data, err = charmap.Windows1252.NewDecoder().Bytes(data); err != nil {
			return "", ErrNoText
		}
		p.problem(0, moodle.WrongCharset, "")
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), nil
}

// chunk is a question with the lines around it.
type chunk struct {
	lines []string
	line  int // number of the first
}

// chunks parts the text at empty lines. An empty line inside braces parts
// nothing, if the braces are closed before the next question begins.
func (p *parser) chunks(text string) []chunk {
	var list []chunk
	var open *chunk
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			open = nil
			continue
		}
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			p.problem(i+1, moodle.Fence, line)
			open = nil
			continue
		}
		if open == nil {
			list = append(list, chunk{line: i + 1})
			open = &list[len(list)-1]
		}
		for len(open.lines) < i+1-open.line { // a comment taken out must not shift lines
			open.lines = append(open.lines, "")
		}
		open.lines = append(open.lines, line)
	}
	return join(list)
}

// join puts together what an empty line inside braces has parted.
func join(list []chunk) []chunk {
	var to []chunk
	for i := 0; i < len(list); i++ {
		c := list[i]
		if last := closedBy(list, i); last > i {
			for _, next := range list[i+1 : last+1] {
				for len(c.lines) < next.line-c.line {
					c.lines = append(c.lines, "")
				}
				c.lines = append(c.lines, next.lines...)
			}
			i = last
		}
		to = append(to, c)
	}
	return to
}

// closedBy returns the chunk that closes the braces left open by chunk i, or
// i. A chunk that looks like a question ends the search, so that each is
// looked at twice at most.
func closedBy(list []chunk, i int) int {
	if !leftOpen(list[i].lines) {
		return i
	}
	for j := i + 1; j < len(list); j++ {
		if begins(list[j].lines) {
			return i
		}
		for _, line := range list[j].lines {
			if comment(line) {
				continue
			}
			switch at := strings.IndexAny(line, "{}"); {
			case unescaped(line, '}', 0) >= 0 && unescaped(line, '{', 0) < 0:
				return j
			case at >= 0 && unescaped(line, '{', 0) >= 0:
				return i
			}
		}
	}
	return i
}

func begins(lines []string) bool {
	first := strings.TrimSpace(lines[0])
	return strings.HasPrefix(first, "::") || strings.HasPrefix(first, "$CATEGORY:") || strings.HasPrefix(first, "//")
}

func leftOpen(lines []string) bool {
	open := false
	for _, line := range lines {
		if comment(line) {
			continue
		}
		for i := 0; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '{':
				open = true
			case '}':
				open = false
			}
		}
	}
	return open
}

func comment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "//") }

var tagForm = regexp.MustCompile(`\[tag:([^\]]{1,100})\]`)

// chunk reads the comments and categories of a chunk, then its question.
func (p *parser) chunk(c chunk) {
	var body []string
	line := c.line
	for i, l := range c.lines {
		t := strings.TrimSpace(l)
		switch {
		case comment(l):
			for _, m := range tagForm.FindAllStringSubmatch(t, -1) {
				p.tags = append(p.tags, m[1])
			}
			l = ""
		case strings.HasPrefix(t, "$CATEGORY:"):
			p.category = moodle.Category(unescape(strings.TrimPrefix(t, "$CATEGORY:")))
			l = ""
		}
		if len(body) == 0 && strings.TrimSpace(l) == "" {
			line = c.line + i + 1
			continue
		}
		body = append(body, l)
	}
	if len(body) == 0 {
		return
	}
	p.number++
	if p.number > moodle.MaxQuestions {
		if p.number == moodle.MaxQuestions+1 {
			p.problem(line, moodle.TooMany, "")
		}
		return
	}
	p.question(strings.TrimRight(strings.Join(body, "\n"), " \t\n"), line)
	p.tags = nil
}
