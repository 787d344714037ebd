package ui_test

import (
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// Pages in German and English fetch two fonts. A name in another script is
// drawn in Fira Sans too, by fetching the rest of the font.
func TestFontsComeByCharacter(t *testing.T) {
	tab := webtest.Open(t, serve(t, nil), webtest.Phone)
	tab.Goto("/de/ui/start")
	if got := fonts(tab); !slices.Equal(got, []string{"FiraSans-Regular.latin", "FiraSans-SemiBold.latin"}) {
		t.Errorf("the page fetches %q", got)
	}
	webtest.Eval[bool](tab, `(() => { document.querySelector('main p').textContent = 'Nguyễn Σοφία Живко'; return true })()`)
	if got := fonts(tab); !slices.Contains(got, "FiraSans-Regular.more") {
		t.Errorf("with three scripts the page fetches %q", got)
	}
}

// fonts are the files the page has fetched once its fonts are ready.
func fonts(tab *webtest.Tab) []string {
	return webtest.EvalAsync[[]string](tab, `new Promise(done => requestAnimationFrame(() => document.fonts.ready.then(() => done(
		performance.getEntriesByType('resource').map(e => e.name).filter(n => n.endsWith('.woff2'))
			.map(n => n.replace(/.*\//, '').replace(/-[A-Z0-9]+\.woff2$/, '')).sort()))))`)
}
