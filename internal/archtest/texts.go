package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// germanWord finds words that only a sentence for people has.
var germanWord = regexp.MustCompile(`[A-ZÄÖÜ].*[äöüß]|\b([Bb]itte|nicht|wurde|werden|Sie|Ihre|Schulung|Lektion)\b`)

// textFree are folders whose strings are data, not sentences of the product.
var textFree = []string{"internal/archtest", "internal/platform/clock", "internal/people/hrfile", "cmd/"}

// Sentences returns German string literals in code that is no test: every
// sentence for people stands in content/.
func Sentences(files []File) []string {
	var bad []string
	for _, f := range files {
		if f.Test || hasPrefix(f.Path, textFree) || f.Generated() && strings.HasPrefix(f.Path, "web/ui/") {
			continue
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(lit.Value)
			if err == nil && strings.Contains(s, " ") && germanWord.MatchString(s) {
				bad = append(bad, fmt.Sprintf("%s:%d: a sentence outside content/: %q", f.Path, f.Fset.Position(lit.Pos()).Line, s))
			}
			return true
		})
	}
	return bad
}

// forbidden are calls that lost or leaked data when they were tried.
var forbidden = map[string]string{
	"Save":        "GORM's Save overwrites another tenant's row",
	"AutoMigrate": "migrations are files",
}

// ForbiddenCalls returns calls of methods the house forbids.
func ForbiddenCalls(files []File) []string {
	var bad []string
	for _, f := range files {
		if f.Test || !imports(f, "gorm.io/gorm") {
			continue
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				if sel, ok := c.Fun.(*ast.SelectorExpr); ok && forbidden[sel.Sel.Name] != "" {
					bad = append(bad, fmt.Sprintf("%s:%d: %s: %s", f.Path, f.Fset.Position(c.Pos()).Line, sel.Sel.Name, forbidden[sel.Sel.Name]))
				}
			}
			return true
		})
	}
	return bad
}

// globalDoors are the only callers of db.Global and db.Pool.
var globalDoors = []string{"internal/tenant/", "internal/forum/network/", "internal/app/", "internal/platform/", "cmd/"}

// GlobalDoor returns calls of Global and Pool from elsewhere.
func GlobalDoor(files []File) []string {
	var bad []string
	for _, f := range files {
		if f.Test || hasPrefix(f.Path, globalDoors) || !imports(f, Module+"/internal/platform/db") {
			continue
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				if sel, ok := c.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Global" || sel.Sel.Name == "Pool") {
					bad = append(bad, fmt.Sprintf("%s:%d: %s is not for features", f.Path, f.Fset.Position(c.Pos()).Line, sel.Sel.Name))
				}
			}
			return true
		})
	}
	return bad
}

func imports(f File, path string) bool {
	for _, i := range f.Imports {
		if i == path {
			return true
		}
	}
	return false
}

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
