package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/course/translationfile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// begun is a course with one text that is translated and one that is not.
func (d *desk) begun() (slug, old, fresh string) {
	d.t.Helper()
	slug = d.done(d.Author.Create(d.Petra, courseware.Course{
		Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: i18n.Text{i18n.DE: "Akten"}, Summary: both("Kurz.", "Short."), Audience: both("Alle", "All"),
		Goals: []i18n.Text{{i18n.DE: "Sie können es."}},
	})).ID
	lesson := d.done(d.Author.AddLesson(d.Petra, slug, author.End, courseware.Lesson{Minutes: 4, Title: i18n.Text{i18n.DE: "Größe"}})).ID
	d.done(d.Author.AddTest(d.Petra, slug, courseware.Test{Minutes: 5, Pass: 80, Title: i18n.Text{i18n.DE: "Prüfung"}}))
	add := func(text string) string {
		return d.done(d.Author.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: courseware.Text}, Body: text})).ID
	}
	old, fresh = add("Ein Vorgang."), add("Eine *Akte*.")
	d.done(d.Author.SaveText(d.Petra, author.Written{Course: slug, Block: old, Lang: i18n.EN, Body: "A case."}))
	return slug, old, fresh
}

// translate writes targets for the texts, as a translation program would.
func translate(xlf []byte, words map[string]string) []byte {
	s := string(xlf)
	for de, en := range words {
		s = strings.ReplaceAll(s, "<source>"+de+"</source></segment>", "<source>"+de+"</source><target>"+en+"</target></segment>")
		s = strings.ReplaceAll(s, "<source>"+de+"</source>\n</segment>", "<source>"+de+"</source><target>"+en+"</target></segment>")
	}
	return []byte(s)
}

func (d *desk) state(slug, block string) author.Text {
	d.t.Helper()
	b, _ := must[*author.Draft](d.t)(d.Author.Open(d.Petra, slug)).Block(block)
	return b.Texts[i18n.EN]
}

// A translation comes in whole or not at all, and goes back again.
func TestATranslationComesBack(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begun()
	all := must[[]byte](t)(d.WriteTranslation(d.Petra, slug, i18n.EN, false))
	open := must[[]byte](t)(d.WriteTranslation(d.Petra, slug, i18n.EN, true))
	if !strings.Contains(string(all), "Ein Vorgang.") || strings.Contains(string(open), "Ein Vorgang.") || !strings.Contains(string(open), "Eine ") {
		t.Errorf("all:\n%s\nopen:\n%s", all, open)
	}
	if _, err := d.WriteTranslation(d.Petra, slug, i18n.DE, false); !fault.Is(err, fault.NotFound) {
		t.Errorf("into its own language: %v", err)
	}
	back := translate(open, map[string]string{"Akten": "Files", "Größe": "Size", "Prüfung": "Exam", "Sie können es.": "You can."})
	p := must[exchange.Parcel](t)(d.SendTranslation(d.Petra, slug, "en.xlf", back))
	l := must[exchange.TranslationLook](t)(d.LookTranslation(d.Petra, p.ID))
	if len(l.Changes) != 4 {
		t.Fatalf("%d changes: %+v, %+v\n%s", len(l.Changes), l.Changes, l.Findings, back)
	}
	if _, err := d.TakeTranslation(d.Petra, p.ID, "another look"); !fault.Is(err, fault.Conflict) {
		t.Errorf("what nobody saw is taken: %v", err)
	}
	for range 2 { // a double click
		done := must[exchange.Parcel](t)(d.TakeTranslation(d.Petra, p.ID, l.Token))
		if done.Done.Count != 4 || len(done.Done.Steps) != 3 { // title and goal are one step
			t.Errorf("%+v", done.Done)
		}
	}
	c := must[*author.Draft](t)(d.Author.Open(d.Petra, slug))
	if c.Head.Title[i18n.EN] != "Files" || c.Head.Goals[0][i18n.EN] != "You can." || c.Lessons[0].Head.Title[i18n.EN] != "Size" || c.Test.Test.Title[i18n.EN] != "Exam" || c.Head.Title[i18n.DE] != "Akten" {
		t.Errorf("%+v, %+v", c.Head, c.Lessons[0].Head)
	}
	d.done(d.Author.SaveLesson(d.Petra, slug, c.Lessons[0].Version, courseware.Lesson{ID: c.Lessons[0].ID, Minutes: 9, Title: c.Lessons[0].Head.Title}))
	undone := must[exchange.Parcel](t)(d.Undo(d.Petra, p.ID))
	c = must[*author.Draft](t)(d.Author.Open(d.Petra, slug))
	if undone.Done.Kept != 1 || c.Head.Title[i18n.EN] != "" || c.Lessons[0].Head.Minutes != 9 {
		t.Errorf("taken back: %+v, %+v", undone.Done, c.Head)
	}
}

