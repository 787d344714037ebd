package htmltext

import (
	"strconv"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blocks writes the content of n as blocks; runs of inline content between
// blocks become paragraphs.
func (c *converter) blocks(n *nethtml.Node, indent string) {
	var run []*nethtml.Node
	flush := func() {
		c.paragraph(run, indent)
		run = nil
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if !isBlock(k) {
			run = append(run, k)
			continue
		}
		flush()
		c.block(k, indent)
	}
	flush()
}

func (c *converter) block(n *nethtml.Node, indent string) {
	c.watch(n)
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if text := c.inline(children(n)); text != "" {
			if !c.bare() && !strings.Contains(text, "**") {
				text = "**" + text + "**"
			}
			c.add(text, indent)
		}
	case atom.Ul, atom.Ol, atom.Menu:
		c.list(n, indent)
	case atom.Table:
		c.table(n, indent)
	case atom.Pre:
		c.preformatted(n, indent)
	case atom.Blockquote:
		if c.shape == Rich {
			indent += "> "
		}
		c.blocks(n, indent)
	case atom.Hr:
	default:
		if hasBlock(n) {
			c.blocks(n, indent)
			return
		}
		c.paragraph(children(n), indent)
	}
}

func (c *converter) paragraph(run []*nethtml.Node, indent string) {
	text := c.inline(run)
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			c.add(p, indent)
		}
	}
}

