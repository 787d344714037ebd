package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Model is a struct that GORM maps to a table.
type Model struct {
	Table   string
	Columns []string
	At      string
}

// Models finds every struct with a TableName method and the columns of its
// fields; name turns a field's name into a column's, as GORM does.
func Models(files []File, name func(string) string) ([]Model, error) {
	structs := structsOf(files)
	var out []Model
	for _, f := range files {
		for _, d := range f.AST.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || f.Test || fn.Name.Name != "TableName" || fn.Recv == nil {
				continue
			}
			m := Model{At: fmt.Sprintf("%s:%d", f.Path, f.Fset.Position(fn.Pos()).Line)}
			if m.Table = returned(fn); m.Table == "" {
				return nil, fmt.Errorf("%s: TableName does not return a literal", m.At)
			}
			typ := receiver(fn)
			st := structs[f.Dir()+" "+typ]
			if st == nil {
				return nil, fmt.Errorf("%s: no struct %s", m.At, typ)
			}
			m.Columns = columns(st, f.Dir(), structs, name)
			out = append(out, m)
		}
	}
	return out, nil
}

// structsOf are the struct types by "directory Name".
func structsOf(files []File) map[string]*ast.StructType {
	structs := map[string]*ast.StructType{}
	for _, f := range files {
		for _, d := range f.AST.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, s := range g.Specs {
				if t, ok := s.(*ast.TypeSpec); ok {
					if st, ok := t.Type.(*ast.StructType); ok {
						structs[f.Dir()+" "+t.Name.Name] = st
					}
				}
			}
		}
	}
	return structs
}

func receiver(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	return typeName(t)
}

// returned is the string literal a function returns.
func returned(fn *ast.FuncDecl) string {
	if fn.Body == nil || len(fn.Body.List) != 1 {
		return ""
	}
	ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return ""
	}
	lit, ok := ret.Results[0].(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

func columns(st *ast.StructType, dir string, structs map[string]*ast.StructType, name func(string) string) (out []string) {
	for _, field := range st.Fields.List {
		tag := gormTag(field)
		if tag["-"] != "" {
			continue
		}
		if inner := structs[dir+" "+typeName(field.Type)]; inner != nil && (len(field.Names) == 0 || tag["embedded"] != "") {
			out = append(out, columns(inner, dir, structs, name)...)
			continue
		}
		for _, n := range field.Names {
			switch {
			case !n.IsExported(): // GORM does not see it
			case tag["column"] != "":
				out = append(out, tag["column"])
			default:
				out = append(out, name(n.Name))
			}
		}
	}
	return out
}

// gormTag splits `gorm:"column:until_;primaryKey"`.
func gormTag(field *ast.Field) map[string]string {
	out := map[string]string{}
	if field.Tag == nil {
		return out
	}
	raw, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return out
	}
	for _, part := range strings.Split(reflect.StructTag(raw).Get("gorm"), ";") {
		key, value, _ := strings.Cut(part, ":")
		if value == "" {
			value = "yes"
		}
		if key != "" {
			out[key] = value
		}
	}
	return out
}

// ModelFaults returns the fields that no column of the schema holds.
func ModelFaults(models []Model, schema map[string][]string) []string {
	var bad []string
	for _, m := range models {
		have, ok := schema[m.Table]
		if !ok {
			bad = append(bad, fmt.Sprintf("%s: there is no table %s", m.At, m.Table))
			continue
		}
		for _, c := range m.Columns {
			if !slices.Contains(have, c) {
				bad = append(bad, fmt.Sprintf("%s: table %s has no column %s", m.At, m.Table, c))
			}
		}
	}
	return bad
}

// InputFaults returns structs of forms that stand below web, and models and
// bodies read in web other than through web/form: what a request may set is
// written down field by field, never taken from a table's struct.
func InputFaults(files []File) []string {
	var bad []string
	for _, f := range files {
		if f.Test {
			continue
		}
		web := strings.HasPrefix(f.Path, "web/")
		ast.Inspect(f.AST, func(n ast.Node) bool {
			at := func(p token.Pos) string { return fmt.Sprintf("%s:%d", f.Path, f.Fset.Position(p).Line) }
			switch n := n.(type) {
			case *ast.Field:
				if n.Tag != nil && strings.Contains(n.Tag.Value, `form:"`) && !web {
					bad = append(bad, at(n.Pos())+": a form's field below web")
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && !strings.HasPrefix(f.Path, "web/form/") &&
					slices.Contains([]string{"BodyParser", "QueryParser", "ParamsParser"}, sel.Sel.Name) {
					bad = append(bad, at(n.Pos())+": "+sel.Sel.Name+" outside web/form")
				}
			case *ast.FuncDecl:
				if web && n.Name.Name == "TableName" {
					bad = append(bad, at(n.Pos())+": a table's struct in web")
				}
			}
			return true
		})
	}
	return bad
}
