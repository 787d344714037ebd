package exchange_test

import (
	"archive/zip"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

const (
	trap = `<img src=/media/nowhere onerror=window.hit=1><script>window.hit=1</script>`

	trapped = `format: 1
slug: falle
languages: [de]
title: {de: 'Falle ` + trap + `'}
summary: {de: 'Kurz ` + trap + `'}
audience: {de: Alle}
goals: [{de: Sie sehen nichts.}]
lessons:
  - id: first
    minutes: 4
    title: {de: 'Lektion ` + trap + `'}
    blocks:
      - {id: picture, type: image}
`
	trappedSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90" onload="window.hit=1"><script>window.hit=1</script><rect width="90" height="90"/></svg>`
)

// Nothing that comes in runs: not on the preview, not in the draft, not where
// the file itself is opened.
func TestNothingThatComesInRuns(t *testing.T) {
	t.Parallel()
	d := sit(t)
	tab := webtest.Open(t, webtest.Start(t).Base, webtest.Desktop)
	tab.SignIn(trainer)
	calm := func(path, name string) {
		t.Helper()
		tab.Goto(path)
		if webtest.Eval[bool](tab, `!!window.hit`) {
			t.Errorf("%s: a script ran", path)
		}
		tab.Picture(name)
		if strings.HasPrefix(path, "/media/") {
			return
		}
		for _, v := range tab.Axe() {
			t.Errorf("%s: %s", path, v)
		}
		if webtest.Eval[bool](tab, `!!document.querySelector('main img[src*="nowhere"]') || [...document.querySelectorAll('main script')].some((s) => s.text.includes('hit'))`) {
			t.Errorf("%s: markup came through", path)
		}
	}
	at := d.goes(d.sends("/de/author/import", "form[enctype]", "falle.zip", packed(t, func(w *zip.Writer) {
		put(t, w, "course.yaml", trapped)
		put(t, w, "de/first.md", "::: {#picture}\n![Ein Bild](bild.svg)\n:::\n")
		put(t, w, "media/bild.svg", trappedSVG)
	}), nil))
	calm(at, "exchange-package")
	d.goes(d.c.Submit(d.c.Get(at), `form[action*="/author/import/"]`, url.Values{"goal": {"draft"}}))
	calm(at, "exchange-result")
	calm("/de/author/courses/falle/first", "exchange-lesson")
	calm("/de/author/exchange/falle", "exchange-course")
	picture, ok := d.c.Get("/de/author/courses/falle/first/preview").Doc.Find(`main img[src^="/media/"]`).Attr("src")
	if !ok {
		t.Fatal("the picture is not shown")
	}
	calm(picture, "exchange-picture")
	slug, lesson := d.write("Fragen mit Falle")
	trap := strings.ReplaceAll(trap, "=", `\=`)
	gift := "::" + trap + ":: Was \\{ist\\} " + trap + " das? {=Juni#" + trap + " ~Mai#Nein " + trap + "}\n\n::Kaputt " + trap + ":: x {=}\n"
	calm(d.goes(d.sends("/de/author/exchange/"+slug, `form[action$="/questions"]`, "f.gift", []byte(gift), url.Values{"lesson": {lesson}})), "exchange-questions")
	calm("/de/author/import", "exchange-send")
	tab.View(webtest.Phone)
	calm("/de/author/exchange/"+shipped, "exchange-course-phone")
	calm(at, "exchange-result-phone")
}
