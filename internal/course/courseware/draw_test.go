package courseware_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// extended is the sample with more questions in its test: keys for
// course.yaml, the same text in both languages.
func extended(t *testing.T, head, manifest, texts string) fstest.MapFS {
	t.Helper()
	fsys := sample(t)
	course := strings.Replace(string(fsys["course.yaml"].Data), "  pass: 80\n", "  pass: 80\n"+head, 1) + manifest
	fsys["course.yaml"].Data = []byte(course)
	de, en := string(fsys["de/test.md"].Data)+texts, string(fsys["en/test.md"].Data)+texts
	fsys["de/test.md"].Data = []byte(de)
	fsys["en/test.md"].Data = courseware.Stamp([]byte(de), []byte(en), func(string) bool { return false })
	return fsys
}

const (
	trainersManifest = `    - {id: essay, question: free, lesson: start, points: 4}
    - {id: window, question: area, lesson: start, areas: {save: rect 4 8 28 84, close: circle 50 50 12.5, menu: polygon 70 0 100 0 85 40}, right: save, shuffle: true}
    - {id: weeks, question: numeric, lesson: start, value: 25, remarks: [{id: days, value: 125}]}
`
	trainersTexts = `
::: {#essay}
Beschreiben Sie Ihren Ablauf.

= Gut ist, wer **zuerst** prüft.
:::

::: {#window}
Wo speichern Sie?

![Ein Fenster mit drei Flächen](box.svg)

- save: Links
  > Ja.
- close: Mitte
  > Das schließt.
- menu: Rechts oben
  > Das ist das Menü.
:::

::: {#weeks}
Wie viele Wochen?

- days: 125 Tage
  > Das sind Tage.
= Es sind 25.
:::
`
)

func TestQuestionsOfTrainersAreReadAndShown(t *testing.T) {
	pkg, err := courseware.Read(extended(t, "  attempts: 2\n", trainersManifest, trainersTexts))
	if err != nil {
		t.Fatal(err)
	}
	e := courseware.Open(pkg.Course)
	if !e.Test.Allows(2) || e.Test.Allows(3) || len(e.Test.Draw(1)) != len(e.Test.Questions()) {
		t.Errorf("test: %+v", e.Test)
	}
	v, _ := e.Show("window", i18n.EN, quiz.Answer{}, 1)
	if v.Image == nil || v.Image.Alt != "Ein Fenster mit drei Flächen" || v.Image.Width != 320 || len(v.Spots) != 3 || strings.Contains(string(v.Prompt), "img") {
		t.Errorf("area: %s", asJSON(t, v))
	}
	if r, _ := e.Explain("essay", i18n.DE, quiz.Answer{Text: "So."}); !r.Open || r.Explanation != "Gut ist, wer <strong>zuerst</strong> prüft." {
		t.Errorf("free: %s", asJSON(t, r))
	}
	if r, _ := e.Explain("weeks", i18n.DE, quiz.Answer{Text: "125", Number: "125"}); r.Parts[0].Feedback != "Das sind Tage." {
		t.Errorf("remark: %s", asJSON(t, r))
	}
	same(t, pkg, again(t, pkg))
}

const poolManifest = `    - {id: pool-a, question: truefalse, lesson: start, right: true, pool: rights}
    - {id: pool-b, question: truefalse, lesson: start, right: true, pool: rights}
    - {id: pool-c, question: truefalse, lesson: start, right: true, pool: rights}
    - {id: pool-d, question: truefalse, lesson: start, right: true, pool: rights}
`

func poolTexts() string {
	var b strings.Builder
	for _, id := range []string{"a", "b", "c", "d"} {
		b.WriteString("\n::: {#pool-" + id + "}\nStimmt das?\n\n- true: Ja\n  > Ja.\n- false: Nein\n  > Nein.\n:::\n")
	}
	return b.String()
}

