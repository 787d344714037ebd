package author_test

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// Pages that come back because somebody else was faster, or because something
// is missing, say what is stored beside what was typed, and pass axe.
func TestPagesThatComeBackPassAxe(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	d := newDesk(t, "Seiten kommen zurück")
	slug := d.course[strings.LastIndex(d.course, "/")+1:]
	lesson := d.lesson("Eins")
	id := lesson[strings.LastIndex(lesson, "/")+1:]
	heading := d.add(lesson, "heading", "Post")
	question := d.add(lesson, "question:single", "Wer scannt?")
	did := func(_ author.Done, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	tab := webtest.Open(t, town.Base, webtest.Desktop)
	tab.SignIn(trainer)
	for _, state := range []struct {
		name, path string
		meanwhile  func(draft *author.Draft)
		send       string // button
		says       []string
	}{
		{
			"facts", d.course, func(now *author.Draft) {
				head := now.Head
				head.Summary = i18n.Text{i18n.DE: "Von jemand anderem."}
				did(town.App.Author.SaveHead(town.Ctx, now.Version, head))
			}, `form:has(#f-title_en) button`, []string{"Jemand hat diese Angaben gerade geändert.", "Von jemand anderem."},
		},
		{
			"lesson", lesson, func(now *author.Draft) {
				l := now.Lessons[0]
				did(town.App.Author.SaveLesson(town.Ctx, slug, l.Version, courseware.Lesson{ID: id, Title: i18n.Text{i18n.DE: "Zwei"}, Minutes: 4}))
			}, `form[action$="/head"] button`, []string{"Jemand hat diese Angaben gerade geändert.", "Zwei"},
		},
		{
			"question", lesson + "/questions/" + question, func(now *author.Draft) {
				b, _ := now.Block(question)
				did(town.App.Author.SaveText(town.Ctx, author.Written{Course: slug, Block: question, Lang: i18n.DE, Body: "Und wer legt ab?", Base: b.Texts[i18n.DE].Version}))
			}, `button[name=do][value=save].kern-btn`, []string{"Jemand hat diesen Text gerade geändert.", "Und wer legt ab?"},
		},
		{"heading", lesson, nil, `#t-` + heading + `-de .lp-row > button`, []string{"Es gibt ein Problem", "Eine Überschrift ist eine Zeile ohne Auszeichnung."}},
	} {
		tab.Goto(state.path)
		webtest.Eval[bool](tab, `(document.querySelectorAll('main details').forEach(e => { e.open = true }), true)`)
		if state.meanwhile != nil {
			now, err := town.App.Author.Open(town.Ctx, slug)
			if err != nil {
				t.Fatal(err)
			}
			state.meanwhile(now)
		}
		switch state.name {
		case "heading":
			tab.Fill("Überschrift auf Deutsch", "# Post")
		case "question":
			fillQuestion(tab)
		}
		tab.ClickCSS(state.send)
		tab.Sees(state.says...)
		for _, v := range []webtest.View{{Width: 390, Height: 844, Dark: true}, webtest.Desktop} {
			tab.View(v)
			for _, f := range tab.Axe() {
				t.Errorf("%s at %s: %s", state.name, v, f)
			}
			if !tab.Reflows() {
				t.Errorf("%s scrolls sideways at %s", state.name, v)
			}
		}
		tab.Picture("back-" + state.name)
	}
}

// fillQuestion makes a question of one answer that can be saved.
func fillQuestion(tab *webtest.Tab) {
	tab.Fill("r.0.text_de", "Die Poststelle")
	tab.Fill("r.1.text_de", "Der Bauhof")
	tab.ClickCSS(`label[for="f-r-0-right"]`)
}
