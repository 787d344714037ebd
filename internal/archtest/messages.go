package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// carriers are the functions whose argument at the index is a message id.
var carriers = map[string]int{
	"i18n.T": 1, "i18n.In": 1,
	"fault.New": 1, "fault.Wrong": 0, "fault.Missing": 0, "fault.Clash": 0, "fault.Denied": 0,
	"because": 0, // courseware: what is wrong with the files of a course
}

// Use is a message id, or the fixed beginning of one, that the code names.
type Use struct {
	ID     string
	Prefix bool
	At     string
}

// Uses returns the message ids named in files that are not tests.
func Uses(files []File) []Use {
	var out []Use
	for _, f := range files {
		if f.Test {
			continue
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if i, ok := carriers[callee(n)]; ok && i < len(n.Args) {
					out = appendUse(out, f, n.Args[i])
				}
				out = append(out, purposes(f, n)...)
			case *ast.CompositeLit:
				if isField(n, f) {
					for _, e := range n.Elts {
						if kv, ok := e.(*ast.KeyValueExpr); ok && fmt.Sprint(kv.Key) == "ID" {
							out = appendUse(out, f, kv.Value)
						}
					}
				}
			}
			return true
		})
	}
	return out
}

// purposes are the reasons for a look that a call names: a person reads them
// in their access log, as the message look.<purpose>.
func purposes(f File, c *ast.CallExpr) (out []Use) {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	i, ok := map[string]int{"Look": 2, "Named": 1}[sel.Sel.Name]
	if !ok || i >= len(c.Args) {
		return nil
	}
	for _, u := range appendUse(nil, f, c.Args[i]) {
		u.ID = "look." + u.ID
		out = append(out, u)
	}
	return out
}

func isField(n *ast.CompositeLit, f File) bool {
	name := typeName(n.Type)
	return name == "fault.Field" || name == "fault.Error" || name == "Field" && strings.HasSuffix(f.Dir(), "platform/fault")
}

func appendUse(out []Use, f File, e ast.Expr) []Use {
	at := fmt.Sprintf("%s:%d", f.Path, f.Fset.Position(e.Pos()).Line)
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return append(out, Use{ID: s, At: at})
		}
	case *ast.BinaryExpr:
		left := e
		for {
			if b, ok := left.X.(*ast.BinaryExpr); ok {
				left = b
				continue
			}
			break
		}
		if lit, ok := left.X.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && s != "" {
				return append(out, Use{ID: s, Prefix: true, At: at})
			}
		}
	}
	return out
}

func callee(c *ast.CallExpr) string { return typeName(c.Fun) }

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name + "." + e.Sel.Name
		}
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// MessageFaults compares the catalogues of two languages with each other and
// with what the code uses.
func MessageFaults(de, en []string, uses []Use) []string {
	var bad []string
	for _, id := range de {
		if !slices.Contains(en, id) {
			bad = append(bad, "no English message: "+id)
		}
	}
	for _, id := range en {
		if !slices.Contains(de, id) {
			bad = append(bad, "no German message: "+id)
		}
	}
	for _, u := range uses {
		found := slices.ContainsFunc(de, func(id string) bool {
			return id == u.ID || u.Prefix && strings.HasPrefix(id, u.ID)
		})
		if !found {
			bad = append(bad, fmt.Sprintf("%s uses message %q, which does not exist", u.At, u.ID))
		}
	}
	return bad
}
