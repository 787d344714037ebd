package ui_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/assets"
	"codeberg.org/lotse/lotse/web/ui"
	"codeberg.org/lotse/lotse/web/webtest"
)

// policy is stricter than or equal to the one of the product.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serve shows the gallery below /de/ui and /en/ui; more adds routes.
func serve(t *testing.T, more func(*fiber.App)) (base string) {
	t.Helper()
	if !assets.Bundled() {
		t.Fatal("no style sheets: run go run ./web/assets/bundle")
	}
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true})
	app.Get(assets.Prefix+"*", assets.Handler())
	if more != nil {
		more(app)
	}
	app.Get("/:lang/ui/:page?", func(c *fiber.Ctx) error {
		for _, p := range ui.Pages {
			if p.Name == c.Params("page") {
				return show(c, p.Component.Render)
			}
		}
		return show(c, ui.Gallery().Render)
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	return "http://" + l.Addr().String()
}

// shell is the sample shell of the request's language.
func shell(c *fiber.Ctx) context.Context {
	lang := i18n.Lang(c.Params("lang"))
	ctx := i18n.WithLang(context.Background(), lang)
	s := ui.SampleShell(ctx)
	other := i18n.DE
	if lang == i18n.DE {
		other = i18n.EN
	}
	s.Path, s.AltPath = c.Path(), "/"+string(other)+strings.TrimPrefix(c.Path(), "/"+string(lang))
	s.Theme, s.CSRF = c.Cookies("theme"), "token-1"
	return ui.WithShell(ctx, s)
}

func show(c *fiber.Ctx, page func(context.Context, io.Writer) error) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	return page(shell(c), c.Response().BodyWriter())
}

// What axe says of the gallery in both themes and languages is seen on the walk
// through all pages (web/pagewalk); here are the narrowest window and the spacing
// that nothing else looks at.
func TestNarrowAndSpacedPagesLoseNothing(t *testing.T) {
	base := serve(t, nil)
	tab := webtest.Open(t, base, webtest.View{Width: 320, Height: 640})
	for _, path := range []string{"/de/ui", "/de/ui/start", "/de/ui/readiness"} {
		tab.Goto(path)
		if !tab.Reflows() {
			t.Errorf("%s scrolls sideways at 320 px: %s", path, widest(tab))
		}
		webtest.Eval[bool](tab, spacing)
		if !tab.Reflows() {
			t.Errorf("%s scrolls sideways with WCAG text spacing: %s", path, widest(tab))
		}
	}
}

// spacing is what WCAG 1.4.12 demands, set through the CSSOM (the CSP allows
// that, and no style attribute).
const spacing = `(() => { for (const e of document.querySelectorAll('body, body *')) {
	e.style.setProperty('line-height', '1.5', 'important'); e.style.setProperty('letter-spacing', '.12em', 'important'); e.style.setProperty('word-spacing', '.16em', 'important'); }
	return true })()`

// widest names the first element that sticks out of the page.
func widest(tab *webtest.Tab) string {
	return webtest.Eval[string](tab, `(() => { const w = document.documentElement.clientWidth;
		for (const e of document.querySelectorAll('main *, header *, footer *')) {
			if (e.closest('.lp-scroll') && !e.matches('.lp-scroll')) continue;
			if (e.closest('.lp-sr, .lp-skip, .hm-skip')) continue;
			if (e.getBoundingClientRect().right > w + 1) return e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 60); }
		return '' })()`)
}
