package check_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/author/check"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

func TestShippedCoursesPass(t *testing.T) {
	folders, err := fs.ReadDir(content.Files, "courses")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		source, err := fs.Sub(content.Files, "courses/"+f.Name())
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := courseware.Read(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range check.Course(pkg.Course, check.Policy{MissingBlocks: true}) {
			t.Errorf("%s: %+v", f.Name(), found)
		}
	}
}

// good is a course without findings.
func good() *courseware.Course {
	de := func(body string) map[i18n.Lang]courseware.Passage {
		return map[i18n.Lang]courseware.Passage{
			i18n.DE: {Body: body}, i18n.EN: {Body: body, Source: courseware.Fingerprint(body)},
		}
	}
	both := func(s string) i18n.Text { return i18n.Text{i18n.DE: s, i18n.EN: s} }
	return &courseware.Course{
		Slug: "kurs", Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: both("Titel"), Summary: both("Kurz"),
		Audience: both("Alle"), Goals: []i18n.Text{both("Ziel")},
		Lessons: []courseware.Lesson{{ID: "start", Minutes: 3, Title: both("Anfang"), Blocks: []courseware.Block{
			{ID: "head", Type: courseware.Heading, Text: de("Überschrift")},
			{ID: "text", Type: courseware.Text, Text: de(strings.Repeat("Wort ", 300) + "[Katalog](/courses/kurs/1)")},
			{ID: "picture", Type: courseware.Image, Text: de("![Eine Akte](box.svg)")},
			{ID: "table", Type: courseware.Table, Text: de("Wörter\n\n| a | b |\n| --- | --- |\n| 1 | 2 |")},
		}}},
		Test: &courseware.Test{Minutes: 3, Pass: 80, Title: both("Test"), Blocks: []courseware.Block{{
			ID: "where", Type: courseware.Question, Lesson: "start",
			Question: &quiz.Question{ID: "where", Kind: quiz.Single, Points: 1, Options: []string{"case", "file"}, Right: []string{"case"}},
			Text:     de("Wo?\n\n- case: Vorgang\n  > Ja.\n- file: Akte\n  > Nein."),
		}}},
		Media: map[string]courseware.Media{"box.svg": {Hash: strings.Repeat("a", 64), Type: "image/svg+xml", Width: 1, Height: 1}},
	}
}

func set(c *courseware.Course, lesson, block int, body string) {
	b := &c.Lessons[lesson].Blocks[block]
	for l, p := range b.Text {
		p.Body = body
		if l != c.Source {
			p.Source = courseware.Fingerprint(body)
		}
		b.Text[l] = p
	}
}

// clip makes a film of the text block.
func clip(c *courseware.Course, body string) {
	c.Lessons[0].Blocks[1].Type = courseware.Video
	set(c, 0, 1, body)
}

