package attack

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// ours is the module; an attacker who imported any of it could borrow the
// mistakes of what he attacks.
const ours = "codeberg.org/lotse/lotse"

func borrowed(t *testing.T, name string, source any) (paths []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range f.Imports {
		if path := strings.Trim(i.Path.Value, `"`); strings.HasPrefix(path, ours) {
			paths = append(paths, path)
		}
	}
	return paths
}

func TestAttackerImportsNothingOfOurs(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		for _, path := range borrowed(t, name, nil) {
			t.Errorf("%s imports %s", name, path)
		}
	}
	bad := "package attack\nimport \"" + ours + "/internal/platform/suppress\"\n"
	if len(borrowed(t, "bad.go", bad)) != 1 {
		t.Error("the check does not see a forbidden import")
	}
}
