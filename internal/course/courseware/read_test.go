package courseware_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestReadGoodCourse(t *testing.T) {
	pkg, err := courseware.Read(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	c := pkg.Course
	if c.Minutes() != 7 || len(c.Lessons) != 1 || len(c.Test.Questions()) != 5 || len(pkg.Stale) != 0 {
		t.Errorf("minutes %d, lessons %d, questions %v, stale %v", c.Minutes(), len(c.Lessons), c.Test.Questions(), pkg.Stale)
	}
	if len(pkg.Files) != 1 || c.Media["box.svg"].Width != 320 {
		t.Errorf("media: %+v", c.Media)
	}
}

// The hash must hold over releases: if this fails, every installed course
// would ask for a new version. A new field of Course needs omitempty.
func TestHashHolds(t *testing.T) {
	pkg, err := courseware.Read(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	const want = "b3c30386d2a6c5ff0b39fbdce6a853166ae138e149096621b7621145c7a35b90"
	if pkg.Hash != want {
		t.Errorf("the hash of the sample is %s, it was %s", pkg.Hash, want)
	}
}

func TestHashIgnoresWhatLearnersCannotNotice(t *testing.T) {
	same := [][]string{
		{"course.yaml", "format: 1\n", "# comment\nformat: 1\nchange: editorial\nversion: 4\n"},
		{"de/start.md", "Größe", "Gro\u0308ße"},
		{"de/start.md", "Ein Tipp.\n", "Ein Tipp.  \n\n"},
		{"de/start.md", "::: {#head}", "\ufeff::: {#head}"},
	}
	base, err := courseware.Read(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, edit := range same {
		pkg, err := courseware.Read(sample(t, edit...))
		if err != nil {
			t.Fatal(err)
		}
		if pkg.Hash != base.Hash || len(pkg.Stale) != 0 {
			t.Errorf("%q changed the hash or made %v stale", edit[2], pkg.Stale)
		}
	}
	crlf := sample(t)
	for _, f := range crlf {
		f.Data = []byte(strings.ReplaceAll(string(f.Data), "\n", "\r\n"))
	}
	crlf["media/box.svg"] = sample(t)["media/box.svg"]
	if pkg, err := courseware.Read(crlf); err != nil || pkg.Hash != base.Hash {
		t.Errorf("CRLF changed the hash: %v", err)
	}
	changed, err := courseware.Read(sample(t, "de/start.md", "Ein Tipp.", "Ein guter Tipp."))
	if err != nil || changed.Hash == base.Hash {
		t.Errorf("a changed text kept the hash: %v", err)
	}
}

func TestExactlyTheChangedBlockIsStale(t *testing.T) {
	pkg, err := courseware.Read(sample(t, "de/start.md", "Ein Tipp.", "Ein guter Tipp."))
	if err != nil {
		t.Fatal(err)
	}
	if len(pkg.Stale) != 1 || pkg.Stale[0].Block != "note" || !strings.Contains(pkg.Stale[0].String(), "en/start.md:13:") {
		t.Fatalf("stale: %v", pkg.Stale)
	}
	fsys := sample(t, "de/start.md", "Ein Tipp.", "Ein guter Tipp.")
	stamped := courseware.Stamp(fsys["de/start.md"].Data, fsys["en/start.md"].Data, func(id string) bool { return id == "note" })
	fsys["en/start.md"] = &fstest.MapFile{Data: stamped}
	if pkg, err = courseware.Read(fsys); err != nil || len(pkg.Stale) != 0 {
		t.Errorf("after waving it through: %v, %v", err, pkg)
	}
}

func TestATranslationMayBeMissingWhereItSaysSo(t *testing.T) {
	print := courseware.Fingerprint("Ein Tipp.")
	pkg, err := courseware.Read(sample(t, "en/start.md", "{#note src="+print+"}\nA tip.\n", "{#note missing}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pkg.Stale) != 1 || !pkg.Stale[0].Missing || pkg.Stale[0].Block != "note" || !strings.Contains(pkg.Stale[0].String(), "{#note src="+print+"}") {
		t.Errorf("stale: %v", pkg.Stale)
	}
	en, _ := courseware.Open(pkg.Course).Lesson(1, "en")
	if b := en.Blocks[2]; !b.Missing || b.Lang != "de" || b.HTML != "<p>Ein Tipp.</p>" {
		t.Errorf("the block in English: %+v", b)
	}
	same(t, pkg, again(t, pkg))
}

// Each class of mistakes has a sample; the message names file, line and remedy.
func TestReadNamesEveryMistake(t *testing.T) {
	tests := []struct {
		name string
		edit []string
		want string
	}{
		{"no manifest", []string{"course.yaml", sampleManifest, ""}, "course.yaml: the file is missing"},
		{"broken yaml", []string{"course.yaml", "goals:", "goals: ["}, "course.yaml:"},
		{"unknown key", []string{"course.yaml", "validity: P2Y", "validty: P2Y"}, "course.yaml:11: unknown field"},
		{"doubled key", []string{"course.yaml", "validity: P2Y", "slug: again"}, "course.yaml:11:"},
		{"wrong type", []string{"course.yaml", "minutes: 4", "minutes: four"}, "course.yaml:14:"},
		{"foreign format", []string{"course.yaml", "format: 1", "format: 2"}, "reads format: 1"},
		{"bad slug", []string{"course.yaml", "slug: sample", "slug: Probe Kurs"}, "slug \"Probe Kurs\""},
		{"unknown change", []string{"course.yaml", "format: 1", "format: 1\nchange: small"}, "editorial or substantive"},
		{"unknown language", []string{"course.yaml", "[de, en]", "[de, en, fr]"}, "\"fr\" is unknown"},
		{"source not listed", []string{"course.yaml", "[de, en]", "[en]"}, "must name the source"},
		{"title not translated", []string{"course.yaml", "{de: Anfang, en: Start}", "{de: Anfang}"}, "course.yaml:13: the title of lesson 1 is missing in \"en\""},
		{"text in no language", []string{"course.yaml", "en: Everybody}", "en: Everybody, fr: Tous}"}, "languages does not name"},
		{"bad period", []string{"course.yaml", "P2Y", "2 Jahre"}, "must be a period"},
		{"long lesson", []string{"course.yaml", "minutes: 4", "minutes: 40"}, "split a longer lesson"},
		{"bad id", []string{"course.yaml", "id: intro", "id: Intro_1"}, "course.yaml:18: block id \"Intro_1\""},
		{"id twice", []string{"course.yaml", "id: days", "id: intro"}, "stands already in line 18"},
		{"reserved id", []string{"course.yaml", "id: start", "id: test"}, "is reserved"},
		{"unknown type", []string{"course.yaml", "type: table", "type: film"}, "unknown type \"film\""},
		{"tone of a text", []string{"course.yaml", "{id: intro}", "{id: intro, tone: tip}"}, "tone belongs to callouts"},
		{"answer without question", []string{"course.yaml", "{id: intro}", "{id: intro, right: x}"}, "add question: single"},
		{"key of another kind", []string{"course.yaml", "right: case}", "right: case, value: 3}"}, "value does not belong to the kind single"},
		{"question without answer", []string{"course.yaml", "[case, file], right: case}\n      - {id: gaps", "[case, file]}\n      - {id: gaps"}, "course.yaml:23: question \"where\": Mark the right answer."},
		{"text in the test", []string{"course.yaml", "{id: claim, question: truefalse, lesson: start, right: false}", "{id: claim}"}, "a test has questions only"},
		{"test question without home", []string{"course.yaml", "numeric, lesson: start", "numeric, lesson: nowhere"}, "lesson must name"},
		{"pass mark", []string{"course.yaml", "pass: 80", "pass: 120"}, "1 to 100"},
		{"missing file", []string{"en/start.md", "all", ""}, "en/start.md: the file is missing"},
		{"stray file", []string{"de/strat.md", "", "x"}, "de/strat.md: no lesson"},
		{"missing block", []string{"en/start.md", "note", "nota"}, "en/start.md: block \"note\" is missing"},
		{"unknown block", []string{"en/start.md", "note", "nota"}, "en/start.md:13: block \"nota\" is not in course.yaml"},
		{"block twice", []string{"de/start.md", "{#note}", "{#intro}"}, "de/start.md:13: block \"intro\" stands already in line 5"},
		{"other order", []string{"de/test.md", "{#days}", "{#word}", "de/test.md", "::: {#word}\nWie heißt", "::: {#days}\nWie heißt"}, "another order"},
		{"text outside", []string{"de/start.md", "::: {#intro}", "verloren\n::: {#intro}"}, "de/start.md:5: text outside a block"},
		{"block not closed", []string{"de/test.md", "Wiedervorlage.\n:::", "Wiedervorlage.\n"}, "\"word\" is not closed"},
		{"block in block", []string{"de/start.md", "Ein Tipp.\n:::", "Ein Tipp.\n"}, "before block \"note\" of line 13 is closed"},
		{"broken fence", []string{"de/start.md", "::: {#intro}", "::: intro"}, "is no beginning of a block"},
		{"src in the source", []string{"de/start.md", "{#intro}", "{#intro src=00000000}"}, "src= belongs to translations"},
		{"translation without src", []string{"en/start.md", "{#head src=" + courseware.Fingerprint("Größe der Akte") + "}", "{#head}"}, "en/start.md:1: block \"head\" does not say which text it translates"},
		{"missing in the source", []string{"de/start.md", "{#note}", "{#note missing}"}, "missing belongs to translations"},
		{"missing with a text", []string{"en/start.md", "{#note src=" + courseware.Fingerprint("Ein Tipp.") + "}", "{#note missing}"}, "is said to be missing and has a text"},
		{"empty block", []string{"de/start.md", "Ein Tipp.\n", ""}, "de/start.md:13: block \"note\": the block is empty"},
		{"html", []string{"de/start.md", "Ein Tipp.", "<b>Tipp</b>"}, "HTML is not allowed"},
		{"script", []string{"de/start.md", "Ein Tipp.", "<script>alert(1)</script>"}, "HTML is not allowed"},
		{"link says nothing", []string{"de/start.md", "[Mehr über Akten]", "[hier]"}, "says nothing by itself"},
		{"link target", []string{"de/start.md", "https://example.org", "javascript:alert"}, "must begin with https://"},
		{"skipped heading", []string{"de/start.md", "## Noch", "#### Noch"}, "do not skip a level"},
		{"markup in heading", []string{"de/start.md", "Größe der", "# Größe der"}, "one line of plain text"},
		{"checklist without steps", []string{"de/start.md", "- Öffnen Sie die *Akte*.\n- Schließen Sie sie.", "Öffnen."}, "ends with the list of steps"},
		{"steps differ", []string{"en/start.md", "- Close it.\n", ""}, "en/start.md:17: block \"steps\": the checklist has 1 steps, in \"de\" it has 2"},
		{"table without caption", []string{"de/start.md", "Wörter\n\n", ""}, "a table block is one line"},
		{"image without alternative", []string{"de/start.md", "Eine Akte mit zwei Vorgängen", ""}, "needs a text alternative"},
		{"image missing", []string{"de/start.md", "box.svg", "bag.svg"}, "media/bag.svg is missing"},
		{"image unused", []string{"media/other.svg", "", "x"}, "media/other.svg: no block shows"},
		{"svg with entities", []string{"media/box.svg", "<svg", "<!DOCTYPE svg><svg"}, "media/box.svg: "},
		{"svg without size", []string{"media/box.svg", "viewBox", "box"}, "media/box.svg: "},
		{"option without text", []string{"de/start.md", "- file: In die Akte\n  > Nein,\n  > zu grob.\n", ""}, "add the line \"- file: …\""},
		{"unknown option", []string{"de/start.md", "- file: In", "- fike: In"}, "\"- fike\" is not in course.yaml; its ids are case, file"},
		{"option twice", []string{"de/start.md", "- file: In", "- case: In"}, "\"- case\" stands twice"},
		{"no feedback", []string{"de/start.md", "  > Nein,\n  > zu grob.\n", ""}, "\"file\" has no feedback"},
		{"no explanation", []string{"de/test.md", "= Zweieinhalb.\n", ""}, "the explanation is missing"},
		{"no question", []string{"de/start.md", "Wohin gehört das Schriftstück?", ""}, "the question itself is missing"},
		{"stray line", []string{"de/start.md", "= Ein Schriftstück", "Ein Schriftstück"}, "is neither"},
		{"gap not in the text", []string{"de/start.md", "[[g2]]", "Akte"}, "must have each gap once: [[g1]], [[g2]]"},
		{"gap in a choice", []string{"de/start.md", "Wohin gehört", "Wohin [[g]] gehört"}, "only cloze questions"},
		{"word not accepted", []string{"de/test.md", "+ solution: Wiedervorlage", "+ solution: Termin"}, "is not among the accepted words"},
		{"markup in an option", []string{"de/start.md", "- file: In die Akte", "- file: In die **Akte**"}, "are plain text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := edited(t, tt.edit)
			_, err := courseware.Read(fsys)
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got\n%v\nwant %q", err, tt.want)
			}
			var problems courseware.Problems
			if errors.As(err, &problems) {
				if german := problems.In(i18n.DE); german == err.Error() || strings.Contains(german, "[courseware") || strings.Contains(german, "no value") {
					t.Errorf("in German: %s", german)
				}
			}
		})
	}
}

// edited also makes new files (old "") and takes files away (old "all").
func edited(t *testing.T, edits []string) fstest.MapFS {
	t.Helper()
	switch edits[1] {
	case "":
		fsys := sample(t)
		fsys[edits[0]] = &fstest.MapFile{Data: []byte(edits[2])}
		return fsys
	case "all":
		fsys := sample(t)
		delete(fsys, edits[0])
		return fsys
	}
	return sample(t, edits...)
}

// Whatever stands in a block, reading ends with a course or with problems.
func FuzzReadNeverPanics(f *testing.F) {
	for _, body := range []string{"[a]: /b", "- ", "| a |\n| - |", "![x](box.svg)", "::: {#x}", "- case: \n  > ", "= ", "[[g1]]", ":de[x]", "> > >", "```\n", "\x00", "# #"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, section := range []string{"start", "test"} {
			fsys := sample(t)
			old := string(fsys["de/"+section+".md"].Data)
			for _, block := range strings.Split(old, "\n:::\n") {
				head, rest, _ := strings.Cut(strings.TrimLeft(block, "\n"), "\n")
				if rest == "" {
					continue
				}
				fsys["de/"+section+".md"].Data = []byte(strings.Replace(old, head+"\n"+rest, head+"\n"+body, 1))
				if pkg, err := courseware.Read(fsys); err == nil {
					courseware.Open(pkg.Course)
				}
			}
		}
	})
}
