package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// kern hands KERN's style sheet to esbuild without what no page uses.
func kern() (api.Plugin, error) {
	used, err := sources()
	return api.Plugin{Name: "kern", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `/@kern-ux/native/dist/kern\.min\.css$`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			sheet, err := os.ReadFile(a.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			less, err := purge(sheet, used)
			text := string(less)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderCSS}, err
		})
	}}, err
}

// purge drops from a style sheet every rule that needs a class no source
// names, then every custom property that nothing left reads. What stays keeps
// its text and its order.
func purge(sheet []byte, used words) ([]byte, error) {
	list, err := tokens(sheet)
	if err != nil {
		return nil, err
	}
	p := purger{used: used}
	if err := p.rules(list); err != nil {
		return nil, err
	}
	return dropUnread(p.out.Bytes(), used)
}

func tokens(sheet []byte) ([]css.Token, error) {
	lexer := css.NewLexer(parse.NewInputBytes(sheet))
	var list []css.Token
	for {
		tt, data := lexer.Next()
		if tt == css.ErrorToken {
			if err := lexer.Err(); !errors.Is(err, io.EOF) {
				return nil, err
			}
			return list, nil
		}
		if tt != css.CommentToken {
			list = append(list, css.Token{TokenType: tt, Data: bytes.Clone(data)})
		}
	}
}

type purger struct {
	used words
	out  bytes.Buffer
}

// rules copies the rules of a sheet, or of a block like @media's.
func (p *purger) rules(list []css.Token) error {
	for len(list) > 0 {
		end := slices.IndexFunc(list, func(t css.Token) bool {
			return t.TokenType == css.LeftBraceToken || t.TokenType == css.SemicolonToken
		})
		if end < 0 {
			p.copy(list)
			return nil
		}
		prelude, rest := list[:end], list[end+1:]
		if list[end].TokenType == css.SemicolonToken {
			p.copy(list[:end+1])
			list = rest
			continue
		}
		size := blockSize(rest)
		if size < 0 {
			return fmt.Errorf("the block of %q does not end", text(prelude))
		}
		if err := p.rule(prelude, rest[:size]); err != nil {
			return err
		}
		list = rest[size+1:]
	}
	return nil
}

func (p *purger) rule(prelude, body []css.Token) error {
	first := slices.IndexFunc(prelude, func(t css.Token) bool { return t.TokenType != css.WhitespaceToken })
	if first < 0 {
		return errors.New("a block without a selector")
	}
	if prelude[first].TokenType != css.AtKeywordToken {
		return p.style(prelude, body)
	}
	switch name := string(prelude[first].Data); name {
	case "@media", "@supports", "@layer", "@container":
		inner := purger{used: p.used}
		if err := inner.rules(body); err != nil {
			return err
		}
		if inner.out.Len() > 0 {
			p.block(text(prelude), inner.out.String())
		}
	case "@font-face", "@keyframes", "@page", "@property":
		p.block(text(prelude), text(body))
	default:
		return fmt.Errorf("what to do with %s?", name)
	}
	return nil
}

// style copies a rule with those of its selectors that can match something.
func (p *purger) style(prelude, body []css.Token) error {
	if slices.ContainsFunc(body, func(t css.Token) bool { return t.TokenType == css.LeftBraceToken }) {
		return fmt.Errorf("the rule %q holds rules", text(prelude))
	}
	var kept []string
	for _, selector := range split(prelude) {
		if !slices.ContainsFunc(needed(selector), func(class string) bool { return !p.used.class(class) }) {
			kept = append(kept, strings.TrimSpace(text(selector)))
		}
	}
	if len(kept) > 0 {
		p.block(strings.Join(kept, ","), text(body))
	}
	return nil
}

func (p *purger) copy(list []css.Token) { p.out.WriteString(text(list)) }

func (p *purger) block(prelude, body string) {
	p.out.WriteString(prelude + "{" + body + "}")
}

// blockSize is how many tokens stand before the brace that closes the block.
func blockSize(list []css.Token) int {
	depth := 0
	return slices.IndexFunc(list, func(t css.Token) bool {
		switch t.TokenType {
		case css.LeftBraceToken:
			depth++
		case css.RightBraceToken:
			depth--
		}
		return depth < 0
	})
}

// split cuts a list of selectors at its commas, not at those of :is(…).
func split(list []css.Token) [][]css.Token {
	var parts [][]css.Token
	from := 0
	walk(list, func(i, depth int) {
		if depth == 0 && list[i].TokenType == css.CommaToken {
			parts = append(parts, list[from:i])
			from = i + 1
		}
	})
	return append(parts, list[from:])
}

// needed are the classes without which a selector matches nothing. Those in
// brackets may be choices (:is) or exceptions (:not) and do not count.
func needed(selector []css.Token) []string {
	var classes []string
	walk(selector, func(i, depth int) {
		if depth == 0 && i > 0 && selector[i].TokenType == css.IdentToken && string(selector[i-1].Data) == "." {
			classes = append(classes, strings.ReplaceAll(string(selector[i].Data), `\`, ""))
		}
	})
	return classes
}

// walk visits each token with the number of brackets around it.
func walk(list []css.Token, visit func(i, depth int)) {
	depth := 0
	for i, t := range list {
		if t.TokenType == css.RightParenthesisToken || t.TokenType == css.RightBracketToken {
			depth--
		}
		visit(i, depth)
		if t.TokenType == css.FunctionToken || t.TokenType == css.LeftParenthesisToken || t.TokenType == css.LeftBracketToken {
			depth++
		}
	}
}

func text(list []css.Token) string {
	var b strings.Builder
	for _, t := range list {
		b.Write(t.Data)
	}
	return b.String()
}
