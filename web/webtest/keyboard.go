package webtest

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostStops is how far away anything on a page may be, in presses of the tab
// key.
const mostStops = 600

// Reach moves the focus to the element with the tab key, forwards or back, as
// people do who have no mouse. Radio buttons of one group are one stop.
func (tab *Tab) Reach(selector string) {
	tab.t.Helper()
	where := `(() => { let e = document.querySelector(` + quote(selector) + `);
		const at = document.activeElement;
		if (!e) return 'nowhere';
		if (e.type === 'radio') {
			const group = [...e.form.elements].filter(r => r.type === 'radio' && r.name === e.name);
			e = group.find(r => r.checked) ?? group[0];
			if (group.includes(at)) return 'there';
		}
		if (at === e) return 'there';
		return at.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING ? 'ahead' : 'behind'; })()`
	for range mostStops {
		switch Eval[string](tab, where) {
		case "there":
			return
		case "nowhere":
			tab.t.Fatalf("browser: there is no %s at %s:\n%s", selector, tab.Path(), tab.Text())
		case "ahead":
			tab.Press(kb.Tab)
		case "behind":
			tab.Chord(kb.Tab, chromedp.ModifierShift)
		}
	}
	tab.t.Fatalf("browser: the tab key never reaches %s at %s", selector, tab.Path())
}

// Chord presses a key together with others.
func (tab *Tab) Chord(key string, with ...chromedp.Modifier) {
	tab.t.Helper()
	tab.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(with...)))
}

// Type writes where the focus is, in place of what is selected.
func (tab *Tab) Type(text string) {
	tab.t.Helper()
	if _, err := chromedp.Call(tab.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		tab.t.Fatalf("browser: typing: %v", err)
	}
}

// Enter is Click without a mouse: the tab key and the enter key.
func (tab *Tab) Enter(name string) {
	tab.t.Helper()
	tab.find(name)
	tab.EnterCSS(found)
}

// EnterCSS is Enter by selector.
func (tab *Tab) EnterCSS(selector string) {
	tab.t.Helper()
	tab.Reach(selector)
	tab.follow(selector, func() { tab.Press(kb.Enter) })
}

// Tap clicks on something that brings no page, such as a field.
func (tab *Tab) Tap(selector string) {
	tab.t.Helper()
	tab.do(chromedp.Click(chromedp.CSS(selector)))
}
