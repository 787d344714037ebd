package questionimport_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/course/questionimport"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// samples come from five producers: two exports of Moodle, a teacher's
// editor, two generators and a script. Each line is number@line, what became
// of the question, and every finding with what it names.
var samples = map[string][]string{
	"by-hand.gift": {
		"0@0 - problem.charset",
		"1@3 single todo.feedback(3)",
		"2@5 numeric changed.blank todo.explanation",
		"3@7 short changed.blank todo.explanation",
		"4@9 truefalse todo.feedback(2)",
		"5@11 truefalse todo.feedback(1)",
		"6@13 match changed.points(3) todo.feedback(3)",
		"7@20 multiple lost.wrongtick(Führerschein)(0)(33) changed.points(3) todo.feedback(3)",
		"0@27 - problem.number",
		"0@29 - problem.unclosed",
		"0@31 - problem.weight",
		"0@33 - problem.stray",
		"0@35 - problem.nested",
	},
	"generator.gift": {
		"0@1 - problem.fence",
		"1@4 multiple lost.marks changed.points(2)",
		"2@12 truefalse todo.feedback(2)",
		"3@14 single lost.formula",
		"4@17 short lost.wildcard(Ber*) todo.explanation",
		"5@19 - refused.noright",
		"0@20 - problem.fence",
	},
	"moodle-export.gift": {
		"1@7 single lost.deduction(In das private Laufwerk)(50) lost.tags",
		"2@16 multiple lost.wrongtick(Werbung)(-100)(50) changed.points(2) todo.feedback(3)",
		"3@24 truefalse",
		"4@28 match changed.points(2) todo.feedback(2)",
		"5@36 numeric lost.share(14:2)(50) lost.otherwise(14:2) lost.otherwise(*)",
		"6@44 short lost.share(Wiedervorlagetermin)(80) todo.explanation",
		"7@52 free todo.explanation",
		"8@56 text changed.description",
	},
	"moodle-export.xml": {
		"1@15 single changed.picture(ausweis muster.png) lost.share(Die Gemeinde)(50) changed.penalty lost.hints(1) lost.combined lost.tags todo.feedback(1)",
		"2@72 truefalse changed.penalty",
		"3@82 short lost.case lost.wildcard(*Melde*register*) lost.otherwise(*)",
		"4@93 match changed.points(2) todo.feedback(2)",
		"5@104 numeric lost.unit(Cent) changed.unit(Euro) changed.tolerance(22.8)",
		"6@118 free lost.grader todo.explanation",
		"7@126 cloze lost.gapfeedback(Reisepass)(1) lost.gapfeedback(*)(2) lost.marks changed.points(3) changed.penalty todo.feedback(3)",
		"8@133 cloze changed.points(3) todo.feedback(3)",
		"9@143 cloze changed.drag changed.points(2) todo.feedback(2)",
		"10@151 order changed.points(3) changed.order",
		"11@164 - refused.onpicture",
		"12@169 - refused.onpicture",
		"13@174 - refused.calculated",
		"14@180 text changed.description",
	},
	"script.xml": {
		"1@2 multiple lost.wrongtick(Ein Zettel Bildschirm)(0)(100)",
		"2@5 - lost.share(nein)(90) refused.noright",
		"5@5 - refused.type",
		"6@5 short lost.link lost.script lost.elsewhere(x) todo.explanation",
		"0@5 - problem.weight",
		"0@5 - problem.type",
	},
	"statistics.xml": {
		"1@12 numeric lost.formula changed.picture(inline-1.png)",
		"2@33 cloze lost.gaptolerance(3,25)(1) lost.gapweights lost.outline changed.prompt changed.points(2) todo.feedback(2)",
		"3@43 multiple lost.outline changed.points(2)",
	},
}

