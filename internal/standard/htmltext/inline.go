package htmltext

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// piece is a run of words or a mark.
type piece struct {
	text  string
	open  int // index of its closing mark, +1
	close int // index of its opening mark, +1
}

// inline writes nodes as one run with "\n" for a break and an empty line
// between paragraphs; in one line both are spaces.
func (c *converter) inline(nodes []*nethtml.Node) string {
	w := &writer{c: c}
	for _, n := range nodes {
		w.node(n)
	}
	return w.String()
}

type writer struct {
	c      *converter
	pieces []piece
	strong bool
	em     bool
	link   bool
}

func (w *writer) add(s string) {
	if s != "" {
		w.pieces = append(w.pieces, piece{text: s})
	}
}

func (w *writer) node(n *nethtml.Node) {
	switch n.Type {
	case nethtml.TextNode:
		if strings.Contains(n.Data, `\(`) || strings.Contains(n.Data, `\[`) || strings.Count(n.Data, "$$") > 1 {
			w.c.lost[Formula] = true
		}
		w.add(w.c.escape(collapse(n.Data)))
	case nethtml.ElementNode:
		w.c.watch(n)
		w.element(n)
	}
}

func (w *writer) element(n *nethtml.Node) {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Head, atom.Title, atom.Textarea, atom.Select, atom.Iframe, atom.Object, atom.Svg, atom.Canvas, atom.Video, atom.Audio:
	case atom.Br:
		w.add("\n")
	case atom.Img:
		w.c.images = append(w.c.images, Image{Source: strings.TrimSpace(attr(n, "src")), Alt: collapse(strings.TrimSpace(attr(n, "alt")))})
	case atom.B, atom.Strong:
		w.mark("**", &w.strong, n)
	case atom.I, atom.Em, atom.Cite, atom.Dfn, atom.Var:
		w.mark("*", &w.em, n)
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		if text := collapse(words(n)); w.c.bare() {
			w.lose(Marks)
			w.add(w.c.escape(text))
		} else if strings.TrimSpace(text) != "" {
			w.add(code(strings.TrimSpace(text)))
		}
	case atom.A:
		w.anchor(n)
	case atom.Sup:
		w.raised(n, superscript)
	case atom.Sub:
		w.raised(n, subscript)
	default:
		w.span(n)
	}
}

func (w *writer) kids(n *nethtml.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		w.node(k)
		if isBlock(k) {
			w.add(" ")
		}
	}
}

func (w *writer) lose(l Loss) { w.c.lost[l] = true }

// span knows languages: Moodle's multilang, and German and English words in a
// text of the other language.
func (w *writer) span(n *nethtml.Node) {
	if multilang(n) {
		if !w.c.others || w.c.own(n) {
			w.kids(n)
		}
		return
	}
	l := strings.ToLower(attr(n, "lang"))
	if (l == "de" || l == "en") && l != w.c.lang && !w.c.bare() {
		text := collapse(strings.TrimSpace(words(n)))
		if text != "" && !strings.ContainsAny(text, "[]\\") {
			w.add(":" + l + "[" + text + "]")
			return
		}
	}
	w.kids(n)
}

func (w *writer) mark(sign string, on *bool, n *nethtml.Node) {
	if w.c.bare() || *on {
		if w.c.bare() && !w.c.lost[Marks] && strings.TrimSpace(words(n)) != "" {
			w.lose(Marks)
		}
		w.kids(n)
		return
	}
	*on = true
	w.around(sign, n)
	*on = false
}

// around puts a mark around the content of n; spaces at its edges move out.
func (w *writer) around(sign string, n *nethtml.Node) {
	w.pieces = append(w.pieces, piece{}, piece{text: sign})
	at := len(w.pieces) - 1
	w.kids(n)
	inner := w.pieces[at+1:]
	for i := range inner {
		if trimmed := strings.TrimLeft(inner[i].text, " \n"); inner[i].text != "" {
			w.pieces[at-1].text, inner[i].text = inner[i].text[:len(inner[i].text)-len(trimmed)], trimmed
			break
		}
	}
	tail := ""
	for i := len(inner) - 1; i >= 0; i-- {
		if trimmed := strings.TrimRight(inner[i].text, " \n"); inner[i].text != "" {
			tail, inner[i].text = inner[i].text[len(trimmed):], trimmed
			break
		}
	}
	w.pieces = append(w.pieces, piece{text: sign, close: at + 1}, piece{text: tail})
	w.pieces[at].open = len(w.pieces) - 1
}

