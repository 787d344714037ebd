package courseware

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Words of another language are written :de[Vorgang] and become
// <span lang="de">, so that screen readers pronounce them (WCAG 3.1.2).

var kindLang = ast.NewNodeKind("Lang")

type langNode struct {
	ast.BaseInline
	lang string
}

func (n *langNode) Kind() ast.NodeKind { return kindLang }

func (n *langNode) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, map[string]string{"lang": n.lang}, nil)
}

var langForm = regexp.MustCompile(`^:(de|en)\[([^\[\]\n]+)\]`)

type langParser struct{}

func (langParser) Trigger() []byte { return []byte{':'} }

func (langParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	m := langForm.FindSubmatchIndex(line)
	if m == nil {
		return nil
	}
	n := &langNode{lang: string(line[m[2]:m[3]])}
	n.AppendChild(n, ast.NewTextSegment(text.NewSegment(segment.Start+m[4], segment.Start+m[5])))
	block.Advance(m[1])
	return n
}

type langRenderer struct{}

func (langRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindLang, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			_, _ = w.WriteString(`<span lang="` + n.(*langNode).lang + `">`)
		} else {
			_, _ = w.WriteString(`</span>`)
		}
		return ast.WalkContinue, nil
	})
}
