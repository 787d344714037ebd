// Package journey walks through the product in a real browser, as its users
// do: in both languages, on a desk and on a phone, with scripts and without.
package journey

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// look is the language and the window of a visitor.
type look struct {
	lang i18n.Lang
	view webtest.View
}

func (l look) String() string { return string(l.lang) + "-" + l.view.String() }

// The looks of every journey. A phone and a desk, German and English, each of
// them once without scripts.
var looks = []look{
	{i18n.DE, webtest.Desktop},
	{i18n.EN, webtest.Phone},
	{i18n.DE, webtest.View{Width: 390, Height: 844, NoScript: true}},
	{i18n.EN, webtest.View{Width: 1280, Height: 900, NoScript: true}},
}

// everyLook runs a journey once for each look.
func everyLook(t *testing.T, journey func(t *testing.T, l look)) {
	t.Helper()
	for _, l := range looks {
		t.Run(l.String(), func(t *testing.T) { journey(t, l) })
	}
}

// visitor is one person at one window.
type visitor struct {
	*webtest.Tab
	look
	t      testing.TB
	clicks int
}

// enter opens a fresh window on the demo town.
func enter(t testing.TB, l look) *visitor {
	t.Helper()
	return &visitor{Tab: webtest.Open(t, webtest.Start(t).Base, l.view), look: l, t: t}
}

// signedIn opens a window of somebody who has signed in.
func signedIn(t testing.TB, l look, login string) *visitor {
	t.Helper()
	v := enter(t, l)
	v.StartAs(webtest.Start(t), l.lang, login)
	return v
}

// signIn fills the sign-in page that is shown.
func (v *visitor) signIn(login string) {
	v.t.Helper()
	v.Fill(v.say("account.login.name"), login)
	v.Fill(v.say("account.login.password"), demo.Password)
	v.ClickCSS("main form button[type=submit]")
	if strings.Contains(v.Path(), "/login") {
		v.t.Fatalf("sign-in as %s failed:\n%s", login, v.Text())
	}
}

// say returns the words of a message as this visitor reads them.
func (v *visitor) say(id string, args ...i18n.Args) string {
	return strings.Join(strings.Fields(i18n.In(v.lang, id, args...)), " ")
}

// sees fails unless the page shows each message.
func (v *visitor) sees(ids ...string) {
	v.t.Helper()
	for _, id := range ids {
		v.Sees(v.say(id))
	}
}

// click follows what a message names.
func (v *visitor) click(id string, args ...i18n.Args) {
	v.t.Helper()
	v.clicks++
	v.Click(v.say(id, args...))
}

// to opens a page of the visitor's language; it has to answer 200.
func (v *visitor) to(path string) {
	v.t.Helper()
	if status := v.Goto("/" + string(v.lang) + path); status != 200 {
		v.t.Fatalf("%s answers %d:\n%s", path, status, v.Text())
	}
}

// find types a query into the search of this page and follows a hit.
func (v *visitor) find(query, hit string) {
	v.t.Helper()
	v.Fill("q", query)
	v.Press(kb.Enter)
	v.Wait("the hits", `location.search.includes('q=')`)
	v.Sees(hit)
	v.picture("hits")
	v.clicks++
	v.Click(hit)
}

// menu follows an entry of the main navigation, on phones through the menu.
func (v *visitor) menu(id string) {
	v.t.Helper()
	if webtest.Eval[bool](v.Tab, `!!document.querySelector('.lp-menu--nav > summary')?.getClientRects().length`) {
		v.click("ui.menu")
	}
	v.click("nav." + id)
}

// at fails unless the page has this path, without language and query.
func (v *visitor) at(path string) {
	v.t.Helper()
	got, _, _ := strings.Cut(strings.TrimPrefix(v.Path(), "/"+string(v.lang)), "?")
	if got != path {
		v.t.Fatalf("at %s, want %s:\n%s", got, path, v.Text())
	}
}

// picture keeps a screenshot of a step where pictures are asked for, and holds
// on every step what every page owes: nothing scrolls sideways, no figure lies
// on its neighbour.
func (v *visitor) picture(step string) {
	v.t.Helper()
	v.Picture(v.t.Name() + "-" + step)
	if !v.Reflows() {
		v.t.Errorf("%s scrolls sideways at %s", v.Path(), v.view)
	}
	if wide := webtest.Eval[[]string](v.Tab, `[...document.querySelectorAll('.lp-figures__item')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)`); len(wide) > 0 {
		v.t.Errorf("%s: figures are wider than their place: %q", v.Path(), wide)
	}
}
