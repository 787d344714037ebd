package webtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// What only the dark shows is found there: a colour, and also what has nothing
// to do with colours. A page that differs in nothing has no finding twice.
func TestAxeInBothThemes(t *testing.T) {
	t.Parallel()
	const body = `<main><h1>Titel</h1><p>Ein Satz.</p><button class="b"><span>Los</span></button></main>`
	for name, c := range map[string]struct {
		style string
		dark  []string // rules broken in the dark; the light breaks none
	}{
		"equal":        {`body { background: #111; color: #fff }`, nil},
		"a colour":     {`p { color: #000 } @media (prefers-color-scheme: dark) { p { color: #ddd } }`, []string{"color-contrast"}},
		"a hidden one": {`@media (prefers-color-scheme: dark) { span { display: none } }`, []string{"button-name"}},
		"unseen":       {`@media (prefers-color-scheme: dark) { h1 { visibility: hidden } }`, []string{"page-has-heading-one"}},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprintf(w, `<!doctype html><html lang="de"><title>Probe</title><meta name="viewport" content="width=device-width"><style>body { background: #fff } %s</style>%s</html>`, c.style, body)
		}))
		t.Cleanup(s.Close)
		tab := webtest.Open(t, s.URL, webtest.Desktop)
		tab.Goto("/")
		tab.AxeBothThemes(webtest.Desktop, func(v webtest.View, found []webtest.Violation) {
			var rules, want []string
			for _, f := range found {
				rules = append(rules, f.ID)
			}
			if v.Dark {
				want = c.dark
			}
			if !slices.Equal(rules, want) {
				t.Errorf("%s at %s: %q, want %q", name, v, rules, want)
			}
		})
	}
}
