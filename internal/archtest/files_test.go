package archtest

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/migrations"
)

func TestContentInBothLanguages(t *testing.T) {
	for _, bad := range ContentFaults(content.Files, "locale", "mail", "help") {
		t.Error(bad)
	}
}

func TestContentCatches(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	got := strings.Join(ContentFaults(fstest.MapFS{
		"mail/a.de.md": file("Guten Tag, {{.Person}}"), "mail/a.en.md": file("Hello"),
		"mail/b.de.md": file("x"),
		"mail/c.en.md": file("x"),
		"help/d.de.md": file("[[tenant]]"), "help/d.en.md": file("[[tenant]]"),
		"locale/e.de.toml": file("\"x\" = { one = \"{{.Count}} Tag\", other = \"{{.Count}} Tage\" }\n\"y\" = \"{{.A}} {{.B}}\""),
		"locale/e.en.toml": file("\"x\" = { one = \"{{.Count}} day\", other = \"{{.Count}} days\" }\n\"y\" = \"{{.B}}\""),
		"locale/f.de.toml": file("\"x\" = "), "locale/f.en.toml": file(""),
	}, "mail", "help", "locale"), "\n")
	for _, want := range []string{
		"mail/a.de.md is filled with", "mail/b.de.md has no English", "mail/c.en.md has no German", `y is filled with "{{.A {{.B" in German`, "locale/f.de.toml: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not caught: %s in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 5 {
		t.Errorf("%d complaints:\n%s", n, got)
	}
}

func TestDocumentsTakeTheirTextFromMessages(t *testing.T) {
	for _, bad := range TemplateFaults(content.Files, "pdf/*.typ") {
		t.Error(bad)
	}
	sample := fstest.MapFS{"pdf/x.typ": &fstest.MapFile{Data: []byte("// Das wird nicht gelesen\n= Nachweis über die Schulung\n#data.title")}}
	if got := TemplateFaults(sample, "pdf/*.typ"); len(got) != 1 || !strings.HasPrefix(got[0], "pdf/x.typ:2") {
		t.Errorf("the bad sample gives %q", got)
	}
}

// TestCoursesParse reads every course that ships, in both languages, with no
// translation that lags behind.
func TestCoursesParse(t *testing.T) {
	dirs, err := fs.Glob(content.Files, "courses/*/course.yaml")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no courses: %v", err)
	}
	for _, d := range dirs {
		source, err := fs.Sub(content.Files, strings.TrimSuffix(d, "/course.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := courseware.Read(source)
		if err != nil {
			t.Errorf("%s: %v", d, err)
			continue
		}
		if len(pkg.Stale) > 0 {
			t.Errorf("%s: %d translations lag behind", d, len(pkg.Stale))
		}
		for _, l := range i18n.Langs {
			edition := courseware.Open(pkg.Course)
			for no := range pkg.Course.Lessons {
				if p, ok := edition.Lesson(no+1, l); !ok || p.Lang != l || len(p.Blocks) == 0 {
					t.Errorf("%s: lesson %d has no %s text", d, no+1, l)
				}
			}
		}
	}
	if _, err := courseware.Read(fstest.MapFS{"course.yaml": &fstest.MapFile{Data: []byte("slug: x\nsurprise: 1\n")}}); err == nil {
		t.Error("a course with an unknown field is read")
	}
}

func TestMigrationsAreInOrder(t *testing.T) {
	for _, bad := range MigrationFaults(migrations.Files) {
		t.Error(bad)
	}
}

func TestMigrationsCatch(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte("-- +goose Up\n" + s)} }
	got := strings.Join(MigrationFaults(fstest.MapFS{
		"20261121000100_a.sql": file("-- no TRIGGER here: a comment\nCREATE TABLE a (id uuid);"),
		"20261121000100_b.sql": file("SELECT 1;"),
		"2026_c.sql":           file("SELECT 1;"),
		"20261121000200_d.sql": file("CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f();"),
		"20261121000300_e.sql": file("CREATE TABLE e (id bigserial);"),
		"20261121000400_f.sql": {Data: []byte("SELECT 1;")},
	}), "\n")
	for _, want := range []string{
		"20261121000100_b.sql has the number of", "2026_c.sql is not called", `20261121000200_d.sql uses "CREATE TRIGGER"`,
		`20261121000300_e.sql uses "bigserial"`, `20261121000400_f.sql has 0 lines`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not caught: %s in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 5 {
		t.Errorf("%d complaints:\n%s", n, got)
	}
}
