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
	if len(rules) > 0 {
		return tab.axe(`runOnly: {type: 'rule', values: ['` + strings.Join(rules, `','`) + `']}`)
	}
	return tab.axe(everyRule)
}

// AxeButColours is Axe without the contrast of texts, which takes three
// quarters of the time: for a page whose colours were looked at in the other
// language.
func (tab *Tab) AxeButColours() []Violation {
	tab.t.Helper()
	return tab.axe(everyRule + `, rules: {'color-contrast': {enabled: false}}`)
}

const everyRule = `runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']`

func (tab *Tab) axe(options string) []Violation {
	tab.t.Helper()
	src, err := axeSource()
	if err != nil {
		tab.t.Fatalf("axe-core: %v (run npm ci)", err)
	}
	if !Eval[bool](tab, `typeof axe === 'object'`) {
		Eval[bool](tab, src+";true")
	}
	return EvalAsync[[]Violation](tab, `axe.run(document, {`+options+`, resultTypes: ['violations']})
		.then(r => r.violations.map(v => ({id: v.id, impact: v.impact || '', help: v.help,
			nodes: v.nodes.map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160) + ' ' + (n.failureSummary || '').replace(/\s+/g, ' ').slice(0, 200))})))`)
}

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
