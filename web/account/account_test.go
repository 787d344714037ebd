package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/web/account"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/session/sessiontest"
)

const (
	staffOnly actor.Permission = "test.staff"
	chiefOnly actor.Permission = "test.chief"
)

// site is the pages under test and /note, which only staff may write to.
type site struct {
	*sessiontest.Site
	written []string // what /note was sent
}

func newSite(t testing.TB, secure bool) *site {
	t.Helper()
	s := &site{}
	s.Site = sessiontest.New(t, sessiontest.Options{
		Secure:  secure,
		Bundles: actor.Bundles{actor.Employee: {staffOnly}, actor.CIO: {chiefOnly}},
		Nav:     []session.NavItem{{ID: "my", Path: "/note", Permission: staffOnly}, {ID: "readiness", Path: "/readiness", Permission: chiefOnly}},
		Mount: func(st *sessiontest.Site, r route.Router) {
			(&account.Handler{DB: st.DB, Logins: st.Logins, Cards: st.Cards, People: st.People, Sessions: st.Sessions}).Mount(r)
			r.Get("/note", staffOnly, func(c *fiber.Ctx) error {
				return c.SendString("note " + string(actor.From(c.UserContext()).Lang))
			})
			r.Post("/note", staffOnly, func(c *fiber.Ctx) error {
				s.written = append(s.written, c.FormValue("text")+"?"+c.Query("q"))
				return respond.To(c, "/note")
			})
		},
	})
	return s
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	b := s.Browser()

	a := b.Get("/de/note?x=1")
	if a.StatusCode != http.StatusSeeOther || a.To() != "/de/login?next=%2Fde%2Fnote%3Fx%3D1" {
		t.Fatalf("a page for staff: %d %s", a.StatusCode, a.To())
	}
	page := b.Get(a.To())
	a = b.Submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {"falsch-9431"}})
	if a.StatusCode != 422 || a.Doc.Find(`main [role="alert"]`).Length() != 1 || strings.Contains(a.Text, "falsch-9431") {
		t.Errorf("a wrong password: %d\n%s", a.StatusCode, a.Text)
	}
	if v, _ := a.Doc.Find("#f-login").Attr("value"); v != "sabine" {
		t.Errorf("the name is not kept: %q", v)
	}
	a = b.Submit(a, "/de/login", url.Values{"login": {"sabine"}, "password": {sessiontest.Password}})
	if a.StatusCode != http.StatusSeeOther || a.To() != "/de/note?x=1" {
		t.Fatalf("sign-in leads to %d %q, want back to the page", a.StatusCode, a.To())
	}
	if a = b.Get("/en/note"); a.StatusCode != 200 || a.Text != "note en" {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	if a = b.Get("/de/login"); a.To() != "/de/" {
		t.Errorf("the page to sign in, signed in: %d %s", a.StatusCode, a.To())
	}

	if a = b.Get("/de/"); a.To() != "/de/note" {
		t.Errorf("the start: %d %s, want the first entry of the menu", a.StatusCode, a.To())
	}
	if a = s.Browser().Get("/de"); a.To() != "/de/login" {
		t.Errorf("the start of nobody: %d %s", a.StatusCode, a.To())
	}
	page = b.Get("/de/my/account")
	if nav := page.Doc.Find(".lp-nav a").Length(); nav != 1 || page.Doc.Find(`meta[name="lotse-session"]`).Length() != 1 {
		t.Errorf("%d menu entries, or no end of the session", nav)
	}
	old := b.Cookies["lotse"]
	a = b.Submit(page, "/de/logout", nil)
	if a.To() != "/de/login" || b.Cookies["lotse"] != "" {
		t.Errorf("sign-out: %d %s, cookie %q", a.StatusCode, a.To(), b.Cookies["lotse"])
	}
	if a = b.Get("/de/login"); a.Doc.Find(".lp-notice").Length() != 1 {
		t.Error("nothing says that the sign-out worked")
	}
	if a = b.Get("/de/login"); a.Doc.Find(".lp-notice").Length() != 0 {
		t.Error("the notice comes twice")
	}
	b.Cookies["lotse"] = old
	if a = b.Get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the cookie replayed after sign-out: %d", a.StatusCode)
	}
}

