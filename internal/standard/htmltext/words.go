package htmltext

import (
	"regexp"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// words is the text of a node.
func words(n *nethtml.Node) string {
	var b strings.Builder
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		if n.Type == nethtml.TextNode {
			b.WriteString(n.Data)
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(n)
	return b.String()
}

var spaces = regexp.MustCompile(`[ \t\r\n\f]+`)

// collapse does what a browser does with white space; characters that nobody
// sees go.
func collapse(s string) string {
	s = spaces.ReplaceAllString(s, " ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff || r >= 0x200b && r <= 0x200f && r != 0x200d || r >= 0x202a && r <= 0x202e || r == 0xfeff {
			return -1
		}
		return r
	}, s)
}

var (
	marks     = regexp.MustCompile("[\\\\*`\\[]|<(?:[a-zA-Z/!?]|$)|&[#a-zA-Z]?[a-zA-Z0-9]*(?:;|$)")
	lowLine   = regexp.MustCompile(`(^|[^\pL\pN])(_+)|(_+)([^\pL\pN_]|$)`)
	lineStart = regexp.MustCompile(`^(#{1,6}(?: |$)|[-+](?: |$)|>|=|:::|~~~|\|)`)
	numbered  = regexp.MustCompile(`^(\d{1,9})([.)])( |$)`)
)

// noGaps parts neighbouring brackets: in plain text nothing is a mark but
// [[a gap]].
func noGaps(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && s[i] == s[i-1] && (s[i] == '[' || s[i] == ']') {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escape keeps words from being read as marks (CommonMark, 2.4).
func (c *converter) escape(s string) string {
	if c.bare() {
		return s
	}
	s = marks.ReplaceAllString(s, `\$0`)
	return lowLine.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, "_", `\_`) })
}

// guard escapes what means something at the beginning of a line, in Markdown
// or in the text of a question.
func guard(line string) string {
	if m := lineStart.FindString(line); m != "" {
		return `\` + line
	}
	return numbered.ReplaceAllString(line, `$1\$2$3`)
}

// code writes words as a code span with a fence that is long enough.
func code(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

var loud = regexp.MustCompile(`(?i)color|background|text-decoration|font-size`)

// watch notes what an element has that a course does not.
func (c *converter) watch(n *nethtml.Node) {
	switch n.DataAtom {
	case atom.Script, atom.Applet:
		c.lost[Script] = true
	case atom.Video, atom.Audio, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Canvas, atom.Frame:
		c.lost[Media] = true
	case atom.Input, atom.Select, atom.Textarea, atom.Button, atom.Form:
		c.lost[Form] = true
	case atom.Math:
		c.lost[Formula] = true
	case atom.U, atom.S, atom.Strike, atom.Del, atom.Mark, atom.Font, atom.Big, atom.Small:
		c.lost[Look] = true
	}
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"):
			c.lost[Script] = true
		case a.Key == "style" && loud.MatchString(a.Val):
			c.lost[Look] = true
		}
	}
}