func (w *writer) anchor(n *nethtml.Node) {
	to, ok := address(attr(n, "href"))
	switch {
	case attr(n, "href") == "" || w.link:
		w.kids(n)
	case !ok:
		w.lose(Link)
		w.kids(n)
	case w.c.bare():
		w.lose(Marks)
		w.kids(n)
	case strings.TrimSpace(words(n)) == "":
		w.kids(n)
	default:
		w.link = true
		w.add("[")
		w.kids(n)
		w.add("](" + to + ")")
		w.link = false
	}
}

// address lets through what a page may link to.
func address(href string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "https" && u.Scheme != "mailto" || u.Scheme == "https" && u.Host == "" {
		return "", false
	}
	s := strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C", "[", "%5B", "]", "%5D").Replace(u.String())
	return s, !strings.ContainsFunc(s, unicode.IsControl)
}

var (
	superscript = map[rune]rune{'0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹', '+': '⁺', '-': '⁻', 'n': 'ⁿ'}
	subscript   = map[rune]rune{'0': '₀', '1': '₁', '2': '₂', '3': '₃', '4': '₄', '5': '₅', '6': '₆', '7': '₇', '8': '₈', '9': '₉', '+': '₊', '-': '₋'}
)

func (w *writer) raised(n *nethtml.Node, letters map[rune]rune) {
	text := strings.TrimSpace(words(n))
	var b strings.Builder
	for _, r := range text {
		x, ok := letters[r]
		if !ok {
			w.lose(Look)
			w.kids(n)
			return
		}
		b.WriteRune(x)
	}
	w.add(b.String())
}

// String joins the pieces. Marks that CommonMark would not read as marks
// (6.2, flanking runs) are left out; spaces move out of them.
func (w *writer) String() string {
	w.drop()
	var b strings.Builder
	for _, p := range w.pieces {
		if p.text == "[" && strings.HasSuffix(b.String(), "!") {
			b.WriteString("\u2060") // else a link after "!" would be a picture
		}
		b.WriteString(p.text)
	}
	s := b.String()
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	s = strings.NewReplacer(" \n", "\n", "\n ", "\n").Replace(s)
	if w.c.oneLine() {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	return strings.TrimSpace(breaks.ReplaceAllString(s, "\n\n"))
}

var breaks = regexp.MustCompile(`\n{2,}`)

func (w *writer) drop() {
	before, after := w.neighbours()
	for i := range w.pieces {
		p := &w.pieces[i]
		if p.open == 0 {
			continue
		}
		j := p.open - 1
		if w.empty(i, j) || !flanks(before[i], after[i]) || !flanks(after[j], before[j]) {
			p.text, w.pieces[j].text = "", ""
		}
	}
}

func (w *writer) empty(from, to int) bool {
	for _, p := range w.pieces[from+1 : to] {
		if p.open == 0 && p.close == 0 && strings.TrimSpace(p.text) != "" {
			return false
		}
	}
	return true
}

// neighbours are the runes of words before and after each piece.
func (w *writer) neighbours() (before, after []rune) {
	n := len(w.pieces)
	before, after = make([]rune, n), make([]rune, n)
	last := ' '
	for i, p := range w.pieces {
		if before[i] = last; p.text != "" && p.open == 0 && p.close == 0 {
			last, _ = utf8.DecodeLastRuneInString(p.text)
		}
	}
	last = ' '
	for i := n - 1; i >= 0; i-- {
		p := w.pieces[i]
		if after[i] = last; p.text != "" && p.open == 0 && p.close == 0 {
			last, _ = utf8.DecodeRuneInString(p.text)
		}
	}
	return before, after
}

// flanks says whether a mark between outer and inner counts as one.
func flanks(outer, inner rune) bool {
	if unicode.IsSpace(inner) {
		return false
	}
	punct := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
	return !punct(inner) || unicode.IsSpace(outer) || punct(outer)
}