func TestOpenRedirect(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	for _, next := range []string{"//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "evil.example"} {
		b := s.Browser()
		page := b.Get("/de/login?next=" + url.QueryEscape(next))
		if a := b.Submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {sessiontest.Password}, "next": {next}}); a.To() != "/de/" {
			t.Errorf("%q leads to %q", next, a.To())
		}
		if a := b.Get("/de/login?next=" + url.QueryEscape(next)); a.To() != "/de/" {
			t.Errorf("%q, signed in, leads to %q", next, a.To())
		}
		if a := b.Submit(b.Get("/de/my/account"), "/de/theme", url.Values{"theme": {"dark"}, "back": {next}}); a.To() != "/de/" {
			t.Errorf("theme: %q leads to %q", next, a.To())
		}
	}
}

func TestNewRoleRotates(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	person := s.Clerk("sabine")
	b := s.Browser()
	b.SignIn("sabine")
	before := b.Cookies["lotse"]
	if b.Get("/de/note"); b.Cookies["lotse"] != before {
		t.Error("the token changes without a reason")
	}
	if _, err := s.Grants.Give(s.Ctx, grant.Grant{Person: person, Role: actor.CIO, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
		t.Fatal(err)
	}
	if a := b.Get("/de/my/account"); b.Cookies["lotse"] == before || a.Doc.Find(".lp-nav a").Length() != 2 {
		t.Errorf("after a new role: same token %v, %d entries", b.Cookies["lotse"] == before, a.Doc.Find(".lp-nav a").Length())
	}
	if a := b.Get("/de/note"); a.StatusCode != 200 {
		t.Errorf("with the new token: %d", a.StatusCode)
	}
}

func TestHeadersAndCookies(t *testing.T) {
	t.Parallel()
	s := newSite(t, true)
	s.Clerk("sabine")
	b := s.Browser()
	page := b.Get("/de/login")
	a := b.Submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {sessiontest.Password}})
	var found bool
	for _, c := range a.Cookies() {
		if c.Name == "__Host-lotse" {
			found = c.Secure && c.HttpOnly && c.SameSite == http.SameSiteLaxMode && c.Path == "/" && c.Domain == "" && c.MaxAge == 0 && len(c.Value) >= 43
		}
	}
	if !found {
		t.Errorf("cookies %v", a.Header["Set-Cookie"])
	}
	for _, a := range []sessiontest.Answer{page, a, b.Get("/de/nowhere"), b.Get("/"), b.Get("/de/my/account")} {
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; " +
				"connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%d: %s: %q", a.StatusCode, name, got)
			}
		}
		if len(a.Header.Get("X-Request-Id")) != 10 {
			t.Errorf("%d: no id of the request", a.StatusCode)
		}
	}
	if page.Doc.Find("script:not([src]), style, [style], [onclick]").Length() > 0 {
		t.Error("the page breaks its own policy")
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	s, other := newSite(t, false), newSite(t, false)
	s.Clerk("sabine")
	other.Clerk("sabine")
	b := s.Browser()
	b.SignIn("sabine")
	if a := b.Get("/de/note"); a.StatusCode != 200 {
		t.Fatal(a.StatusCode)
	}
	b.Host = other.Slug + ".localhost"
	if a := b.Get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("one town's cookie at another's host: %d", a.StatusCode)
	}
	b.Host = "unknown.example"
	for _, path := range []string{"/de/note", "/de/login", "/"} {
		if a := b.Get(path); a.StatusCode != http.StatusNotFound || !strings.Contains(a.Text, "Unter dieser Adresse") {
			t.Errorf("unknown host, %s: %d", path, a.StatusCode)
		}
	}
	if a := b.Get("/en/login"); a.StatusCode != http.StatusNotFound || !strings.Contains(a.Text, "no learning portal") {
		t.Errorf("unknown host in English: %d", a.StatusCode)
	}
}

func TestRoot(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	for accept, want := range map[string]string{"": "/de/", "en-GB,en;q=0.9": "/en/", "fr": "/de/", "en;q=0.5,de": "/de/", "*": "/de/"} {
		b := s.Browser()
		b.Headers["Accept-Language"] = accept
		if a := b.Get("/"); a.StatusCode != http.StatusFound || a.To() != want {
			t.Errorf("%q: %d %s, want %s", accept, a.StatusCode, a.To(), want)
		}
	}
	b := s.Browser()
	b.Headers["Accept-Language"] = "de"
	b.Get("/en/login")
	if a := b.Get("/"); a.To() != "/en/" {
		t.Errorf("the language last read: %s", a.To())
	}
}
