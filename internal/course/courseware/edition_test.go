package courseware_test

import (
	"encoding/json"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

func open(t *testing.T, edits ...string) *courseware.Edition {
	t.Helper()
	pkg, err := courseware.Read(sample(t, edits...))
	if err != nil {
		t.Fatal(err)
	}
	return courseware.Open(pkg.Course)
}

func TestEditionRendersEveryBlock(t *testing.T) {
	e := open(t)
	p, ok := e.Lesson(1, i18n.DE)
	if !ok || p.Title != "Anfang" || p.No != 1 || p.Of != 1 || len(p.Blocks) != 8 || p.Stale {
		t.Fatalf("page: %+v", p)
	}
	head, intro, steps, table, image := p.Blocks[0], p.Blocks[1], p.Blocks[3], p.Blocks[4], p.Blocks[5]
	if head.Heading != "Größe der Akte" || head.Anchor != "h-groesse-der-akte" {
		t.Errorf("heading: %+v", head)
	}
	for _, want := range []string{"<strong>Vorgang</strong>", `<a href="https://example.org/akten">`, `<h3 id="h-noch-groesser">Noch größer</h3>`} {
		if !strings.Contains(string(intro.HTML), want) {
			t.Errorf("text %s lacks %s", intro.HTML, want)
		}
	}
	if len(steps.Steps) != 2 || string(steps.Steps[0]) != "Öffnen Sie die <em>Akte</em>." || string(steps.HTML) != "<p>Probieren Sie es aus.</p>" {
		t.Errorf("checklist: %+v", steps)
	}
	if table.Caption != "Wörter" || !strings.Contains(string(table.HTML), `<th scope="col">Wort</th>`) || strings.Contains(string(table.HTML), "Wörter") {
		t.Errorf("table: %+v", table)
	}
	if image.Image.Alt != "Eine Akte mit zwei Vorgängen" || image.Image.Hash == "" || string(image.HTML) != "<p>So sieht es aus.</p>" {
		t.Errorf("image: %+v", image)
	}
	en, _ := e.Lesson(1, i18n.EN)
	if !strings.Contains(string(en.Blocks[1].HTML), `(<span lang="de">Vorgang</span>)`) {
		t.Errorf("language of a word: %s", en.Blocks[1].HTML)
	}
	if !strings.Contains(p.Plain, "Wohin gehört das Schriftstück?") || strings.Contains(p.Plain, "zu grob") || strings.Contains(p.Plain, "*") {
		t.Errorf("plain: %s", p.Plain)
	}
	if _, ok := e.Lesson(2, i18n.DE); ok {
		t.Error("there is no second lesson")
	}
}

func TestEditionOfAVersionStoredAsJSONIsTheSame(t *testing.T) {
	e := open(t)
	b, err := json.Marshal(e.Course)
	if err != nil {
		t.Fatal(err)
	}
	var c courseware.Course
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	one, _ := e.Lesson(1, i18n.EN)
	two, _ := courseware.Open(&c).Lesson(1, i18n.EN)
	if asJSON(t, one) != asJSON(t, two) {
		t.Error("the page changed on its way through JSON")
	}
	h1, _ := e.Course.Hash()
	h2, _ := c.Hash()
	if h1 != h2 {
		t.Error("the hash changed on its way through JSON")
	}
}

func TestEditionFallsBackToTheSource(t *testing.T) {
	fsys := sample(t, "course.yaml", "languages: [de, en]", "languages: [de]")
	for name := range fsys {
		if strings.HasPrefix(name, "en/") {
			delete(fsys, name)
		}
	}
	manifest := string(fsys["course.yaml"].Data)
	for _, en := range []string{", en: Sample", ", en: A sample.", ", en: Everybody", ", en: You can do something.", ", en: Start", ", en: Test"} {
		manifest = strings.Replace(manifest, en, "", 1)
	}
	fsys["course.yaml"].Data = []byte(manifest)
	pkg, err := courseware.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	e := courseware.Open(pkg.Course)
	p, _ := e.Lesson(1, i18n.EN)
	v, _ := e.Show("where", i18n.EN, quiz.Answer{}, 1)
	if p.Lang != i18n.DE || p.Title != "Anfang" || v.Lang != i18n.DE {
		t.Errorf("lesson in %s, question in %s; want German", p.Lang, v.Lang)
	}
}

func TestEditionShowsStaleBlocks(t *testing.T) {
	e := open(t, "de/start.md", "Ein Tipp.", "Ein guter Tipp.")
	de, _ := e.Lesson(1, i18n.DE)
	en, _ := e.Lesson(1, i18n.EN)
	if de.Stale || !en.Stale || !en.Blocks[2].Stale || en.Blocks[1].Stale {
		t.Errorf("stale: de %v, en %v", de.Stale, en.Stale)
	}
}

func TestQuestionsOfAnEdition(t *testing.T) {
	e := open(t)
	v, ok := e.Show("where", i18n.DE, quiz.Answer{}, 1)
	if !ok || v.Prompt != "Wohin gehört das Schriftstück?" || v.Choices[1].Text != "In die Akte" {
		t.Errorf("view: %+v", v)
	}
	for _, secret := range []string{"zu grob", "Ein Schriftstück liegt"} {
		if strings.Contains(asJSON(t, v), secret) {
			t.Errorf("the view tells %q", secret)
		}
	}
	r, _ := e.Explain("where", i18n.DE, quiz.Answer{Choice: []string{"file"}})
	if r.Right || r.Parts[1].Feedback != "Nein, zu grob." || r.Explanation != "Ein Schriftstück liegt im Vorgang." {
		t.Errorf("review: %+v", r)
	}
	v, _ = e.Show("gaps", i18n.EN, quiz.Answer{}, 1)
	if v.Prompt != "Complete the sentence." || len(v.Cloze) != 5 || v.Cloze[1].Gap.Label != "First gap" || v.Cloze[3].Gap.Choices != nil {
		t.Errorf("cloze: %s", asJSON(t, v))
	}
	v, _ = e.Show("days", i18n.EN, quiz.Answer{}, 1)
	if v.Unit != "days" || e.Home("days") != "start" || e.Home("where") != "start" {
		t.Errorf("numeric: %+v", v)
	}
	if _, ok := e.Show("forged", i18n.DE, quiz.Answer{}, 1); ok {
		t.Error("a question that is not there was shown")
	}
	p, ok := e.TestPage(i18n.EN)
	if !ok || len(p.Blocks) != 5 || p.Minutes != 3 {
		t.Errorf("test: %+v", p)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
