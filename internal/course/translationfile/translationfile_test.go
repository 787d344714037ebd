package translationfile_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/course/translationfile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/standard/xliff"
)

// shipped reads the courses of the repository anew, so that tests may change
// them.
func shipped(t testing.TB) []*courseware.Course {
	t.Helper()
	dirs, err := fs.Glob(content.Files, "courses/*/course.yaml")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no courses: %v", err)
	}
	var list []*courseware.Course
	for _, d := range dirs {
		sub, err := fs.Sub(content.Files, path.Dir(d))
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := courseware.Read(sub)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, pkg.Course)
	}
	return list
}

func export(t testing.TB, c *courseware.Course, l i18n.Lang) []byte {
	t.Helper()
	data, err := translationfile.Export(c, l)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// texts are all blocks' texts in a language.
func texts(c *courseware.Course, l i18n.Lang) map[string]string {
	all := map[string]string{}
	each(c, func(b *courseware.Block) { all[b.ID] = b.Text[l].Body })
	return all
}

func each(c *courseware.Course, f func(*courseware.Block)) {
	for i := range c.Lessons {
		for j := range c.Lessons[i].Blocks {
			f(&c.Lessons[i].Blocks[j])
		}
	}
	if c.Test != nil {
		for j := range c.Test.Blocks {
			f(&c.Test.Blocks[j])
		}
	}
}

func TestShippedCoursesComeBackToTheLetter(t *testing.T) {
	for _, c := range shipped(t) {
		doc, err := xliff.Parse(export(t, c, i18n.EN))
		if err != nil {
			t.Fatal(err)
		}
		de, en := texts(c, i18n.DE), texts(c, i18n.EN)
		found := 0
		for _, u := range doc.Units {
			id, isBlock := strings.CutPrefix(u.ID, "block.")
			if !isBlock {
				continue
			}
			if found++; u.Source != de[id] || u.Target != en[id] || u.State != "translated" {
				t.Errorf("%s, %s (%s):\n%s\n%s", c.Slug, id, u.State, u.Source, u.Target)
			}
		}
		if found != len(de) {
			t.Errorf("%s: %d units, %d blocks", c.Slug, found, len(de))
		}
		p, err := translationfile.Read(export(t, c, i18n.EN), c, i18n.EN)
		if err != nil || len(p.Changes)+len(p.Findings) > 0 {
			t.Errorf("%s: %v %+v", c.Slug, err, p)
		}
	}
}

// TestATranslationFillsAnEmptyLanguage takes the whole English of a course out
// and gets it back from a file. Only texts with a picture or an address of
// their own stay behind: a translator cannot choose those.
func TestATranslationFillsAnEmptyLanguage(t *testing.T) {
	for _, c := range shipped(t) {
		full, before, german := export(t, c, i18n.EN), texts(c, i18n.EN), texts(c, i18n.DE)
		title := c.Title[i18n.EN]
		delete(c.Title, i18n.EN)
		each(c, func(b *courseware.Block) { b.Text = map[i18n.Lang]courseware.Passage{i18n.DE: b.Text[i18n.DE]} })
		p, err := translationfile.Read(full, c, i18n.EN)
		if err != nil {
			t.Fatal(err)
		}
		if empty := export(t, c, i18n.EN); strings.Contains(string(empty), `<unit id="block.`) && strings.Count(string(empty), "<target>") >= strings.Count(string(full), "<target>") {
			t.Error("targets of texts that are missing")
		}
		got := map[string]string{}
		for _, ch := range p.Changes {
			if ch.Place.Head == "title" && ch.New != title {
				t.Errorf("title %q", ch.New)
			}
			if ch.Place.Block != "" {
				got[ch.Place.Block] = ch.New
			}
		}
		for _, f := range p.Findings {
			if f.Level != xliff.Refused {
				continue
			}
			if slices.Equal(targets.FindAllString(before[f.Place.Block], -1), targets.FindAllString(german[f.Place.Block], -1)) {
				t.Errorf("%s: %+v", c.Slug, f)
			}
			delete(before, f.Place.Block)
		}
		if !maps.Equal(got, before) {
			t.Errorf("%s: %d texts came back of %d", c.Slug, len(got), len(before))
		}
	}
}

var targets = regexp.MustCompile(`\]\([^)]*\)`)

func TestStaleBlocks(t *testing.T) {
	c := shipped(t)[0]
	b := &c.Lessons[0].Blocks[0]
	old := courseware.Fingerprint(b.Text[i18n.DE].Body)
	b.Text[i18n.DE] = courseware.Passage{Body: b.Text[i18n.DE].Body + " Und noch ein Satz."}
	data := string(export(t, c, i18n.EN))
	if strings.Count(data, `subState="lotse:stale"`) == 0 || strings.Contains(data, old) {
		t.Error("the stale block is not marked")
	}
	p, err := translationfile.Read([]byte(strings.ReplaceAll(data, `state="initial" subState="lotse:stale"`, `state="final"`)), c, i18n.EN)
	if err != nil || len(p.Changes) != 1 || !p.Changes[0].Confirmed || p.Changes[0].Place.Block != b.ID || p.Changes[0].From != courseware.Fingerprint(b.Text[i18n.DE].Body) {
		t.Errorf("%+v, %v", p, err)
	}
	b.Text[i18n.DE] = courseware.Passage{Body: "Etwas ganz anderes."}
	edited := strings.Replace(data, "<target>", "<target>Now: ", 1) // the head comes first
	p, err = translationfile.Read([]byte(edited), c, i18n.EN)
	if err != nil || len(p.Changes) != 1 || p.Changes[0].Place.Head != "title" || p.Changes[0].From == "" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAFileOfAnotherCourse(t *testing.T) {
	all := shipped(t)
	p, err := translationfile.Read(export(t, all[0], i18n.EN), all[1], i18n.EN)
	if err != nil || len(p.Changes) != 0 || len(p.Findings) != 1 || p.Findings[0].ID != "translationfile.finding.course" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestRefusedFilesHaveAMessage(t *testing.T) {
	c := shipped(t)[0]
	for name, tt := range map[string]struct{ in, id string }{
		"old":     {`<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>`, "version"},
		"bomb":    {`<!DOCTYPE x [<!ENTITY a "b">]><xliff/>`, "doctype"},
		"deep":    {strings.Repeat("<a>", 50), "nested"},
		"broken":  {"<xliff><", "broken"},
		"other":   {"<html/>", "unknown"},
		"too big": {strings.Repeat(" ", xliff.MaxFile+1), "large"},
	} {
		_, err := translationfile.Read([]byte(tt.in), c, i18n.EN)
		var f *fault.Error
		if !errors.As(err, &f) || f.ID != "translationfile.file."+tt.id {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryFindingHasItsSentence(t *testing.T) {
	src, err := os.ReadFile("../../standard/xliff/model.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`Code = "([a-z-]+)"`).FindAllStringSubmatch(string(src), -1)
	if len(found) < 18 {
		t.Fatalf("%d codes", len(found))
	}
	for _, m := range found {
		for _, l := range i18n.Langs {
			if !i18n.Has(l, "translationfile.finding."+m[1]) {
				t.Errorf("%s has no message in %s", m[1], l)
			}
		}
	}
}

// TestALargeCourseTakesLittleTime: 60 lessons of 40 blocks, out and in; under
// two seconds on a quiet machine.
func TestALargeCourseTakesLittleTime(t *testing.T) {
	c := shipped(t)[0]
	var all []courseware.Block
	each(c, func(b *courseware.Block) { all = append(all, *b) })
	c.Lessons, c.Test = nil, nil
	for i := range 60 {
		l := courseware.Lesson{ID: "l" + strings.Repeat("x", i), Title: i18n.Text{i18n.DE: "L", i18n.EN: "L"}}
		for j := range 40 {
			b := all[(i*40+j)%len(all)]
			b.ID = strings.Join([]string{"b", strings.Repeat("x", i), strings.Repeat("y", j)}, "-")
			l.Blocks = append(l.Blocks, b)
		}
		c.Lessons = append(c.Lessons, l)
	}
	start := time.Now()
	data := export(t, c, i18n.EN)
	p, err := translationfile.Read(data, c, i18n.EN)
	if err != nil || len(p.Changes) > 0 || slices.ContainsFunc(p.Findings, func(f translationfile.Finding) bool { return f.Level == xliff.Refused }) {
		t.Errorf("%v", err)
	}
	d := time.Since(start)
	t.Logf("%d kB in %v", len(data)>>10, d)
	if d > 15*time.Second {
		t.Errorf("took %v", d)
	}
}
