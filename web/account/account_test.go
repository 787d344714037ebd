package account_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/login"
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
			(&account.Handler{DB: st.DB, Logins: st.Logins, People: st.People, Sessions: st.Sessions}).Mount(r)
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

// TestUnsafeRequestsNeedOurPage: every route that takes a form, without the
// token, with another's, and from another site.
func TestUnsafeRequestsNeedOurPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	s.Clerk("jens")
	other := s.Browser()
	other.SignIn("jens")
	foreign := other.Token()

	b := s.Browser()
	b.SignIn("sabine")
	tokens := func() map[string]string {
		return map[string]string{"no token": "", "a guess": "guess", "another session's token": foreign}
	}
	var posts []string
	for _, e := range s.Routes.Entries {
		if e.Method == http.MethodPost && !slices.Contains(posts, e.Path) {
			posts = append(posts, e.Path)
		}
	}
	if len(posts) < 9 {
		t.Fatalf("only %v", posts)
	}
	for _, who := range []*sessiontest.Browser{b, s.Browser()} {
		for _, path := range posts {
			for name, token := range tokens() {
				if a := who.Send("POST", "/de"+path, url.Values{"_csrf": {token}}); a.StatusCode != http.StatusForbidden {
					t.Errorf("%s with %s: %d", path, name, a.StatusCode)
				}
			}
			who.Headers["Sec-Fetch-Site"] = "cross-site"
			if a := who.Send("POST", "/de"+path, url.Values{"_csrf": {who.Token()}}); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s from another site with our token: %d", path, a.StatusCode)
			}
			delete(who.Headers, "Sec-Fetch-Site")
		}
	}
	if len(s.written) > 0 {
		t.Errorf("written: %v", s.written)
	}
	// The twin: with the token it works, as a field and as a header.
	if a := b.Send("POST", "/de/note", url.Values{"_csrf": {b.Token()}, "text": {"a"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("with the token: %d", a.StatusCode)
	}
	b.Headers["X-CSRF-Token"] = b.Token()
	if a := b.Send("POST", "/de/note", url.Values{"text": {"b"}}); a.StatusCode != http.StatusSeeOther || len(s.written) != 2 {
		t.Errorf("with the header: %d, %v", a.StatusCode, s.written)
	}
}

// TestFormOutlivesSession: a form sent after the end is answered right after
// the sign-in, once, for its owner only.
func TestFormOutlivesSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	s.Clerk("jens")
	write := func(b *sessiontest.Browser, text string) sessiontest.Answer {
		return b.Send("POST", "/de/note?q=1", url.Values{"_csrf": {b.Token()}, "text": {text}})
	}
	expire := func(name, text string) (*sessiontest.Browser, sessiontest.Answer) {
		b := s.Browser()
		b.SignIn(name)
		token := b.Token()
		s.Clock.Advance(31 * time.Minute)
		a := b.Send("POST", "/de/note?q=1", url.Values{"_csrf": {token}, "text": {text}})
		if a.StatusCode != http.StatusUnauthorized || a.Doc.Find(`input[name="keep"]`).Length() != 1 {
			t.Fatalf("after the end: %d\n%s", a.StatusCode, a.Text)
		}
		return b, a
	}

	b, page := expire("sabine", "a long answer & more")
	page = b.Submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {"slip"}})
	if page.StatusCode != 422 {
		t.Fatalf("a slip on the way: %d", page.StatusCode)
	}
	a := b.Submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {sessiontest.Password}})
	if a.StatusCode != http.StatusSeeOther || a.To() != "/de/note" || !slices.Equal(s.written, []string{"a long answer & more?1"}) {
		t.Fatalf("after sign-in: %d %s, written %q", a.StatusCode, a.To(), s.written)
	}
	if a := b.Get("/de/note"); a.StatusCode != 200 {
		t.Errorf("the new session: %d", a.StatusCode)
	}
	if write(b, "next"); len(s.written) != 2 {
		t.Errorf("the next form: %q", s.written)
	}

	s.written = nil
	b, page = expire("sabine", "Sabine's")
	if a := b.Submit(page, "/de/login", url.Values{"login": {"jens"}, "password": {sessiontest.Password}}); a.To() != "/de/" || len(s.written) > 0 {
		t.Errorf("somebody else signs in: %s, written %q", a.To(), s.written)
	}
	// A forged form is not kept: without its token it never was ours.
	b = s.Browser()
	b.SignIn("sabine")
	s.Clock.Advance(31 * time.Minute)
	if a := b.Send("POST", "/de/note", url.Values{"_csrf": {"guess"}, "text": {"forged"}}); a.StatusCode != 401 || a.Doc.Find(`input[name="keep"]`).Length() > 0 {
		t.Errorf("forged: %d", a.StatusCode)
	}
	// Signing out after the end is no form to keep.
	if a := b.Send("POST", "/de/logout", url.Values{"_csrf": {b.Token()}}); a.StatusCode != 401 || a.Doc.Find(`input[name="keep"]`).Length() > 0 {
		t.Errorf("sign-out after the end: %d", a.StatusCode)
	}
	// Scripts get a plain answer and keep the page themselves.
	b.Headers["Accept"] = "application/json"
	if a := b.Send("POST", "/de/note", url.Values{"_csrf": {"guess"}}); a.StatusCode != 401 || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("a script: %d %s", a.StatusCode, a.Header.Get("Content-Type"))
	}
}