func sample(t testing.TB, name string) *questionimport.Report {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	r, err := questionimport.Import(data, questionimport.Options{Lang: i18n.DE})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func summary(it questionimport.Item) string {
	s := fmt.Sprintf("%d@%d", it.Number, it.Line)
	switch {
	case it.Question != nil:
		s += " " + string(it.Question.Kind)
	case it.Taken:
		s += " text"
	default:
		s += " -"
	}
	for _, f := range it.Findings {
		s += " " + strings.TrimPrefix(f.ID, "questionimport.")
		for _, k := range []string{"Text", "Name", "Percent", "Share", "Count", "Number"} {
			if v, ok := f.Args[k]; ok {
				s += fmt.Sprintf("(%v)", v)
			}
		}
	}
	return s
}

func TestSamplesAreReportedTruthfully(t *testing.T) {
	files, err := filepath.Glob("testdata/*")
	if err != nil || len(files) != len(samples) {
		t.Fatalf("%d files, %d expectations, %v", len(files), len(samples), err)
	}
	for name, want := range samples {
		r := sample(t, name)
		taken := 0
		for i, it := range r.Items {
			got := summary(it)
			if i >= len(want) || got != want[i] {
				t.Errorf("%s: got  %s", name, got)
			}
			refused := slices.ContainsFunc(it.Findings, func(f questionimport.Finding) bool { return f.Level == questionimport.Refused })
			if it.Number > 0 && it.Taken == refused {
				t.Errorf("%s: question %d is taken over: %v, refused: %v", name, it.Number, it.Taken, refused)
			}
			if it.Taken {
				taken++
			} else if it.Question != nil || it.Body != "" || len(it.Pictures) > 0 {
				t.Errorf("%s: question %d is not taken over and still there", name, it.Number)
			}
		}
		if len(r.Items) != len(want) || r.Taken() != taken {
			t.Errorf("%s: %d items, want %d; %d taken, says %d", name, len(r.Items), len(want), taken, r.Taken())
		}
	}
}

// TestTakenQuestionsStandInACourse puts every question taken over into a
// course; what the course says against it must be in the report as a task.
func TestTakenQuestionsStandInACourse(t *testing.T) {
	announced := map[string]string{"has no feedback": "todo.feedback", "the explanation is missing": "todo.explanation", "plain text, without": "todo.characters"}
	for name := range samples {
		r := sample(t, name)
		c := &courseware.Course{Slug: "x", Source: i18n.DE, Languages: []i18n.Lang{i18n.DE}, Lessons: []courseware.Lesson{{ID: "l", Minutes: 1, Title: i18n.Text{i18n.DE: "L"}}}}
		byID := map[string]questionimport.Item{}
		for _, it := range r.Items {
			if !it.Taken {
				continue
			}
			if _, twice := byID[it.ID]; twice || !regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`).MatchString(it.ID) {
				t.Errorf("%s: the id %q stands twice or is none", name, it.ID)
			}
			byID[it.ID] = it
			b := courseware.Block{ID: it.ID, Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{i18n.DE: {Body: it.Body}}}
			if it.Question != nil {
				b.Type, b.Question = courseware.Question, it.Question
				if it.Question.ID != it.ID || it.Question.Validate() != nil {
					t.Errorf("%s: %s: %v", name, it.ID, it.Question.Validate())
				}
			}
			c.Lessons[0].Blocks = append(c.Lessons[0].Blocks, b)
		}
		courseware.Check(c, func(_ i18n.Lang, block string, reason courseware.Reason) {
			problem := reason.In(i18n.EN)
			for words, id := range announced {
				if strings.Contains(problem, words) && slices.ContainsFunc(byID[block].Findings, func(f questionimport.Finding) bool {
					return f.Level == questionimport.Todo && f.ID == "questionimport."+id
				}) {
					return
				}
			}
			t.Errorf("%s: %s: %s\n%s", name, block, problem, byID[block].Body)
		})
	}
}

func item(t *testing.T, name string, number int) questionimport.Item {
	t.Helper()
	for _, it := range sample(t, name).Items {
		if it.Number == number {
			return it
		}
	}
	t.Fatalf("%s has no question %d", name, number)
	return questionimport.Item{}
}

func TestMarkingIsThatOfTheFile(t *testing.T) {
	for _, tt := range []struct {
		file   string
		number int
		form   map[string][]string
		points int
	}{
		{"moodle-export.gift", 1, map[string][]string{"answer": {"in-den-laufenden-vorgang"}}, 1},
		{"statistics.xml", 3, map[string][]string{"answer": {"der-median-ist-robust"}}, 1},
		{"statistics.xml", 3, map[string][]string{"answer": {"der-median-ist-robust", "das-mittel-ist-robust"}}, 0},
		{"statistics.xml", 1, map[string][]string{"answer": {"12,45"}}, 1},
		{"statistics.xml", 1, map[string][]string{"answer": {"12,46"}}, 0},
		{"statistics.xml", 2, map[string][]string{"answer.gap-1": {"3,25"}, "answer.gap-2": {"schief"}}, 2},
		{"by-hand.gift", 2, map[string][]string{"answer": {"14"}}, 1},
		{"moodle-export.xml", 8, map[string][]string{"answer.gap-1": {"mensch"}, "answer.gap-2": {"foto"}, "answer.gap-3": {"stift"}}, 2},
		{"moodle-export.xml", 10, map[string][]string{"answer.antrag-annehmen": {"1"}, "answer.identitaet-pruefen": {"2"}, "answer.ausweis-bestellen": {"3"}}, 3},
	} {
		q := item(t, tt.file, tt.number).Question
		a, err := quiz.Decode(*q, tt.form, i18n.DE)
		if err != nil || quiz.Mark(*q, a).Points != tt.points {
			t.Errorf("%s %d, %v: %+v, %v", tt.file, tt.number, tt.form, quiz.Mark(*q, a), err)
		}
	}
}

func TestPicturesComeOut(t *testing.T) {
	it := item(t, "moodle-export.xml", 1)
	if len(it.Pictures) != 1 || it.Pictures[0].Type != "image/png" || it.Pictures[0].Alt != "Ein roter Ausweis" || len(it.Pictures[0].Data) < 60 {
		t.Errorf("%+v", it.Pictures)
	}
	bad := `<quiz><question type="description"><questiontext><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;&lt;img src="@@PLUGINFILE@@/b.png"&gt;x</text>` +
		`<file name="a.png" encoding="base64">PGh0bWw+PHNjcmlwdD4=</file><file name="c.pdf" encoding="base64">JVBERg==</file></questiontext></question></quiz>`
	r, err := questionimport.Import([]byte(bad), questionimport.Options{Lang: i18n.EN})
	if err != nil {
		t.Fatal(err)
	}
	if got := summary(r.Items[0]); got != "1@1 text lost.kind(a.png) lost.missing(b.png) lost.file(c.pdf) changed.description" || len(r.Items[0].Pictures) != 0 {
		t.Error(got)
	}
}

func TestRareQuestions(t *testing.T) {
	long := strings.Repeat("lang ", 13_000)
	for name, tt := range map[string]struct{ in, want string }{
		"long":            {long + "{T}", "1@1 - todo.feedback(2) refused.long"},
		"long text":       {long, "1@1 - refused.long"},
		"only a picture":  {`[html]<img src="x.png">{T}`, "1@1 - lost.elsewhere(x.png) refused.prompt"},
		"empty text":      {"[html]<br>", "1@1 - refused.empty"},
		"two right":       {"x {=a =b ~c}", "1@1 - refused.severalright"},
		"one pair":        {"x {=a -> b = -> c}", "1@1 - refused.pairs"},
		"same partner":    {"x {=a -> z =b -> z = -> z}", "1@1 match changed.points(2) todo.feedback(2)"},
		"digits":          {"x {#0.123456789012345}", "1@1 - refused.digits"},
		"two numbers":     {"x {#=1 =2}", "1@1 - refused.severalnumbers"},
		"same number":     {"x {#=1 =1:0}", "1@1 numeric todo.explanation"},
		"only wildcards":  {"x {=a* =*}", "1@1 - lost.wildcard(a*) lost.wildcard(*) refused.noword"},
		"star":            {`x {=a\\*}`, "1@1 short todo.explanation"},
		"code in label":   {"[plain]x {=a < b ~c}", "1@1 single todo.characters(a < b) todo.feedback(2)"},
		"unequal weights": {"x {~%70%a ~%30%b ~%-50%c}", "1@1 multiple lost.weight(a)(70)(50) lost.weight(b)(30)(50) changed.points(2) todo.feedback(3)"},
	} {
		r, err := questionimport.Import([]byte(tt.in), questionimport.Options{Lang: i18n.DE})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := summary(r.Items[0]); got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, tt.want)
		}
	}
}

func TestIDsOfTheCourseAreLeftAlone(t *testing.T) {
	taken := func(id string) bool { return id == "amt" || id == "amt-2" }
	r, err := questionimport.Import([]byte("::Amt:: a {T}\n\n::Amt:: b {T}\n\n::?:: c {=Richtig ~Ä ~Ä}"), questionimport.Options{Lang: i18n.DE, Taken: taken})
	if err != nil || r.Items[0].ID != "amt-3" || r.Items[1].ID != "amt-4" {
		t.Errorf("%+v, %v", r, err)
	}
	if got := r.Items[2].Question.Options; !slices.Equal(got, []string{"option-richtig", "ae", "ae-2"}) {
		t.Errorf("ids %v", got)
	}
}

func TestRefusedFilesHaveAMessage(t *testing.T) {
	for name, tt := range map[string]struct{ in, id string }{
		"bomb":   {`<!DOCTYPE quiz [<!ENTITY a "x">]><quiz>&a;</quiz>`, "doctype"},
		"deep":   {"<quiz>" + strings.Repeat("<a>", 20) + strings.Repeat("</a>", 20) + "</quiz>", "nested"},
		"broken": {"<quiz><question>", "broken"},
		"empty":  {"<quiz></quiz>", "empty"},
		"gift":   {"// nur ein Kommentar", "empty"},
		"page":   {"<?xml version=\"1.0\"?><html/>", "unknown"},
		"zip":    {"PK\x03\x04\x00", "unknown"},
		"large":  {strings.Repeat("x", moodle.MaxFile+1), "large"},
	} {
		_, err := questionimport.Import([]byte(tt.in), questionimport.Options{Lang: i18n.DE})
		var f *fault.Error
		if !errors.As(err, &f) || f.ID != "questionimport.file."+tt.id {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEveryFindingHasItsSentence reads the ids out of the sources, so that a
// rare one cannot be forgotten.
func TestEveryFindingHasItsSentence(t *testing.T) {
	var ids []string
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, "../../standard/moodle/question.go", "../../standard/htmltext/convert.go") {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for prefix, form := range map[string]string{
			"":         `find\([A-Za-z]+, "([a-z]+\.[a-z]+)"`,
			"refused.": `refuse\("([a-z]+)"`,
			"text.":    `say\("([a-z]+)"`,
			"problem.": `Code = "([a-z]+)"`,
			"lost.":    `Loss = "([a-z]+)"`,
		} {
			for _, m := range regexp.MustCompile(form).FindAllStringSubmatch(string(src), -1) {
				ids = append(ids, "questionimport."+prefix+m[1])
			}
		}
	}
	if len(ids) < 70 {
		t.Fatalf("%d ids found", len(ids))
	}
	for _, id := range ids {
		for _, l := range i18n.Langs {
			if !i18n.Has(l, id) {
				t.Errorf("%s has no message in %s", id, l)
			}
		}
	}
}

func TestFindingsReadWell(t *testing.T) {
	for name := range samples {
		for _, it := range sample(t, name).Items {
			for _, f := range it.Findings {
				for _, l := range i18n.Langs {
					if s := i18n.In(l, f.ID, f.Args); strings.Contains(s, "no value") || strings.HasPrefix(s, "[") || strings.Contains(s, "„“") {
						t.Errorf("%s %d: %q", name, it.Number, s)
					}
				}
			}
		}
	}
}

func TestAFullFileTakesLittleTime(t *testing.T) {
	start := time.Now()
	r, err := questionimport.Import([]byte(strings.Repeat("Wie heißt das Amt? {=a ~b ~c ####Weil.}\n\n", moodle.MaxQuestions)), questionimport.Options{Lang: i18n.DE})
	if err != nil || r.Taken() != moodle.MaxQuestions {
		t.Errorf("%v", err)
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}

func FuzzImport(f *testing.F) {
	for name := range samples {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := questionimport.Import(data, questionimport.Options{Lang: i18n.DE})
		if err != nil {
			return
		}
		for _, it := range r.Items {
			if it.Question != nil && it.Question.Validate() != nil {
				t.Errorf("%+v: %v", it.Question, it.Question.Validate())
			}
			if it.Taken == slices.ContainsFunc(it.Findings, func(f questionimport.Finding) bool { return f.Level == questionimport.Refused }) && it.Number > 0 {
				t.Errorf("%+v", it)
			}
		}
	})
}
