package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// Features in their order: a feature imports only features left of it; those
// of one group do not import each other.
var features = [][]string{
	{"tenant"},
	{"org"},
	{"people"},
	{"audience"},
	{"login"},
	{"media", "public"},
	{"search"},
	{"course", "survey", "forum"},
	{"author"},
	{"share"},
	{"enrol"},
	{"learn"},
	{"path"},
	{"duty", "courserun"},
	{"cert", "skill"},
	{"project"},
	{"paper"},
	{"notice"},
	{"bulk"},
	{"readiness"},
}

// rooms above the features: who may import them.
var special = map[string]string{
	"quiz":      "pure", // question types and grading
	"app":       "app",
	"report":    "report", // read-only SQL across features
	"notify":    "report",
	"demo":      "demo", // founds the demo town with the whole application
	"archtest":  "test",
	"decisions": "doc",
}

// thirdParty fences libraries: path prefix → folders that may import it.
var thirdParty = map[string][]string{
	"gorm.io/":                 {"internal/platform/db", "internal/*/store"},
	"github.com/gofiber/":      {"web", "cmd/lotsebench/bench/bare"},
	"github.com/valyala/":      {"web"},
	"github.com/a-h/templ":     {"web"},
	"github.com/riverqueue/":   {"internal/platform/job", "internal/platform/db"},
	"github.com/minio/":        {"internal/platform/blob"},
	"golang.org/x/image":       {"internal/media"},
	"github.com/chromedp/":     {"web/webtest", "web/journey"},
	"github.com/alecthomas/":   {"cmd"},
	"github.com/xuri/excelize": {"internal", "web", "cmd/lotsebench"},
}

// Floors returns every import that runs against the house's order.
func Floors(files []File) []string {
	var bad []string
	for _, f := range files {
		for _, imp := range f.Imports {
			if why := judge(f, imp); why != "" {
				bad = append(bad, fmt.Sprintf("%s imports %s: %s", f.Path, strings.TrimPrefix(imp, Module+"/"), why))
			}
		}
	}
	slices.Sort(bad)
	return bad
}

func judge(f File, imp string) string {
	if own, ok := strings.CutPrefix(imp, Module+"/"); ok {
		return judgeOwn(f, own)
	}
	for prefix, allowed := range thirdParty {
		if strings.HasPrefix(imp, prefix) && !f.Test && !allowedIn(f, allowed) {
			return "only " + strings.Join(allowed, ", ") + " may"
		}
	}
	return ""
}

func allowedIn(f File, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		if a == "internal/*/store" {
			base := f.Path[strings.LastIndex(f.Path, "/")+1:]
			return strings.HasPrefix(f.Path, "internal/") && (base == "store.go" || strings.HasSuffix(base, "_store.go"))
		}
		return f.Path == a || strings.HasPrefix(f.Path, a+"/")
	})
}

// below says which floors each floor may import; features among themselves
// and pages among themselves are judged further.
var below = map[string][]string{
	"cmd":      {"web", "demo", "app", "report", "feature", "platform", "standard", "pure", "content", "migrations", "test"},
	"web":      {"web", "app", "report", "feature", "platform", "standard", "pure", "content", "test"},
	"test":     {"demo", "app", "report", "feature", "platform", "standard", "pure", "content", "migrations", "test"},
	"demo":     {"demo", "app", "report", "feature", "platform", "standard", "pure", "content"},
	"app":      {"app", "report", "feature", "platform", "standard", "pure", "content"},
	"report":   {"report", "feature", "platform", "pure", "content"},
	"feature":  {"feature", "platform", "standard", "pure", "content"},
	"platform": {"platform", "content", "migrations"},
	"standard": {"standard", "platform"},
	"pure":     {"pure", "platform"},
}

// denied says why a floor is out of reach.
var denied = map[string]string{
	"cmd": "nothing imports cmd", "web": "only cmd and web stand above web", "app": "only web and cmd stand above app",
	"demo": "only cmd and tests use the demo", "feature": "platform and standard know no feature",
}

// pureMay is all of the platform that pure rooms may know: types of errors
// and languages.
var pureMay = []string{"internal/platform/fault", "internal/platform/i18n"}

func judgeOwn(f File, target string) string {
	from, to := floor(f.Dir()), floor(target)
	switch {
	case from == "content" && to == "content":
		return ""
	case from == "content" || from == "migrations":
		return "content and migrations import nothing of ours"
	case exempt(f, from, to, target):
		return ""
	case !slices.Contains(below[from], to):
		return or(denied[to], from+" does not stand above "+to)
	case from == "pure" && to == "platform" && !slices.Contains(pureMay, target):
		return "a pure room knows no input and output"
	case from == "web" && to == "web":
		return judgeWeb(f, target)
	case from == "feature" && to == "feature":
		return judgeFeature(feature(f.Dir()), feature(target))
	}
	return ""
}

// exempt are a program's own rooms, tests, which may use all below the web,
// and the test kit that serves the demo town.
func exempt(f File, from, to, target string) bool {
	return from == "cmd" && to == "cmd" && program(f.Dir()) == program(target) ||
		f.Test && to != "cmd" && to != "web" ||
		f.Dir() == "web/webtest" && to == "demo"
}

// program is cmd/lotse of cmd/lotse/x.
func program(dir string) string {
	_, rest, _ := strings.Cut(dir, "/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func judgeFeature(from, to string) string {
	if from == to {
		return ""
	}
	a, b := rank(from), rank(to)
	if a < 0 || b < 0 {
		return "unknown feature: name it in internal/archtest/floors.go"
	}
	if b >= a {
		return from + " stands left of " + to + " or beside it"
	}
	return ""
}

// judgeWeb keeps page packages apart; the shared ones may be imported.
func judgeWeb(f File, target string) string {
	shared := []string{"web/ui", "web/form", "web/respond", "web/route", "web/sheet", "web/dutytext", "web/bands", "web/assets", "web/session", "web/guests", "web/webtest"}
	from := "web/" + feature(f.Dir())
	if f.Dir() == "web" || from == "web/webtest" || from == "web/journey" || f.Test {
		return ""
	}
	to := "web/" + feature(target)
	if to == from || slices.Contains(shared, to) {
		if slices.Contains([]string{"web/ui", "web/assets"}, from) && !slices.Contains([]string{"web/ui", "web/assets"}, to) {
			return "the design system knows no other room"
		}
		return ""
	}
	return "one page package never imports another"
}

func floor(dir string) string {
	head, rest, _ := strings.Cut(dir, "/")
	if head != "internal" {
		return head
	}
	name, _, _ := strings.Cut(rest, "/")
	if name == "platform" || name == "standard" {
		return name
	}
	if s, ok := special[name]; ok {
		return s
	}
	return "feature"
}

// feature is the second path element: internal/course/x → course.
func feature(dir string) string {
	parts := strings.Split(dir, "/")
	if len(parts) < 2 {
		return dir
	}
	return parts[1]
}

func rank(name string) int {
	return slices.IndexFunc(features, func(g []string) bool { return slices.Contains(g, name) })
}