// TestOtherWindow: after signing in again, forms left open in another window
// go on working.
func TestOtherWindow(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	b := s.Browser()
	b.SignIn("sabine")
	open := b.Token()
	s.Clock.Advance(31 * time.Minute)
	b.SignIn("sabine")
	if a := b.Send("POST", "/de/note", url.Values{"_csrf": {open}, "text": {"x"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("%d", a.StatusCode)
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
	if _, err := s.Logins.Give(s.Ctx, login.Grant{Person: person, Role: actor.CIO, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
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

func TestExtension(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	b := s.Browser()
	b.SignIn("sabine")
	token := b.Token()
	s.Clock.Advance(29 * time.Minute)
	b.Headers["Accept"] = "application/json"
	a := b.Send("POST", "/de/session/extension", url.Values{"_csrf": {token}})
	if a.StatusCode != 200 || a.Text != `{"left":1800}` {
		t.Errorf("%d %s, want half an hour", a.StatusCode, a.Text)
	}
	delete(b.Headers, "Accept")
	b.Headers["Referer"] = "http://" + b.Host + "/de/note?x=1"
	if a := b.Send("POST", "/de/session/extension", url.Values{"_csrf": {token}}); a.To() != "/de/note?x=1" {
		t.Errorf("without a script: %d %s", a.StatusCode, a.To())
	}
}

func TestLinkAndReset(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	link, err := s.Logins.CreateAdmin(s.Ctx, "sabine@lindenau.example")
	if err != nil {
		t.Fatal(err)
	}
	code := link[strings.LastIndexByte(link, '/')+1:]
	b := s.Browser()

	a := b.Submit(b.Get("/de/login/link"), "/de/login/link", url.Values{"code": {" " + strings.ToLower(code) + " "}})
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("typed by hand: %d\n%s", a.StatusCode, a.Text)
	}
	page := b.Get(a.To())
	if page.StatusCode != 200 || !strings.Contains(page.Text, "sabine") {
		t.Fatalf("%d\n%s", page.StatusCode, page.Text)
	}
	action, _ := page.Doc.Find(`main form`).First().Attr("action")
	for name, fill := range map[string]url.Values{
		"nothing":  {},
		"short":    {"password": {"kurz"}, "repeat": {"kurz"}},
		"two ways": {"password": {"Ziegel Wolke Birne"}, "repeat": {"Ziegel Wolke Birnen"}},
	} {
		if a := b.Submit(page, action, fill); a.StatusCode != 422 || a.Doc.Find(`[aria-invalid="true"]`).Length() != 1 {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	a = b.Submit(page, action, url.Values{"password": {"Ziegel Wolke Birne"}, "repeat": {"Ziegel Wolke Birne"}})
	if a.To() != "/de/" {
		t.Fatalf("%d\n%s", a.StatusCode, a.Text)
	}
	if a := b.Get("/de/note"); a.StatusCode != 200 {
		t.Errorf("not signed in: %d", a.StatusCode)
	}
	for _, bad := range []string{code, "AAAAA", "%2e%2e", "a%2fb"} {
		if a := s.Browser().Get("/de/login/link/" + bad); a.StatusCode != http.StatusNotFound || a.Doc.Find("h1").Length() != 1 {
			t.Errorf("%s: %d", bad, a.StatusCode)
		}
	}

	var bodies []string
	for _, name := range []string{"sabine", "nobody"} {
		b := s.Browser()
		a := b.Submit(b.Get("/de/login/reset"), "/de/login/reset", url.Values{"login": {name}})
		if a.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d", name, a.StatusCode)
		}
		bodies = append(bodies, b.Get(a.To()).Doc.Find("main").Text())
	}
	if bodies[0] != bodies[1] || !strings.Contains(bodies[0], "Postfach") {
		t.Errorf("a known name reads %q, an unknown one %q", bodies[0], bodies[1])
	}
	if a := b.Submit(b.Get("/de/login/reset"), "/de/login/reset", url.Values{"login": {" "}}); a.StatusCode != 422 {
		t.Errorf("no name: %d", a.StatusCode)
	}
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	b, phone := s.Browser(), s.Browser()
	phone.Headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1"
	b.SignIn("sabine")
	phone.SignIn("sabine")

	a := b.Submit(b.Get("/de/my/account"), "/de/my/account/language", url.Values{"lang": {"en"}})
	if a.To() != "/en/my/account" || s.Int(`SELECT count(*) FROM person WHERE language = 'en' AND tenant_id = $1`, s.Tenant) != 1 {
		t.Errorf("language: %d %s", a.StatusCode, a.To())
	}
	page := b.Get("/de/my/account/sessions")
	if rows := page.Doc.Find("tbody tr"); rows.Length() != 2 || !strings.Contains(rows.Text(), "iPhone") {
		t.Fatalf("%s", page.Text)
	}
	end, _ := page.Doc.Find(`tbody form`).First().Attr("action")
	for range 2 { // a double click
		if a := b.Submit(page, end, nil); a.To() != "/de/my/account/sessions" {
			t.Errorf("%s: %d %s", end, a.StatusCode, a.To())
		}
	}
	if a := phone.Get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the phone is still signed in: %d", a.StatusCode)
	}
	phone.SignIn("sabine")
	const fresh = "Ziegel Wolke Birne"
	page = b.Get("/de/my/account")
	if a := b.Submit(page, "/de/my/account/password", url.Values{"old_password": {"wrong"}, "password": {fresh}, "repeat": {fresh}}); a.StatusCode != 422 || a.Doc.Find("#f-old_password[aria-invalid]").Length() != 1 {
		t.Errorf("a wrong old password: %d", a.StatusCode)
	}
	before := b.Cookies["lotse"]
	for range 2 { // a double click: the second finds the work done
		if a := b.Submit(page, "/de/my/account/password", url.Values{"old_password": {sessiontest.Password}, "password": {fresh}, "repeat": {fresh}}); a.To() != "/de/my/account" {
			t.Errorf("%d\n%s", a.StatusCode, a.Text)
		}
	}
	if a := b.Get("/de/my/account"); a.StatusCode != 200 || b.Cookies["lotse"] == before {
		t.Errorf("%d; new token: %v", a.StatusCode, b.Cookies["lotse"] != before)
	}
	if a := phone.Get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the phone knows the old password only: %d", a.StatusCode)
	}
	b.Submit(b.Get("/de/my/account"), "/de/theme", url.Values{"theme": {"dark"}})
	if v, _ := b.Get("/de/my/account").Doc.Find("html").Attr("data-kern-theme"); v != "dark" {
		t.Errorf("theme %q", v)
	}
}

// TestReadingWritesNothing: no GET changes a row.
func TestReadingWritesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	b := s.Browser()
	b.SignIn("sabine")
	writes := func() (n int) {
		for _, table := range []string{"session", "account", "login_attempt", "login_link", "kept_form", "audit", "role_grant"} {
			n += s.Int(`SELECT count(*) FROM `+table+` WHERE tenant_id = $1`, s.Tenant)
		}
		return n + s.Int(`SELECT coalesce(sum(xmin::text::bigint), 0) FROM session WHERE tenant_id = $1`, s.Tenant)
	}
	before := writes()
	for _, e := range s.Routes.Entries {
		if e.Method == http.MethodGet && !strings.Contains(e.Path, ":") {
			if a := b.Get("/de" + e.Path); a.StatusCode >= 400 {
				t.Errorf("%s: %d", e.Path, a.StatusCode)
			}
		}
	}
	if after := writes(); after != before {
		t.Error("reading pages wrote something")
	}
}
