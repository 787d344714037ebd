package htmltext

import (
	"bytes"
	"html"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Format says how a text is written.
type Format string

// The formats.
const (
	HTML     Format = "html"
	Auto     Format = "auto" // HTML in which line ends count
	Plain    Format = "plain"
	Markdown Format = "markdown"
)

// Shape says what a text may become.
type Shape int

// The shapes.
const (
	Rich  Shape = iota // blocks of Markdown
	Line               // one line with marks
	Words              // the same blocks without marks
	Label              // one line without marks
)

// Loss is something that a course cannot hold.
type Loss string

// The losses.
const (
	Look     Loss = "look"     // colour, underline, raised letters …
	Marks    Loss = "marks"    // bold and the like, where only plain text stands
	Outline  Loss = "outline"  // lists and tables, where only one line stands
	Media    Loss = "media"    // film, sound, frames, drawings
	Script   Loss = "script"   // scripts and handlers
	Form     Loss = "form"     // fields and buttons
	Formula  Loss = "formula"  // MathML and TeX, kept as typed
	Link     Loss = "link"     // an address that is neither https: nor mailto:
	Table    Loss = "table"    // joined cells, tables in tables, no header
	Language Loss = "language" // texts for other languages
	Broken   Loss = "broken"   // HTML that cannot be read
)

// Image is a picture in a text.
type Image struct {
	Source string
	Alt    string
}

// Result is a text and what became of it.
type Result struct {
	Blocks []string
	Images []Image
	Lost   []Loss // sorted, each once
}

// Text joins the blocks.
func (r Result) Text() string { return strings.Join(r.Blocks, "\n\n") }

// Limit is the longest text that is read.
const Limit = 1 << 20

// Convert reads a text. Where it offers several languages, the one named lang
// is taken.
func Convert(body string, from Format, to Shape, lang string) Result {
	c := &converter{shape: to, lang: lang, lost: map[Loss]bool{}}
	if len(body) > Limit {
		c.lost[Broken] = true
		return c.result()
	}
	root, err := nethtml.ParseFragment(strings.NewReader(asHTML(body, from, c)), &nethtml.Node{
		Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div,
	})
	if err != nil {
		c.lost[Broken] = true
		return c.result()
	}
	c.languages(root)
	top := &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div}
	for _, n := range root {
		top.AppendChild(n)
	}
	c.blocks(top, "")
	return c.result()
}

type converter struct {
	shape  Shape
	lang   string
	lost   map[Loss]bool
	out    []string
	images []Image
	others bool // multilang elements of other languages are left out
}

func (c *converter) result() Result {
	r := Result{Blocks: c.out, Images: c.images}
	if c.oneLine() && len(r.Blocks) > 1 {
		r.Blocks = []string{strings.Join(r.Blocks, " ")}
	}
	if c.bare() {
		for i, b := range r.Blocks {
			r.Blocks[i] = noGaps(b)
		}
	}
	for l := range c.lost {
		r.Lost = append(r.Lost, l)
	}
	slices.Sort(r.Lost)
	return r
}

func (c *converter) oneLine() bool { return c.shape == Line || c.shape == Label }
func (c *converter) bare() bool    { return c.shape == Words || c.shape == Label }

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithRendererOptions(gmhtml.WithUnsafe()))

// asHTML brings the other formats to HTML, which is what Moodle does, too.
func asHTML(body string, from Format, c *converter) string {
	body = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(body)
	switch from {
	case Plain:
		return lines(html.EscapeString(body))
	case Auto:
		if blockTag(body) {
			return body
		}
		return lines(body)
	case Markdown:
		var b bytes.Buffer
		if err := markdown.Convert([]byte(body), &b); err != nil {
			c.lost[Broken] = true
			return lines(html.EscapeString(body))
		}
		return b.String()
	}
	return body
}

// lines turns line ends into breaks and empty lines into paragraphs.
func lines(s string) string {
	var b strings.Builder
	for _, p := range strings.Split(strings.TrimSpace(s), "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(strings.TrimSpace(p), "\n", "<br>") + "</p>")
	}
	return b.String()
}

// blockTag says whether a text in Moodle's automatic format brings its own
// paragraphs.
func blockTag(s string) bool {
	s = strings.ToLower(s)
	for _, tag := range []string{"<p>", "<p ", "<ul", "<ol", "<table", "<div", "<br", "<h1", "<h2", "<h3", "<h4", "<pre"} {
		if strings.Contains(s, tag) {
			return true
		}
	}
	return false
}

// languages looks for Moodle's multilang spans: if one has the wanted
// language, the others are dropped.
func (c *converter) languages(nodes []*nethtml.Node) {
	var wanted, foreign bool
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		if multilang(n) {
			if c.own(n) {
				wanted = true
			} else {
				foreign = true
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	if c.others = wanted && foreign; c.others {
		c.lost[Language] = true
	}
}

func multilang(n *nethtml.Node) bool {
	return n.Type == nethtml.ElementNode && slices.Contains(strings.Fields(attr(n, "class")), "multilang")
}

func (c *converter) own(n *nethtml.Node) bool {
	l := strings.ToLower(attr(n, "lang"))
	return l == c.lang || strings.HasPrefix(l, c.lang+"-") || strings.HasPrefix(l, c.lang+"_")
}

func attr(n *nethtml.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
