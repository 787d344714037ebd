package journey

import (
	"fmt"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// hand is a visitor who works with the mouse, or with the keyboard alone.
type hand struct {
	*visitor
	keys bool
}

// press follows or presses what a message names.
func (h hand) press(id string, args ...i18n.Args) {
	h.t.Helper()
	if h.keys {
		h.Enter(h.say(id, args...))
		return
	}
	h.click(id, args...)
}

// pressAt is press by selector.
func (h hand) pressAt(selector string) {
	h.t.Helper()
	if h.keys {
		h.EnterCSS(selector)
		return
	}
	h.clicks++
	h.ClickCSS(selector)
}

// enter puts the focus into a field.
func (h hand) enter(selector string) {
	h.t.Helper()
	if h.keys {
		h.Reach(selector)
		return
	}
	h.clicks++
	h.Tap(selector)
}

// fill writes into a field in place of what stands there.
func (h hand) fill(selector, text string) {
	h.t.Helper()
	h.enter(selector)
	h.Chord("a", chromedp.ModifierCtrl)
	h.Type(text)
}

// choose takes the option with this value from a list. The list of a browser
// opens outside of the page, so that both hands use the arrows in it.
func (h hand) choose(selector, value string) {
	h.t.Helper()
	if h.keys {
		h.Reach(selector)
	}
	at := fmt.Sprintf(`[...document.querySelector('%s').options].findIndex(o => o.value === '%s')`, selector, value)
	i := webtest.Eval[int](h.Tab, at)
	if i < 0 {
		h.t.Fatalf("%s at %s offers no %q", selector, h.Path(), value)
	}
	webtest.Eval[bool](h.Tab, fmt.Sprintf(`(document.querySelector('%s').focus(), true)`, selector))
	h.Press(kb.Home)
	for range i {
		h.Press(kb.ArrowDown)
	}
}

// tick takes a radio button or ticks a box.
func (h hand) tick(selector string) {
	h.t.Helper()
	if !h.keys {
		h.enter(selector)
		return
	}
	h.Reach(selector)
	there := fmt.Sprintf(`document.activeElement === document.querySelector('%s')`, selector)
	for range 10 {
		if webtest.Eval[bool](h.Tab, there) {
			h.Press(" ")
			return
		}
		h.Press(kb.ArrowDown)
	}
	h.t.Fatalf("the arrows never reach %s at %s", selector, h.Path())
}

// settled waits until everything that was written is saved.
func (h hand) settled() {
	h.t.Helper()
	h.Wait("saving", `dispatchEvent(new Event('lotse-leave', {cancelable: true}))`)
}
