package courseware

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var markdown = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
	goldmark.WithParserOptions(
		parser.WithAutoHeadingID(),
		parser.WithInlineParsers(util.Prioritized(langParser{}, 150)),
	),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(langRenderer{}, 500))),
)

// policy is the last word on what reaches a page.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "code", "pre", "ul", "li", "blockquote", "h2", "h3", "h4",
		"table", "thead", "tbody", "tr", "td", "span")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowElements("ol", "th")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^col$`)).OnElements("th")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^h-[a-z0-9-]+$`)).OnElements("h2", "h3", "h4")
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^(de|en)$`)).OnElements("span")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}()

// passage is parsed Markdown with its source.
type passage struct {
	doc ast.Node
	src []byte
}

// parse reads Markdown; ids are shared by the whole page, so that no heading
// id stands twice.
func parse(body string, ids parser.IDs) passage {
	src := []byte(body)
	doc := markdown.Parser().Parse(text.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(ids))))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Heading:
			if entering {
				n.Level = min(n.Level+1, 4) // the page's title is the only h1
			}
		case *east.TableCell:
			if entering && n.Parent().Kind() == east.KindTableHeader {
				n.SetAttributeString("scope", []byte("col"))
			}
		}
		return ast.WalkContinue, nil
	})
	return passage{doc, src}
}

// html renders the given nodes.
func (p passage) html(nodes ...ast.Node) template.HTML {
	var b bytes.Buffer
	for _, n := range nodes {
		if err := markdown.Renderer().Render(&b, p.src, n); err != nil {
			panic(fmt.Sprintf("courseware: writing to memory failed: %v", err)) //nolint:forbidigo // cannot happen
		}
	}
	return template.HTML(strings.TrimSpace(policy.Sanitize(b.String()))) //nolint:gosec // sanitised
}

// inline renders Markdown as HTML without the surrounding paragraph.
func inline(body string) template.HTML {
	p := parse(body, newIDs())
	first := p.doc.FirstChild()
	if first == nil {
		return ""
	}
	if first.NextSibling() != nil {
		return p.html(p.doc)
	}
	return p.html(children(first)...)
}

func children(n ast.Node) []ast.Node {
	var list []ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		list = append(list, c)
	}
	return list
}

// plain is the text without markup, for the search.
func (p passage) plain() string {
	var b strings.Builder
	_ = ast.Walk(p.doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch {
		case entering && n.Kind() == ast.KindText:
			t := n.(*ast.Text)
			b.Write(t.Segment.Value(p.src))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte(' ')
			}
		case !entering && n.Type() == ast.TypeBlock:
			b.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// emptyLinks are texts that say nothing when read out of context.
var emptyLinks = []string{"hier", "link", "mehr", "weiter", "here", "more", "this link", "click here"}

// check reports what a page must not have.
func (p passage) check(report func(Reason)) {
	_ = ast.Walk(p.doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			report(because("courseware.problem.html", nil))
		case *ast.Image:
			report(because("courseware.problem.image_inside", nil))
		case *ast.Link:
			p.checkLink(n, report)
		}
		return ast.WalkContinue, nil
	})
}

func (p passage) checkLink(n *ast.Link, report func(Reason)) {
	label := passage{n, p.src}.plain()
	to := string(n.Destination)
	if slices.Contains(emptyLinks, strings.ToLower(label)) || strings.HasPrefix(label, "http") || label == "" {
		report(because("courseware.problem.link_text", args{"Text": label}))
	}
	if !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "mailto:") && !strings.HasPrefix(to, "/") {
		report(because("courseware.problem.link_target", args{"Target": to}))
	}
}

// ids makes heading ids: umlauts transliterated, "h-" before them so that
// they never meet an id of the page around.
type ids struct{ taken map[string]bool }

func newIDs() *ids { return &ids{taken: map[string]bool{}} }

var transliterate = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "\u00ad", "")

// Generate implements parser.IDs.
func (s *ids) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	for _, r := range transliterate.Replace(strings.ToLower(string(value))) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			b.WriteByte('-')
		}
	}
	base := "h-" + strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' }), "-")
	id := base
	for n := 2; s.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	s.taken[id] = true
	return []byte(id)
}

// Put implements parser.IDs.
func (s *ids) Put(value []byte) { s.taken[string(value)] = true }
