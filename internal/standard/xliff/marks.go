package xliff

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a code stands for.
type kind string

const (
	strong   kind = "strong"
	emphasis kind = "emphasis"
	code     kind = "code"
	link     kind = "link"
	picture  kind = "picture"
	language kind = "language" // :de[…]
	gap      kind = "gap"      // [[…]]
	escape   kind = "escape"   // \*
	form     kind = "form"     // line ends and the like, in a segment of their own only
)

// span is words, a placeholder (no kids, close empty) or a pair.
type span struct {
	text        string // words, if kind is empty
	kind        kind
	open, close string
	kids        []span
}

func (s span) placeholder() bool {
	return s.kind == gap || s.kind == escape || s.kind == form || s.kind == link && s.close == ""
}

// sign shows a code to people.
func (s span) sign() string {
	if s.placeholder() {
		return s.open
	}
	return s.open + "…" + s.close
}

// key identifies a code by what it writes.
func (s span) key() string { return s.open + "\x00" + s.close }

// deepest is how far codes nest; what lies deeper is words.
const deepest = 6

// marks reads the inline marks of our Markdown. It need not agree with the
// renderer in every corner: a mark not seen is words, and the spans in their
// order are the text again.
func marks(s string) []span { return lex(s, 0) }

func lex(s string, depth int) []span {
	l := &lexer{s: s, depth: depth, pairs: brackets(s)}
	for l.i < len(s) {
		if depth < deepest && l.mark() {
			continue
		}
		_, n := utf8.DecodeRuneInString(s[l.i:])
		l.i += n
	}
	l.flush(len(s))
	return l.out
}

type lexer struct {
	s       string
	i, from int
	depth   int
	out     []span
	pairs   map[int]int // [ → ]
	gone    map[string]bool
}

func (l *lexer) flush(to int) {
	if to > l.from {
		l.out = append(l.out, span{text: l.s[l.from:to]})
	}
}

// take adds a code that ends at end.
func (l *lexer) take(sp span, end int) bool {
	l.flush(l.i)
	l.out = append(l.out, sp)
	l.i, l.from = end, end
	return true
}

var (
	gapForm      = regexp.MustCompile(`^\[\[[a-z0-9-]+\]\]`)
	languageForm = regexp.MustCompile(`^:(?:de|en)\[([^\[\]\n]+)\]`)
	targetForm   = regexp.MustCompile(`^\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: +"[^"\n]*")?\)`)
	autoForm     = regexp.MustCompile(`^<(?:https://|mailto:)[^<>\s]+>`)
)

// window is as far as a form without inner text may reach.
const window = 2000

func (l *lexer) rest() string { return l.s[l.i:min(len(l.s), l.i+window)] }

func (l *lexer) mark() bool {
	switch l.s[l.i] {
	case '\\':
		if l.i+1 < len(l.s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", l.s[l.i+1]) >= 0 {
			return l.take(span{kind: escape, open: l.s[l.i : l.i+2]}, l.i+2)
		}
	case '`':
		return l.code()
	case '*', '_':
		return l.emphasis()
	case '[':
		if m := gapForm.FindString(l.rest()); m != "" {
			return l.take(span{kind: gap, open: m}, l.i+len(m))
		}
		return l.link(link, "[")
	case '!':
		if strings.HasPrefix(l.s[l.i:], "![") {
			return l.link(picture, "![")
		}
	case ':':
		if m := languageForm.FindStringSubmatch(l.rest()); m != nil {
			return l.take(span{kind: language, open: m[0][:4], close: "]", kids: []span{{text: m[1]}}}, l.i+len(m[0]))
		}
	case '<':
		if m := autoForm.FindString(l.rest()); m != "" {
			return l.take(span{kind: link, open: m}, l.i+len(m))
		}
	}
	return false
}

func (l *lexer) link(k kind, open string) bool {
	start := l.i + len(open)
	end, ok := l.pairs[start-1]
	if !ok {
		return false
	}
	m := targetForm.FindString(l.s[end:min(len(l.s), end+window)])
	if m == "" {
		return false
	}
	return l.take(span{kind: k, open: open, close: m, kids: lex(l.s[start:end], l.depth+1)}, end+len(m))
}

// code spans hold no marks; a fence that is never closed is searched once.
func (l *lexer) code() bool {
	n := len(l.s[l.i:]) - len(strings.TrimLeft(l.s[l.i:], "`"))
	fence := l.s[l.i : l.i+n]
	if l.gone[fence] || n > 3 {
		l.i += n
		return true
	}
	for at := l.i + n; ; {
		next := strings.Index(l.s[at:], fence)
		if next < 0 {
			l.miss(fence)
			l.i += n
			return true
		}
		at += next
		run := len(l.s[at:]) - len(strings.TrimLeft(l.s[at:], "`"))
		if run == n {
			inner := l.s[l.i+n : at]
			return l.take(span{kind: code, open: fence, close: fence, kids: []span{{text: inner}}}, at+n)
		}
		at += run
	}
}

func (l *lexer) miss(sign string) {
	if l.gone == nil {
		l.gone = map[string]bool{}
	}
	l.gone[sign] = true
}

// emphasis: the mark touches words inside; _ stands at the edges of words.
func (l *lexer) emphasis() bool {
	sign := l.s[l.i : l.i+1]
	if strings.HasPrefix(l.s[l.i+1:], sign) {
		sign += sign
	}
	k := emphasis
	if len(sign) == 2 {
		k = strong
	}
	start := l.i + len(sign)
	before, _ := utf8.DecodeLastRuneInString(l.s[:l.i])
	first, _ := utf8.DecodeRuneInString(l.s[start:])
	if l.gone[sign] || start >= len(l.s) || unicode.IsSpace(first) || sign[0] == '_' && letter(before) {
		l.i = start
		return true
	}
	end := l.closer(sign, start)
	if end < 0 {
		l.miss(sign)
		l.i = start
		return true
	}
	return l.take(span{kind: k, open: sign, close: sign, kids: lex(l.s[start:end], l.depth+1)}, end+len(sign))
}

func (l *lexer) closer(sign string, from int) int {
	for i := from; i+len(sign) <= len(l.s); i++ {
		if l.s[i] == '\\' {
			i++
			continue
		}
		if i == from || !strings.HasPrefix(l.s[i:], sign) {
			continue
		}
		n := len(l.s[i:]) - len(strings.TrimLeft(l.s[i:], sign[:1]))
		last, _ := utf8.DecodeLastRuneInString(l.s[:i])
		after, _ := utf8.DecodeRuneInString(l.s[i+n:])
		fits := n == len(sign) || n == 3 && len(sign) == 2
		if fits && !unicode.IsSpace(last) && (sign[0] == '*' || !letter(after)) {
			return i + n - len(sign)
		}
		i += n - 1
	}
	return -1
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// brackets pairs [ and ] in one pass.
func brackets(s string) map[int]int {
	pairs := map[int]int{}
	var stack []int
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			stack = append(stack, i)
		case ']':
			if n := len(stack); n > 0 {
				pairs[stack[n-1]] = i
				stack = stack[:n-1]
			}
		}
	}
	return pairs
}

// codes lists the codes of a text, outer ones first.
func codes(text string, entries bool) []span {
	var list []span
	var walk func(spans []span)
	walk = func(spans []span) {
		for _, s := range spans {
			if s.kind != "" {
				list = append(list, s)
				walk(s.kids)
			}
		}
	}
	for _, r := range split(text, entries) {
		if !r.form {
			walk(marks(r.text))
		}
	}
	return list
}