// A block carries the source text that the translator saw: where the source
// moved on and went live, the translation is stale.
func TestATranslationOfAnOlderTextIsStale(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, old, _ := d.begun()
	all := must[[]byte](t)(d.WriteTranslation(d.Petra, slug, i18n.EN, false))
	back := []byte(strings.Replace(string(all), "A case.", "One case.", 1))
	p := must[exchange.Parcel](t)(d.SendTranslation(d.Petra, slug, "en.xlf", back))
	l := must[exchange.TranslationLook](t)(d.LookTranslation(d.Petra, p.ID))
	if len(l.Changes) != 1 || l.Changes[0].Old != "A case." || l.Changes[0].New != "One case." {
		t.Fatalf("%+v %+v", l.Changes, l.Findings)
	}
	d.done(d.Author.SaveText(d.Petra, author.Written{Course: slug, Block: old, Lang: i18n.DE, Body: "Ein neuer Vorgang.", Base: 1}))
	l = must[exchange.TranslationLook](t)(d.LookTranslation(d.Petra, p.ID))
	if !slices.ContainsFunc(l.Findings, func(f translationfile.Finding) bool {
		return f.ID == "translationfile.finding.changed" && f.Place.Block == old
	}) {
		t.Errorf("nothing is said of the change: %+v", l.Findings)
	}
	must[exchange.Parcel](t)(d.TakeTranslation(d.Petra, p.ID, l.Token))
	if s := d.state(slug, old); s.Body != "One case." || s.From != courseware.Fingerprint("Ein Vorgang.") {
		t.Errorf("%+v", s)
	}
	d.SQL(`UPDATE draft_text SET live = print WHERE tenant_id = $1 AND lang = 'de'`, d.Tenant) // it goes live
	if s := d.state(slug, old); s.State != author.Stale {
		t.Errorf("it counts as %s", s.State)
	}
	p = must[exchange.Parcel](t)(d.SendTranslation(d.Petra, slug, "en.xlf", []byte(strings.Replace(string(all), "A case.", "Two cases.", 1))))
	l = must[exchange.TranslationLook](t)(d.LookTranslation(d.Petra, p.ID))
	must[exchange.Parcel](t)(d.TakeTranslation(d.Petra, p.ID, l.Token))
	if s := d.state(slug, old); s.Body != "Two cases." || s.State != author.Stale {
		t.Errorf("late words for an old text: %+v", s)
	}
}

func TestForeignTranslationsAreRefused(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begun()
	other, _, _ := d.begun()
	xlf := must[[]byte](t)(d.WriteTranslation(d.Petra, other, i18n.EN, false))
	for name, data := range map[string]string{
		"another course": string(xlf),
		"a doctype":      `<!DOCTYPE xliff [<!ENTITY a "a">]><xliff/>`,
		"no xliff":       "Guten Tag",
		"cut":            string(xlf[:len(xlf)/2]),
	} {
		if _, err := d.SendTranslation(d.Petra, slug, "x.xlf", []byte(data)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d.parked() != 0 {
		t.Errorf("refused files wait")
	}
}
