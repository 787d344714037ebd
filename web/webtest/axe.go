package webtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"

	"codeberg.org/lotse/lotse/internal/archtest"
)

// Violation is one finding of axe.
type Violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"`
}

// String is the finding on one line per node.
func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n    %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n    "))
}

var axeSource = sync.OnceValues(func() (string, error) {
	root, err := archtest.Root()
	if err != nil {
		return "", err
	}
	b, err := os.ReadFile(filepath.Join(root, "node_modules", "axe-core", "axe.min.js"))
	return string(b), err
})

// Axe runs axe-core on the page that is shown: WCAG 2.0 to 2.2 A and AA and
// best practice, or the named rules only.
func (tab *Tab) Axe(rules ...string) []Violation {
	tab.t.Helper()
	src, err := axeSource()
	if err != nil {
		tab.t.Fatalf("axe-core: %v (run npm ci)", err)
	}
	if !Eval[bool](tab, `typeof axe === 'object'`) {
		Eval[bool](tab, src+";true")
	}
	scope := `['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']`
	if len(rules) > 0 {
		scope = `{type: 'rule', values: ['` + strings.Join(rules, `','`) + `']}`
	}
	return EvalAsync[[]Violation](tab, `axe.run(document, {runOnly: `+scope+`, resultTypes: ['violations']})
		.then(r => r.violations.map(v => ({id: v.id, impact: v.impact || '', help: v.help,
			nodes: v.nodes.map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160) + ' ' + (n.failureSummary || '').replace(/\s+/g, ' ').slice(0, 200))})))`)
}

// coloured are the rules of axe that look at colours.
var coloured = []string{"color-contrast", "link-in-text-block"}

// AxeBothThemes runs axe on the page as it is seen in light and in dark. Every
// rule runs in the light. Where the dark differs from it in nothing but colours
// – the same elements, in the same places, shown or hidden alike – the rules
// that look at no colours have said there what they have to say, and only the
// others run again.
func (tab *Tab) AxeBothThemes(v View, see func(View, []Violation)) {
	tab.t.Helper()
	v.Dark = false
	tab.View(v)
	light := Eval[string](tab, outline)
	see(v, tab.Axe())
	v.Dark = true
	tab.View(v)
	if Eval[string](tab, outline) == light {
		see(v, tab.Axe(coloured...))
		return
	}
	see(v, tab.Axe())
}

// outline is a digest of the page without its colours: the document, and of each
// element its place, whether it is seen, and what lies over or inside it.
const outline = `(() => {
	let a = 0x811c9dc5, b = 1;
	const mix = n => { a = Math.imul(a ^ n, 0x01000193); b = Math.imul(b + (n | 0), 0x85ebca6b) ^ (a >>> 15); };
	const words = new Map();
	const word = s => { if (!words.has(s)) { let h = 7; for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193); words.set(s, h); } return words.get(s); };
	mix(word(document.documentElement.outerHTML));
	for (const e of document.querySelectorAll('*')) {
		const r = e.getBoundingClientRect(), s = getComputedStyle(e);
		for (const n of [r.x, r.y, r.width, r.height]) mix(Math.round(n * 64));
		mix(e.scrollWidth); mix(e.scrollHeight);
		mix(e.checkVisibility({opacityProperty: true, visibilityProperty: true}) ? 1 : 2);
		for (const w of [s.overflowX, s.overflowY, s.zIndex, s.pointerEvents, s.clipPath]) mix(word(w));
	}
	return a + ' ' + b;
})()`

// Reflows reports whether the page scrolls sideways at its width.
func (tab *Tab) Reflows() bool {
	return Eval[bool](tab, `document.documentElement.scrollWidth <= document.documentElement.clientWidth`)
}

// EvalAsync runs JavaScript that returns a promise and waits for its value.
func EvalAsync[T any](tab *Tab, js string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("browser: %v\nat %s", err, tab.Path())
	}
	return v
}
