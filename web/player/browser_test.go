package player_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"codeberg.org/lotse/lotse/web/webtest"
)

// passes looks at the page with every rule of axe, in both widths.
func passes(t *testing.T, tab *webtest.Tab, what string) {
	t.Helper()
	for _, violation := range tab.Axe() {
		t.Errorf("%s: %s", what, violation)
	}
	if !tab.Reflows() {
		t.Errorf("%s scrolls sideways", what)
	}
}

func TestQuestionsOfTrainersPassAxe(t *testing.T) {
	_, s, _ := learner(t)
	base := s.Listen()
	for _, v := range []webtest.View{webtest.Phone, webtest.Desktop} {
		tab := webtest.Open(t, base, v)
		for _, path := range []string{"/de/courses/kinds/quiz/1", "/en/courses/kinds/quiz/1", "/de/courses/kinds/quiz/4", "/en/courses/kinds/1/practice/1"} {
			tab.Goto(path)
			passes(t, tab, path)
			tab.ClickCSS(".lp-quiz .kern-btn--primary")
			passes(t, tab, path+" with an error")
		}
	}
}

func TestLessonsWithFilmsPassAxe(t *testing.T) {
	_, s, _ := learner(t)
	base := s.Listen()
	for _, v := range []webtest.View{webtest.Phone, webtest.Desktop} {
		tab := webtest.Open(t, base, v)
		for _, path := range []string{"/de/courses/kinds/1", "/en/courses/kinds/1"} {
			tab.Goto(path)
			webtest.Eval[bool](tab, `(() => { document.querySelectorAll("details").forEach(d => { d.open = true }); return true })()`)
			passes(t, tab, path)
		}
		tab.Picture("clips-" + v.String())
	}
}

// The captions of the page's language are loaded and shown as plain text.
func TestCaptionsReachTheFilm(t *testing.T) {
	_, s, _ := learner(t)
	tab := webtest.Open(t, s.Listen(), webtest.Desktop)
	tab.Goto("/de/courses/kinds/1")
	tab.Wait("captions", `(() => { const t = document.querySelector("video").textTracks[0]; return t.mode === "showing" && t.cues?.length === 1 && t.cues[0].text === "Erst öffnen" })()`)
}

// A click on the picture and the arrow keys choose the same option.
func TestAnAreaIsChosenByMouseAndByKeys(t *testing.T) {
	_, s, _ := learner(t)
	tab := webtest.Open(t, s.Listen(), webtest.Desktop)
	tab.Goto("/de/courses/kinds/quiz/1")
	chosen := func() string {
		return webtest.Eval[string](tab, `document.querySelector("input[name=answer]:checked")?.value ?? ""`)
	}
	tab.ClickCSS("svg [data-pick]:nth-of-type(2)")
	if got := chosen(); got != "file" {
		t.Errorf("the click chose %q", got)
	}
	tab.Press(kb.ArrowUp)
	if got := chosen(); got != "inbox" {
		t.Errorf("the arrow chose %q", got)
	}
	tab.Picture("area")
}