func TestFindings(t *testing.T) {
	if list := check.Course(good(), check.Policy{MissingBlocks: true}); len(list) != 0 {
		t.Fatalf("the good course: %+v", list)
	}
	tests := []struct {
		name   string
		spoil  func(*courseware.Course)
		want   string // id, lesson/block/lang, severity
		policy check.Policy
	}{
		{"no title", func(c *courseware.Course) { c.Title = i18n.Text{"de": "Titel"} }, "title //en blocks", check.Policy{}},
		{"no goals", func(c *courseware.Course) { c.Goals = nil }, "goals // blocks", check.Policy{}},
		{"no blocks", func(c *courseware.Course) { c.Lessons[0].Blocks = nil }, "lesson_empty start// blocks", check.Policy{}},
		{"no minutes", func(c *courseware.Course) { c.Lessons[0].Minutes = 0 }, "minutes start// blocks", check.Policy{}},
		{"long", func(c *courseware.Course) { c.Lessons[0].Minutes = 9 }, "long_lesson start// warns", check.Policy{}},
		{"too short planned", func(c *courseware.Course) { c.Lessons[0].Minutes = 1; set(c, 0, 1, strings.Repeat("Wort ", 900)) }, "reading start// warns", check.Policy{}},
		{"empty", func(c *courseware.Course) { set(c, 0, 1, " ") }, "empty start/text/de blocks", check.Policy{}},
		{"missing, notice", func(c *courseware.Course) { delete(c.Lessons[0].Blocks[1].Text, i18n.EN) }, "missing start/text/en warns", check.Policy{}},
		{"missing, blocks", func(c *courseware.Course) { delete(c.Lessons[0].Blocks[1].Text, i18n.EN) }, "missing start/text/en blocks", check.Policy{MissingBlocks: true}},
		{"stale", func(c *courseware.Course) {
			c.Lessons[0].Blocks[1].Text[i18n.DE] = courseware.Passage{Body: strings.Repeat("Neu ", 300)}
		}, "stale start/text/en warns", check.Policy{}},
		{"fence", func(c *courseware.Course) { set(c, 0, 1, strings.Repeat("Wort ", 300)+"\n:::\nx") }, "fence start/text/de blocks", check.Policy{}},
		{"no picture", func(c *courseware.Course) { set(c, 0, 2, "Bild") }, "image start/picture/de blocks", check.Policy{}},
		{"no alt", func(c *courseware.Course) { set(c, 0, 2, "![](box.svg)") }, "alt start/picture/de blocks", check.Policy{}},
		{"alt and decorative", func(c *courseware.Course) { c.Lessons[0].Blocks[2].Decorative = true }, "alt_decorative start/picture/de blocks", check.Policy{}},
		{"alt is the name", func(c *courseware.Course) { set(c, 0, 2, "![Box](box.svg)") }, "alt_name start/picture/de blocks", check.Policy{}},
		{"no file", func(c *courseware.Course) { set(c, 0, 2, "![Eine Akte](bag.svg)") }, "file start/picture/de blocks", check.Policy{}},
		{"no caption", func(c *courseware.Course) { set(c, 0, 3, "| a | b |\n| --- | --- |\n| 1 | 2 |") }, "table_caption start/table/de blocks", check.Policy{}},
		{"no head", func(c *courseware.Course) { set(c, 0, 3, "Wörter\n\n|  | b |\n| --- | --- |\n| 1 | 2 |") }, "table_head start/table/de blocks", check.Policy{}},
		{"skipped heading", func(c *courseware.Course) { set(c, 0, 1, strings.Repeat("Wort ", 300)+"\n\n### Tief") }, "heading_order start/text/de blocks", check.Policy{}},
		{"html", func(c *courseware.Course) { set(c, 0, 1, strings.Repeat("Wort ", 300)+"<b>x</b>") }, "html start/text/de blocks", check.Policy{}},
		{"link says nothing", func(c *courseware.Course) {
			set(c, 0, 1, strings.Repeat("Wort ", 300)+"[Klicken Sie hier](https://example.org)")
		}, "link_text start/text/de blocks", check.Policy{}},
		{"bare address", func(c *courseware.Course) {
			set(c, 0, 1, strings.Repeat("Wort ", 300)+"[www.example.org](https://example.org)")
		}, "link_text start/text/de blocks", check.Policy{}},
		{"script", func(c *courseware.Course) { set(c, 0, 1, strings.Repeat("Wort ", 300)+"[Katalog](javascript:alert)") }, "link_target start/text/de blocks", check.Policy{}},
		{"no such lesson", func(c *courseware.Course) { set(c, 0, 1, strings.Repeat("Wort ", 300)+"[Lektion](/de/courses/kurs/2)") }, "link_broken start/text/de blocks", check.Policy{}},
		{"no such course", func(c *courseware.Course) { set(c, 0, 1, strings.Repeat("Wort ", 300)+"[Kurs](/courses/other)") }, "link_broken start/text/de blocks", check.Policy{}},
		{"no captions", func(c *courseware.Course) { clip(c, "[Film](film.mp4)\n\nEin Film.") }, "captions start/text/de blocks", check.Policy{}},
		{"no transcript", func(c *courseware.Course) { clip(c, "[Film](film.mp4)\ncaptions: film.vtt") }, "transcript start/text/en blocks", check.Policy{}},
		{"no captions file", func(c *courseware.Course) { clip(c, "[Film](film.mp4)\ncaptions: film.vtt\n\nEin Film.") }, "file start/text/de blocks", check.Policy{}},
		{"no film", func(c *courseware.Course) { clip(c, "Ein Film.") }, "clip start/text/de blocks", check.Policy{}},
		{"link in a transcript", func(c *courseware.Course) { clip(c, "[Film](film.mp4)\n\n[hier](https://example.org)") }, "link_text start/text/de blocks", check.Policy{}},
		{"no right answer", func(c *courseware.Course) { c.Test.Blocks[0].Question.Right = nil }, "no_right test/where/ blocks", check.Policy{}},
		{"one option", func(c *courseware.Course) { c.Test.Blocks[0].Question.Options = []string{"case"} }, "quiz.flaw.options test/where/ blocks", check.Policy{}},
		{"test nowhere", func(c *courseware.Course) { c.Test.Blocks[0].Lesson = "gone" }, "question_lesson test/where/ blocks", check.Policy{}},
		{"no feedback", func(c *courseware.Course) {
			c.Test.Blocks[0].Text[i18n.EN] = courseware.Passage{Body: "Where?\n\n- case: Case\n- file: File", Source: courseware.Fingerprint(c.Test.Blocks[0].Text[i18n.DE].Body)}
		}, "feedback test/where/en blocks", check.Policy{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := good()
			tt.spoil(c)
			var got []string
			for _, f := range check.Course(c, tt.policy) {
				got = append(got, strings.TrimPrefix(f.ID, "author.check.")+" "+f.Lesson+"/"+f.Block+"/"+string(f.Lang)+" "+string(f.Severity))
			}
			if !slices.Contains(got, tt.want) {
				t.Errorf("got %q, want %s", got, tt.want)
			}
		})
	}
}

// Every finding has its sentence in both languages.
func TestFindingsHaveWords(t *testing.T) {
	named := regexp.MustCompile(`(?:say\((?:Blocks|Warns|severity), (?:"", |l, )?"([a-z_]+)"|translated\("([a-z_]+)"|author\.check\.([a-z_]+)")`)
	seen := 0
	for _, name := range []string{"check.go", "block.go", "markdown.go"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(src), -1) {
			id := m[1] + m[2] + m[3]
			seen++
			for _, l := range i18n.Langs {
				if !i18n.Has(l, "author.check."+id) {
					t.Errorf("no sentence in %s for %s", l, id)
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d findings seen", seen)
	}
}
