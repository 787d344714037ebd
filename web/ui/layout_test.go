package ui_test

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func TestLayout(t *testing.T) {
	s := ui.SampleShell(reader(i18n.DE))
	s.Path, s.AltPath, s.CSRF, s.Theme = "/de/courses?q=a%26b", "/en/courses?q=a%26b", "t0ken", "dark"
	doc := layout(t, i18n.DE, s, ui.Page{Title: "Katalog", Active: "catalogue", Back: &ui.Link{Text: "Zurück", Path: "/my"}})

	is(t, "lang", attr(doc.Find("html"), "lang"), "de")
	is(t, "theme", attr(doc.Find("html"), "data-kern-theme"), "dark")
	is(t, "title", doc.Find("title").Text(), "Katalog – Lernportal – Stadt Lindenau")
	is(t, "alternate", attr(doc.Find("link[hreflang=en]"), "href"), "/en/courses?q=a%26b")
	is(t, "first link", attr(doc.Find("a").First(), "href"), "#content")
	is(t, "skip target", attr(doc.Find("main"), "id"), "content")
	is(t, "back", attr(doc.Find("a.lp-back"), "href"), "/de/my")
	is(t, "current", words(doc.Find("nav.lp-nav [aria-current=page]")), "Katalog")
	is(t, "other language", words(doc.Find("a.lp-tool[lang=en]")), "English")
	is(t, "token of forms", attr(doc.Find("form input[name=_csrf]").First(), "value"), "t0ken")
	is(t, "token of scripts", attr(doc.Find("meta[name=lotse-csrf]"), "content"), "t0ken")
	is(t, "barrier form", attr(doc.Find("footer a[href*=report]"), "href"), "/de/accessibility/report?page=%2Fde%2Fcourses%3Fq%3Da%2526b")
	is(t, "help", words(doc.Find("main .lp-help p")), "Petra Sommer, Digital-Lotsin")
	is(t, "chosen theme", words(doc.Find("[aria-pressed=true]")), "Dunkel")
	has(t, doc, "body[class*=kern-level]", 0) // else KERN's tokens break
	has(t, doc, "header form[action='/de/logout']", 2)
	has(t, doc, "meta[name=lotse-session]", 0)
}

func TestLayoutOfAGuest(t *testing.T) {
	doc := layout(t, i18n.EN, ui.Shell{TenantName: "Lindenau"}, ui.Page{Title: "Sign in", Error: true})
	is(t, "title", doc.Find("title").Text(), "Error: Sign in – Learning portal – Lindenau")
	is(t, "sign in", attr(doc.Find("header a.lp-tool"), "href"), "/en/login")
	has(t, doc, "form[action$=logout]", 0)
	has(t, doc, "nav.lp-nav", 0)
	has(t, doc, ".lp-help", 0)
	has(t, doc, "html[data-kern-theme]", 0)
	has(t, doc, "link[hreflang]", 0)
	has(t, doc, "footer a", 4)
}

func TestNoticeWithUndo(t *testing.T) {
	s := ui.Shell{CSRF: "x", Notice: &ui.Notice{Text: "45 <b>", Undo: "/people/import/7/undo"}}
	doc := layout(t, i18n.DE, s, ui.Page{})
	n := doc.Find("main [role=status]")
	is(t, "notice", words(n.Find("p")), "45 <b>")
	is(t, "undo", attr(n.Find("form"), "action"), "/de/people/import/7/undo")
	is(t, "button", words(n.Find("button")), "Rückgängig")
	has(t, doc, ".lp-notice.kern-alert--success[data-focus]", 1)
}

func TestSessionEnd(t *testing.T) {
	s := ui.Shell{SignedIn: true, SessionEnds: monday.Add(time.Hour), SessionPath: "/session/extension"}
	doc := layout(t, i18n.DE, s, ui.Page{})
	meta := doc.Find("meta[name=lotse-session]")
	is(t, "seconds left", attr(meta, "content"), "3600")
	is(t, "extend", attr(meta, "data-extend"), "/de/session/extension")
}

func TestSideColumnEndsWithHelp(t *testing.T) {
	s := ui.SampleShell(reader(i18n.DE))
	doc := layout(t, i18n.DE, s, ui.Page{Side: ui.Text("beside"), Head: ui.Text("above")})
	is(t, "last in the side column", attr(doc.Find("aside.lp-side > *").Last(), "aria-labelledby"), "help-title")
	has(t, doc, ".lp-help", 1)
}

func TestHref(t *testing.T) {
	ctx := reader(i18n.EN)
	for path, want := range map[string]string{
		"/my": "/en/my", "/courses?q=1": "/en/courses?q=1", "/": "/en/", "/de/my": "/de/my",
		"/verify/7F3K": "/verify/7F3K", "/cal/x.ics": "/cal/x.ics", "/verify?code=1": "/verify?code=1",
		"#a": "#a", "?page=2": "?page=2", "mailto:a@b.example": "mailto:a@b.example",
		"javascript:alert(1)": "about:invalid#TemplFailedSanitizationURL", "//evil.example": "//evil.example",
	} {
		if got := string(ui.Href(ctx, path)); got != want {
			t.Errorf("Href(%q) = %q, want %q", path, got, want)
		}
	}
}
