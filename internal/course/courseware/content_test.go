package courseware_test

import (
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// go test ./internal/course/courseware -run Shipped -stamp writes missing
// fingerprints into the translations of content/courses and templates.
var stamp = flag.Bool("stamp", false, "write missing fingerprints into translations")

func TestMain(m *testing.M) {
	flag.Parse()
	if *stamp {
		if err := stampAll(); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func stampAll() error {
	files, err := filepath.Glob("../../../content/*/*/en/*.md")
	if err != nil {
		return err
	}
	for _, name := range files {
		source, err := os.ReadFile(strings.Replace(name, string(filepath.Separator)+"en"+string(filepath.Separator), string(filepath.Separator)+"de"+string(filepath.Separator), 1))
		if err != nil {
			return err
		}
		translation, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, courseware.Stamp(source, translation, func(string) bool { return false }), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// shipped reads every course and every template that ships.
func shipped(t *testing.T) map[string]*courseware.Package {
	t.Helper()
	files := fs.FS(content.Files)
	if *stamp { // the embedded files are older than what was just written
		files = os.DirFS("../../../content")
	}
	heads, err := fs.Glob(files, "*/*/course.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]*courseware.Package{}
	for _, head := range heads {
		dir := path.Dir(head)
		sub, err := fs.Sub(files, dir)
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := courseware.Read(sub)
		if err != nil {
			t.Fatalf("%s:\n%v", dir, err)
		}
		if pkg.Course.Slug != path.Base(dir) || pkg.Course.Template != (path.Dir(dir) == "templates") {
			t.Errorf("the folder %s holds %s", dir, pkg.Course.Slug)
		}
		list[pkg.Course.Slug] = pkg
	}
	return list
}

func TestShippedCoursesAreCurrentInBothLanguages(t *testing.T) {
	courses := shipped(t)
	if len(courses) == 0 {
		t.Fatal("no course is shipped")
	}
	for slug, pkg := range courses {
		for _, s := range pkg.Stale {
			t.Errorf("%s/%s", slug, s)
		}
		c := pkg.Course
		if len(c.Languages) != len(i18n.Langs) || c.Source != i18n.DE {
			t.Errorf("%s: languages %v", slug, c.Languages)
		}
		for _, l := range c.Lessons {
			if l.Minutes < 3 || l.Minutes > 7 {
				t.Errorf("%s/%s takes %d minutes; lessons take three to seven", slug, l.ID, l.Minutes)
			}
			if len(l.Questions()) == 0 {
				t.Errorf("%s/%s asks nothing", slug, l.ID)
			}
		}
	}
}

var (
	genderSign = regexp.MustCompile(`\p{L}[*:_·]in(nen)?\b|\p{Ll}Innen\b`)
	breakable  = regexp.MustCompile(`E-(Akte|Mail)|\d (Uhr|Prozent|%)|z\. ?d\. ?A\.`)
)

func TestShippedTextsKeepTheHouseStyle(t *testing.T) {
	for slug, pkg := range shipped(t) {
		e := courseware.Open(pkg.Course)
		for _, l := range e.Languages {
			texts := []string{e.Title[l], e.Summary[l], e.Audience[l]}
			for _, s := range e.Lessons {
				for _, b := range s.Blocks {
					texts = append(texts, b.Text[l].Body)
				}
			}
			for _, b := range e.Test.Blocks {
				texts = append(texts, b.Text[l].Body)
			}
			for _, text := range texts {
				if m := genderSign.FindString(text); m != "" {
					t.Errorf("%s in %s: %q; use neutral nouns or both forms", slug, l, m)
				}
				if m := breakable.FindString(text); m != "" {
					t.Errorf("%s in %s: %q breaks at the line's end; use U+2011 and U+00A0", slug, l, m)
				}
			}
		}
	}
}

func TestShippedCoursesFitTheirReaders(t *testing.T) {
	courses := shipped(t)
	for _, slug := range []string{"e-akte-grundlagen", "generative-ki-im-bueroalltag"} {
		if courses[slug] == nil {
			t.Errorf("the course %s is missing", slug)
		}
	}
	for slug, pkg := range courses {
		c := pkg.Course
		if c.Template { // it fits once it is filled in
			continue
		}
		if n := c.Minutes(); n < 30 || n > 45 {
			t.Errorf("%s takes %d minutes", slug, n)
		}
		if n := len(c.Lessons); n < 5 || n > 7 {
			t.Errorf("%s has %d lessons", slug, n)
		}
		if c.Test == nil || c.Test.Pass != 80 || len(c.Test.Questions()) < 5 {
			t.Errorf("%s: test: %+v", slug, c.Test)
		}
		e := courseware.Open(c)
		ids := c.Test.Questions()
		for _, l := range c.Lessons {
			ids = append(ids, l.Questions()...)
		}
		kinds := map[quiz.Kind]int{}
		for _, id := range ids {
			q, _ := e.Question(id)
			kinds[q.Kind]++
		}
		if len(ids) < 8 || len(kinds) < 5 {
			t.Errorf("%s: %d questions of kinds %v", slug, len(ids), kinds)
		}
	}
}
