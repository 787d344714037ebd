package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Module is the import path of the repository's root.
const Module = "codeberg.org/lotse/lotse"

// File is one parsed Go file; Path is relative to the root, with slashes.
type File struct {
	Path    string
	AST     *ast.File
	Fset    *token.FileSet
	Imports []string
	Test    bool
}

// Dir is the file's package directory.
func (f File) Dir() string { return path.Dir(f.Path) }

// Generated reports whether the file is templ's.
func (f File) Generated() bool { return strings.HasSuffix(f.Path, "_templ.go") }

// Root finds the repository's root above the working directory.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fs.ErrNotExist
		}
		dir = parent
	}
}

// Sources parses every Go file of the main module.
func Sources(root string) ([]File, error) {
	var out []File
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			switch {
			case strings.HasPrefix(d.Name(), ".") && rel != ".", d.Name() == "node_modules", d.Name() == "testdata", rel == "internal/tools", rel == "bin":
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		f, err := Parse(rel, src)
		if err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// Parse reads one file.
func Parse(rel string, src []byte) (File, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, rel, src, parser.ParseComments)
	if err != nil {
		return File{}, err
	}
	f := File{Path: rel, AST: parsed, Fset: fset, Test: strings.HasSuffix(rel, "_test.go")}
	for _, i := range parsed.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil {
			f.Imports = append(f.Imports, p)
		}
	}
	return f, nil
}