// add appends a block; a line of words must not begin like a mark.
func (c *converter) add(text, indent string) {
	if c.bare() {
		c.out = append(c.out, strings.ReplaceAll(text, "\n", " "))
		return
	}
	rows := strings.Split(text, "\n")
	for i, row := range rows {
		if rows[i] = indent + guard(strings.TrimSpace(row)); i < len(rows)-1 && strings.HasSuffix(row, `\`) {
			rows[i] += " " // parts the word's backslash from that of the break
		}
	}
	if c.oneLine() {
		c.out = append(c.out, strings.Join(rows, " "))
		return
	}
	c.out = append(c.out, strings.Join(rows, "\\\n"))
}

func (c *converter) list(n *nethtml.Node, indent string) {
	rows := c.items(n, "", 0)
	if len(rows) == 0 {
		return
	}
	switch {
	case c.oneLine():
		c.lost[Outline] = true
		c.out = append(c.out, strings.Join(rows, "; "))
	case c.shape == Words:
		c.lost[Outline] = true
		c.out = append(c.out, strings.Join(rows, "\n"))
	default:
		for i := range rows {
			rows[i] = indent + rows[i]
		}
		c.out = append(c.out, strings.Join(rows, "\n"))
	}
}

// deepest is how far lists nest; deeper ones continue on this level.
const deepest = 5

// items writes with * and numbers: lines with - are answers in the text of a
// question.
func (c *converter) items(n *nethtml.Node, pad string, depth int) []string {
	var rows []string
	no := 0
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type != nethtml.ElementNode {
			continue
		}
		if k.DataAtom == atom.Ul || k.DataAtom == atom.Ol { // a list in a list without an item around it
			rows = append(rows, c.items(k, pad, depth+1)...)
			continue
		}
		no++
		mark, next := "* ", "  "
		if n.DataAtom == atom.Ol {
			mark = strconv.Itoa(no) + ". "
			next = strings.Repeat(" ", len(mark))
		}
		if c.bare() || c.oneLine() {
			mark, next = "", ""
		}
		text, inner := c.item(k)
		if text != "" {
			rows = append(rows, pad+mark+guard(text))
		}
		if depth >= deepest {
			next = ""
		}
		for _, l := range inner {
			rows = append(rows, c.items(l, pad+next, depth+1)...)
		}
	}
	return rows
}

// item parts the words of an item from the lists in it.
func (c *converter) item(n *nethtml.Node) (text string, lists []*nethtml.Node) {
	var run []*nethtml.Node
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			switch {
			case k.DataAtom == atom.Ul || k.DataAtom == atom.Ol:
				lists = append(lists, k)
			case isBlock(k) && k.DataAtom != atom.Table && k.DataAtom != atom.Pre:
				c.watch(k)
				run = append(run, space)
				walk(k)
			default:
				run = append(run, k)
			}
		}
	}
	walk(n)
	return strings.Join(strings.Fields(c.inline(run)), " "), lists
}

var space = &nethtml.Node{Type: nethtml.TextNode, Data: " "}

func (c *converter) preformatted(n *nethtml.Node, indent string) {
	text := strings.Trim(words(n), "\n")
	if c.bare() || c.oneLine() {
		c.out = append(c.out, c.escape(strings.Join(strings.Fields(text), " ")))
		return
	}
	var rows []string
	for _, row := range strings.Split(text, "\n") {
		if strings.TrimSpace(row) != "" {
			rows = append(rows, indent+code(strings.TrimRight(row, " \t")))
		}
	}
	if len(rows) > 0 {
		c.out = append(c.out, strings.Join(rows, "\\\n"))
	}
}

// table writes a table of the GFM form; the first row is the header.
func (c *converter) table(n *nethtml.Node, indent string) {
	rows, joined, header := c.rows(n)
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	if width == 0 {
		return
	}
	if joined || !header {
		c.lost[Table] = true
	}
	if c.shape != Rich || width > 20 {
		c.lost[Outline] = true
		joint := make([]string, len(rows))
		for i, r := range rows {
			joint[i] = strings.Join(r, " · ")
		}
		sep := "\n"
		if c.oneLine() {
			sep = "; "
		}
		c.out = append(c.out, strings.Join(joint, sep))
		return
	}
	var b strings.Builder
	for i, r := range rows {
		b.WriteString(indent + "|")
		for j := range width {
			cell := ""
			if j < len(r) {
				cell = strings.ReplaceAll(r[j], "|", `\|`)
			}
			b.WriteString(" " + cell + " |")
		}
		if b.WriteByte('\n'); i == 0 {
			b.WriteString(indent + "|" + strings.Repeat(" --- |", width) + "\n")
		}
	}
	c.out = append(c.out, strings.TrimRight(b.String(), "\n"))
}

func (c *converter) rows(table *nethtml.Node) (rows [][]string, joined, header bool) {
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			switch k.DataAtom {
			case atom.Caption:
				c.paragraph(children(k), "")
			case atom.Tr:
				var row []string
				for _, cell := range children(k) {
					if cell.DataAtom != atom.Td && cell.DataAtom != atom.Th {
						continue
					}
					header = header || cell.DataAtom == atom.Th
					joined = joined || attr(cell, "colspan") != "" || attr(cell, "rowspan") != ""
					text, lists := c.item(cell)
					for _, l := range lists {
						joined = true
						text = strings.TrimSpace(text + " " + strings.Join(c.items(l, "", 0), " "))
					}
					row = append(row, text)
				}
				rows = append(rows, row)
			case atom.Tbody, atom.Thead, atom.Tfoot:
				walk(k)
			}
		}
	}
	walk(table)
	return rows, joined, header
}

func children(n *nethtml.Node) []*nethtml.Node {
	var list []*nethtml.Node
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		list = append(list, k)
	}
	return list
}

var blockAtoms = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Main: true,
	atom.Aside: true, atom.Nav: true, atom.Figure: true, atom.Figcaption: true, atom.Address: true, atom.Center: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Ul: true, atom.Ol: true, atom.Menu: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
	atom.Table: true, atom.Pre: true, atom.Blockquote: true, atom.Hr: true, atom.Fieldset: true, atom.Form: true, atom.Details: true, atom.Summary: true,
}

func isBlock(n *nethtml.Node) bool {
	return n.Type == nethtml.ElementNode && (blockAtoms[n.DataAtom] || transparent(n) && hasBlock(n))
}

// transparent elements may hold blocks although they are inline by default.
func transparent(n *nethtml.Node) bool {
	switch n.DataAtom {
	case atom.Span, atom.A, atom.Font, atom.B, atom.Strong, atom.I, atom.Em, atom.U:
		return true
	}
	return false
}

func hasBlock(n *nethtml.Node) bool {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if isBlock(k) {
			return true
		}
	}
	return false
}