func TestAnAttemptDrawsFromPoolsAndAReloadNeverAgain(t *testing.T) {
	pkg, err := courseware.Read(extended(t, "  pools: {rights: 2}\n", poolManifest, poolTexts()))
	if err != nil {
		t.Fatal(err)
	}
	test := pkg.Course.Test
	drawn := map[string]int{}
	for seed := range uint64(400) {
		ids := test.Draw(seed)
		if len(ids) != 7 || !slices.Equal(ids[:5], test.Questions()[:5]) || !slices.Equal(ids, test.Draw(seed)) || !slices.IsSorted(ids[5:]) {
			t.Fatalf("seed %d draws %v", seed, ids)
		}
		for _, id := range ids[5:] {
			drawn[id]++
		}
	}
	for id, n := range drawn {
		if n < 150 || n > 250 {
			t.Errorf("%s was drawn %d times in 400 attempts, 200 are fair", id, n)
		}
	}
	// What an attempt asked years ago is asked for again by the page that shows it.
	if got := strings.Join(test.Draw(42)[5:], " "); got != wantDraw42 {
		t.Errorf("seed 42 draws %s, it drew %s", got, wantDraw42)
	}
	same(t, pkg, again(t, pkg))
}

const wantDraw42 = "pool-a pool-c"

func TestPoolsAndKindsNameEveryMistake(t *testing.T) {
	edit := func(from, old, repl string) string { return strings.Replace(from, old, repl, 1) }
	tests := []struct {
		name, head, manifest, texts, want string
	}{
		{"more than there are", "  pools: {rights: 5}\n", poolManifest, poolTexts(), "draws 5 of 4 questions"},
		{"no number", "  pools: {rights: two}\n", poolManifest, poolTexts(), "write each pool with the number"},
		{"empty pool", "  pools: {rights: 2, duties: 1}\n", poolManifest, poolTexts(), "\"duties\" draws 1 of 0"},
		{"unknown pool", "", poolManifest, poolTexts(), "course.yaml:35: question \"pool-a\": the pool \"rights\" is not among"},
		{"other points", "  pools: {rights: 2}\n", edit(poolManifest, "right: true, pool", "right: true, points: 3, pool"), poolTexts(), "all of a pool need the same"},
		{"attempts", "  attempts: 21\n", trainersManifest, trainersTexts, "1 to 20"},
		{"area outside", "", edit(trainersManifest, "rect 4 8 28 84", "rect 80 8 28 84"), trainersTexts, "is not fully inside the picture"},
		{"area without right", "", edit(trainersManifest, ", right: save", ""), trainersTexts, "Mark the right answer."},
		{"area without picture", "", trainersManifest, edit(trainersTexts, "![Ein Fenster mit drei Flächen](box.svg)", ""), "the picture is missing"},
		{"area without alternative", "", trainersManifest, edit(trainersTexts, "Ein Fenster mit drei Flächen", ""), "the picture is missing"},
		{"area with another picture", "", trainersManifest, edit(trainersTexts, "box.svg", "bag.svg"), "media/bag.svg is missing"},
		{"area without a name", "", trainersManifest, edit(trainersTexts, "- menu: Rechts oben\n  > Das ist das Menü.\n", ""), "add the line \"- menu: …\""},
		{"key of another kind", "", edit(trainersManifest, "free,", "free, right: x,"), trainersTexts, "right does not belong to the kind free"},
		{"free without explanation", "", trainersManifest, edit(trainersTexts, "= Gut ist, wer **zuerst** prüft.\n", ""), "the explanation is missing"},
		{"remark without feedback", "", trainersManifest, edit(trainersTexts, "  > Das sind Tage.\n", ""), "\"days\" has no feedback"},
		{"remark is right", "", edit(trainersManifest, "value: 125", "value: 25"), trainersTexts, "is right, so it cannot be a mistake"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := courseware.Read(extended(t, tt.head, tt.manifest, tt.texts))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got\n%v\nwant %q", err, tt.want)
			}
		})
	}
	if _, err := courseware.Read(sample(t, "course.yaml", "right: case}", "right: case, pool: x}")); err == nil || !strings.Contains(err.Error(), "pool belongs to questions of the test") {
		t.Errorf("a pool in a lesson: %v", err)
	}
}
