// Package prose turns what people write in the forum into HTML that is safe
// to show to anybody.
//
// It owns: which Markdown is understood, which of it is shown, how links say
// where they lead. It does not own length limits or who may write. It is pure.
package prose

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/idna"
)

// policy lets through what goldmark makes of plain Markdown and nothing that
// loads, runs, styles or asks: no picture, script, form, class or identifier.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "li", "blockquote", "pre", "code", "em", "strong", "del",
		"table", "thead", "tbody", "tr", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowElements("ol")
	p.AllowAttrs("scope").Matching(bluemonday.Paragraph).OnElements("th")
	p.AllowElements("th")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// renderers by the highest level of a heading, 2 to 4: a text begins below the
// heading of the page or of its part.
var renderers = func() map[int]goldmark.Markdown {
	m := map[int]goldmark.Markdown{}
	for top := 2; top <= 4; top++ {
		m[top] = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
			goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(shape{top}, 100))))
	}
	return m
}()

// HTML renders source; its headings begin at level top.
func HTML(source string, top int) string {
	var b bytes.Buffer
	if err := renderers[top].Convert([]byte(source), &b); err != nil {
		return policy.Sanitize(source) // a buffer takes everything: never
	}
	return policy.Sanitize(strings.ReplaceAll(b.String(), "<th", `<th scope="col"`))
}

// Plain is the text alone, for the search and for summaries of machines.
func Plain(source string) string {
	doc := renderers[2].Parser().Parse(text.NewReader([]byte(source)))
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch t := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(t.Segment.Value([]byte(source)))
				b.WriteByte(' ')
			}
		case *ast.AutoLink:
			if entering {
				b.Write(t.Label([]byte(source)))
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// shape puts headings below those of the page and says after a link where it
// leads.
type shape struct{ top int }

func (s shape) Transform(doc *ast.Document, r text.Reader, _ parser.Context) {
	least := 6
	var links []*ast.Link
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch t := n.(type) {
		case *ast.Heading:
			least = min(least, t.Level)
		case *ast.Link:
			links = append(links, t)
		}
		return ast.WalkContinue, nil
	})
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			h.Level = min(6, h.Level-least+s.top)
		}
		return ast.WalkContinue, nil
	})
	for _, l := range links {
		label := string(l.Text(r.Source())) //nolint:staticcheck // the label as it is read
		if host := Host(string(l.Destination)); host != "" && !strings.EqualFold(label, host) {
			l.Parent().InsertAfter(l.Parent(), l, ast.NewString([]byte(" ("+host+")")))
		}
	}
}

// Host is the machine an address leads to, written so that letters which look
// alike cannot deceive: foreign letters stand as the name servers know them.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		host, err = idna.Punycode.ToASCII(strings.ToLower(u.Hostname()))
	}
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(host, "www.")
}
