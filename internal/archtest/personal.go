package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/privacy"
)

// Column is a column of the schema and the table its foreign key leads to.
type Column struct{ Table, Name, References string }

// owned are tables of which every row belongs to one person, so that what
// hangs on them does, too.
var owned = []string{"person", "account", "session", "enrolment", "attempt", "completion", "certificate", "hr_import", "look"}

// personal reports whether a column says something of a person: by a key, by
// the name of whoever acted, or because facts of any kind stand in it.
func (c Column) personal() bool {
	return slices.Contains(owned, c.References) || slices.Contains([]string{"person_id", "account_id", "actor_id", "enrolment_id", "attempt_id", "facts"}, c.Name) ||
		strings.HasSuffix(c.Name, "_by") || strings.HasPrefix(c.Name, "person_name") || c.Name == "email" || c.Name == "contact"
}

// PersonalFaults compares the schema with what the features declare: a table
// with personal data that nobody declared, an entry without a table, an entry
// that does not say all it has to.
func PersonalFaults(columns []Column, register []privacy.Table) []string {
	var bad []string
	said, exists := map[string]bool{}, map[string]bool{}
	for _, t := range register {
		if said[t.Name] {
			bad = append(bad, t.Name+" is declared twice")
		}
		said[t.Name] = true
		for what, text := range map[string]string{"columns": t.Columns, "purpose": t.Purpose, "legal basis": t.LegalBasis, "retention": t.Retention, "erasure": t.Erasure} {
			if strings.TrimSpace(text) == "" {
				bad = append(bad, fmt.Sprintf("%s is declared without %s", t.Name, what))
			}
		}
	}
	var missing []string
	for _, c := range columns {
		exists[c.Table] = true
		if c.personal() && !said[c.Table] && !slices.Contains(missing, c.Table) {
			missing = append(missing, c.Table)
			bad = append(bad, fmt.Sprintf("%s.%s is personal, and no privacy.go declares the table", c.Table, c.Name))
		}
	}
	for _, t := range register {
		if !exists[t.Name] {
			bad = append(bad, "there is no table "+t.Name+", but it is declared")
		}
	}
	slices.Sort(bad)
	return bad
}

// Registers returns the packages with a privacy register that the list in
// list (a file's path) leaves out.
func Registers(files []File, list string) []string {
	named := map[string]bool{}
	var have []string
	for _, f := range files {
		if f.Path == list {
			ast.Inspect(f.AST, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Register" {
					if x, ok := sel.X.(*ast.Ident); ok {
						named[x.Name] = true
					}
				}
				return true
			})
		}
		if !f.Test && f.Path != list && declares(f, "Register") {
			have = append(have, f.AST.Name.Name)
		}
	}
	return slices.DeleteFunc(have, func(name string) bool { return named[name] })
}

// declares reports whether the file has a variable of the package.
func declares(f File, name string) bool {
	return slices.ContainsFunc(f.AST.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && g.Tok == token.VAR && slices.ContainsFunc(g.Specs, func(s ast.Spec) bool {
			v, ok := s.(*ast.ValueSpec)
			return ok && slices.ContainsFunc(v.Names, func(n *ast.Ident) bool { return n.Name == name })
		})
	})
}
