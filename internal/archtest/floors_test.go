package archtest

import (
	"strings"
	"testing"
)

func sources(t *testing.T) []File {
	t.Helper()
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	files, err := Sources(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found below %s", len(files), root)
	}
	return files
}

func TestImportFloors(t *testing.T) {
	for _, bad := range Floors(sources(t)) {
		t.Error(bad)
	}
}

func TestImportFloorsCatch(t *testing.T) {
	for name, c := range map[string]struct{ path, imp, want string }{
		"feature right of it":         {"internal/org/x.go", Module + "/internal/people", "left"},
		"sibling feature":             {"internal/course/x.go", Module + "/internal/survey", "beside"},
		"platform imports a feature":  {"internal/platform/db/x.go", Module + "/internal/org", "no feature"},
		"feature imports web":         {"internal/org/x.go", Module + "/web/ui", "above"},
		"page imports page":           {"web/course/x.go", Module + "/web/people", "another"},
		"design system knows a form":  {"web/ui/x.go", Module + "/web/form", "design system"},
		"gorm outside a store":        {"internal/org/create.go", "gorm.io/gorm", "store"},
		"gorm in web":                 {"web/people/x.go", "gorm.io/gorm", "store"},
		"fiber below web":             {"internal/org/x.go", "github.com/gofiber/fiber/v2", "web"},
		"anything imports cmd":        {"internal/org/x.go", Module + "/cmd/lotse", "cmd"},
		"cmd imports another cmd":     {"cmd/lotsebench/x.go", Module + "/cmd/lotse", "cmd"},
		"content imports ours":        {"content/x.go", Module + "/internal/org", "nothing"},
		"feature nobody has named":    {"internal/newthing/x.go", Module + "/internal/org", "unknown feature"},
		"feature imports app":         {"internal/org/x.go", Module + "/internal/app", "above app"},
		"quiz does input and output":  {"internal/quiz/x.go", Module + "/internal/platform/db", "pure"},
		"river outside platform/job":  {"internal/learn/x.go", "github.com/riverqueue/river", "only"},
		"a tool of the browser tests": {"web/people/x.go", "github.com/chromedp/chromedp", "only"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Parse(c.path, []byte("package x\nimport _ \""+c.imp+"\"\n"))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(Floors([]File{f}), "\n")
			if !strings.Contains(got, c.want) {
				t.Errorf("got %q, want a complaint with %q", got, c.want)
			}
		})
	}
}
