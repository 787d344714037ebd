// Package pagewalk looks at every page of the product: the list comes from
// the router, so that a page nobody named here fails the test. Each is looked
// at in German and English, light and dark, at 1280 and 390 px, so that any two
// of them meet, and must have no finding of axe, no sideways scrolling at 320 px,
// one h1 and a title of its own. Pictures are taken of all eight.
package pagewalk

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// seen are the windows a page is looked at in: of language, width and theme any
// two values meet (an orthogonal array of strength two, as in pairwise testing).
// Pictures show every combination.
func seen(lang i18n.Lang) []webtest.View {
	dark := func(v webtest.View) webtest.View { v.Dark = true; return v }
	switch {
	case os.Getenv("LOTSE_PICTURES") != "":
		return []webtest.View{webtest.Desktop, dark(webtest.Desktop), webtest.Phone, dark(webtest.Phone)}
	case lang == i18n.DE:
		return []webtest.View{webtest.Desktop, dark(webtest.Phone)}
	}
	return []webtest.View{dark(webtest.Desktop), webtest.Phone}
}

func TestEveryPage(t *testing.T) {
	town := webtest.Start(t)
	places := samples(t, town)

	for _, e := range town.Site.Routes.Entries {
		if e.Method != http.MethodGet || slices.Contains(files, e.Path) {
			continue
		}
		if !slices.ContainsFunc(places, func(p place) bool { return p.route == e.Path }) {
			t.Errorf("the page %s has no sample in web/pagewalk/places_test.go", e.Path)
		}
	}
	for _, p := range places {
		if _, ok := town.Site.Routes.Find(http.MethodGet, p.route); !ok && p.route != "" {
			t.Errorf("the sample %s names a page that does not exist", p.route)
		}
	}

	byLogin := map[string][]place{}
	for _, p := range places {
		byLogin[p.login] = append(byLogin[p.login], p)
	}
	for login, all := range byLogin {
		for list := range slices.Chunk(all, atOnce) {
			t.Run(or(login, "anonymous"), func(t *testing.T) {
				t.Parallel()
				tab := webtest.Open(t, town.Base, webtest.Desktop)
				if login != "" {
					tab.StartAs(town, i18n.DE, login)
				}
				for _, p := range list {
					for _, lang := range i18n.Langs {
						look(t, tab, p, lang)
					}
				}
			})
		}
	}
}

// atOnce is how many places one window looks at: the roles with most pages must
// not walk alone when all others have finished.
const atOnce = 10

// look checks one page in one language; it is loaded once.
func look(t *testing.T, tab *webtest.Tab, p place, lang i18n.Lang) {
	t.Helper()
	path := p.in(lang)
	status := tab.Goto(path)
	if p.act != nil {
		status = http.StatusOK
		p.act(tab)
	}
	if want := p.want(); status != want && p.act == nil {
		t.Errorf("%s answers %d, want %d: %s", path, status, want, tab.Text())
		return
	}
	for _, bad := range webtest.Eval[[]string](tab, faults) {
		if p.route == "/ui" && strings.HasSuffix(bad, "h1 headings") {
			continue // the gallery shows components that bring the page's heading
		}
		t.Errorf("%s: %s", path, bad)
	}
	if got := webtest.Eval[string](tab, `document.documentElement.lang`); got != string(lang) {
		t.Errorf("%s says it is in %q", path, got)
	}
	for _, v := range seen(lang) {
		tab.View(v)
		find := tab.AxeButColours
		if lang == i18n.DE {
			find = func() []webtest.Violation { return tab.Axe() }
		}
		for _, f := range find() {
			t.Errorf("%s %s: %s", path, v, f)
		}
		tab.Picture(fmt.Sprintf("%s-%s-%s", strings.Trim(path, "/"), or(p.note, or(p.login, "anonymous")), v))
	}
	tab.View(webtest.View{Width: 320, Height: 640})
	if !tab.Reflows() {
		t.Errorf("%s scrolls sideways at 320 px", path)
	}
	tab.View(webtest.Desktop)
}

// faults are what axe does not look for: one h1, no message id left over, no
// empty title, targets of 24 px, no inline style.
const faults = `(() => {
	const out = [];
	const n = document.querySelectorAll('h1').length;
	if (n !== 1) out.push(n + ' h1 headings');
	if (!document.title.trim()) out.push('no title');
	const left = document.body.innerText.match(/\[[a-z_]+(\.[a-z_0-9-]+)+\]/);
	if (left) out.push('message ' + left[0] + ' is missing');
	if (document.querySelector('[style]')) out.push('an inline style: ' + document.querySelector('[style]').outerHTML.slice(0, 120));
	for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
		const r = e.getBoundingClientRect();
		if (r.width === 0 || r.height === 0 || getComputedStyle(e).visibility === 'hidden') continue;
		if (getComputedStyle(e).clipPath !== 'none' || r.width <= 1) continue; // shown on focus only
		const inline = e.matches('a') && getComputedStyle(e).display === 'inline';
		if (!inline && (r.width < 24 || r.height < 24) && !e.closest('label') && !document.querySelector('label[for="' + CSS.escape(e.id) + '"]'))
			out.push('a target of ' + Math.round(r.width) + ' x ' + Math.round(r.height) + ': ' + e.outerHTML.slice(0, 120));
	}
	return out;
})()`

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
