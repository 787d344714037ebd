package account_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	b := s.browser()

	a := b.get("/de/note?x=1")
	if a.StatusCode != http.StatusSeeOther || a.to() != "/de/login?next=%2Fde%2Fnote%3Fx%3D1" {
		t.Fatalf("a page for staff: %d %s", a.StatusCode, a.to())
	}
	page := b.get(a.to())
	a = b.submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {"falsch-9431"}})
	if a.StatusCode != 422 || a.doc.Find(`main [role="alert"]`).Length() != 1 || strings.Contains(a.body, "falsch-9431") {
		t.Errorf("a wrong password: %d\n%s", a.StatusCode, a.body)
	}
	if v, _ := a.doc.Find("#f-login").Attr("value"); v != "sabine" {
		t.Errorf("the name is not kept: %q", v)
	}
	a = b.submit(a, "/de/login", url.Values{"login": {"sabine"}, "password": {password}})
	if a.StatusCode != http.StatusSeeOther || a.to() != "/de/note?x=1" {
		t.Fatalf("sign-in leads to %d %q, want back to the page", a.StatusCode, a.to())
	}
	if a = b.get("/en/note"); a.StatusCode != 200 || a.body != "note en" {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if a = b.get("/de/login"); a.to() != "/de/" {
		t.Errorf("the page to sign in, signed in: %d %s", a.StatusCode, a.to())
	}

	if a = b.get("/de/"); a.to() != "/de/note" {
		t.Errorf("the start: %d %s, want the first entry of the menu", a.StatusCode, a.to())
	}
	if a = s.browser().get("/de"); a.to() != "/de/login" {
		t.Errorf("the start of nobody: %d %s", a.StatusCode, a.to())
	}
	page = b.get("/de/my/account")
	if nav := page.doc.Find(".lp-nav a").Length(); nav != 1 || page.doc.Find(`meta[name="lotse-session"]`).Length() != 1 {
		t.Errorf("%d menu entries, or no end of the session", nav)
	}
	old := b.cookies["lotse"]
	a = b.submit(page, "/de/logout", nil)
	if a.to() != "/de/login" || b.cookies["lotse"] != "" {
		t.Errorf("sign-out: %d %s, cookie %q", a.StatusCode, a.to(), b.cookies["lotse"])
	}
	if a = b.get("/de/login"); a.doc.Find(".lp-notice").Length() != 1 {
		t.Error("nothing says that the sign-out worked")
	}
	if a = b.get("/de/login"); a.doc.Find(".lp-notice").Length() != 0 {
		t.Error("the notice comes twice")
	}
	b.cookies["lotse"] = old
	if a = b.get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the cookie replayed after sign-out: %d", a.StatusCode)
	}
}

func TestOpenRedirect(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	for _, next := range []string{"//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "evil.example"} {
		b := s.browser()
		page := b.get("/de/login?next=" + url.QueryEscape(next))
		if a := b.submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {password}, "next": {next}}); a.to() != "/de/" {
			t.Errorf("%q leads to %q", next, a.to())
		}
		if a := b.get("/de/login?next=" + url.QueryEscape(next)); a.to() != "/de/" {
			t.Errorf("%q, signed in, leads to %q", next, a.to())
		}
		if a := b.submit(b.get("/de/my/account"), "/de/theme", url.Values{"theme": {"dark"}, "back": {next}}); a.to() != "/de/" {
			t.Errorf("theme: %q leads to %q", next, a.to())
		}
	}
}

// TestUnsafeRequestsNeedOurPage: every route that takes a form, without the
// token, with another's, and from another site.
func TestUnsafeRequestsNeedOurPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	s.clerk("jens")
	other := s.browser()
	other.signIn("jens")
	foreign := other.token()

	b := s.browser()
	b.signIn("sabine")
	tokens := func() map[string]string {
		return map[string]string{"no token": "", "a guess": "guess", "another session's token": foreign}
	}
	var posts []string
	for _, e := range s.routes.Entries {
		if e.Method == http.MethodPost && !slices.Contains(posts, e.Path) {
			posts = append(posts, e.Path)
		}
	}
	if len(posts) < 9 {
		t.Fatalf("only %v", posts)
	}
	for _, who := range []*browser{b, s.browser()} {
		for _, path := range posts {
			for name, token := range tokens() {
				if a := who.send("POST", "/de"+path, url.Values{"_csrf": {token}}); a.StatusCode != http.StatusForbidden {
					t.Errorf("%s with %s: %d", path, name, a.StatusCode)
				}
			}
			who.headers["Sec-Fetch-Site"] = "cross-site"
			if a := who.send("POST", "/de"+path, url.Values{"_csrf": {who.token()}}); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s from another site with our token: %d", path, a.StatusCode)
			}
			delete(who.headers, "Sec-Fetch-Site")
		}
	}
	if len(s.written) > 0 {
		t.Errorf("written: %v", s.written)
	}
	// The twin: with the token it works, as a field and as a header.
	if a := b.send("POST", "/de/note", url.Values{"_csrf": {b.token()}, "text": {"a"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("with the token: %d", a.StatusCode)
	}
	b.headers["X-CSRF-Token"] = b.token()
	if a := b.send("POST", "/de/note", url.Values{"text": {"b"}}); a.StatusCode != http.StatusSeeOther || len(s.written) != 2 {
		t.Errorf("with the header: %d, %v", a.StatusCode, s.written)
	}
}

// TestFormOutlivesSession: a form sent after the end is answered right after
// the sign-in, once, for its owner only.
func TestFormOutlivesSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	s.clerk("jens")
	write := func(b *browser, text string) answer {
		return b.send("POST", "/de/note?q=1", url.Values{"_csrf": {b.token()}, "text": {text}})
	}
	expire := func(name, text string) (*browser, answer) {
		b := s.browser()
		b.signIn(name)
		token := b.token()
		s.Clock.Advance(31 * time.Minute)
		a := b.send("POST", "/de/note?q=1", url.Values{"_csrf": {token}, "text": {text}})
		if a.StatusCode != http.StatusUnauthorized || a.doc.Find(`input[name="keep"]`).Length() != 1 {
			t.Fatalf("after the end: %d\n%s", a.StatusCode, a.body)
		}
		return b, a
	}

	b, page := expire("sabine", "a long answer & more")
	page = b.submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {"slip"}})
	if page.StatusCode != 422 {
		t.Fatalf("a slip on the way: %d", page.StatusCode)
	}
	a := b.submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {password}})
	if a.StatusCode != http.StatusSeeOther || a.to() != "/de/note" || !slices.Equal(s.written, []string{"a long answer & more?1"}) {
		t.Fatalf("after sign-in: %d %s, written %q", a.StatusCode, a.to(), s.written)
	}
	if a := b.get("/de/note"); a.StatusCode != 200 {
		t.Errorf("the new session: %d", a.StatusCode)
	}
	if write(b, "next"); len(s.written) != 2 {
		t.Errorf("the next form: %q", s.written)
	}

	s.written = nil
	b, page = expire("sabine", "Sabine's")
	if a := b.submit(page, "/de/login", url.Values{"login": {"jens"}, "password": {password}}); a.to() != "/de/" || len(s.written) > 0 {
		t.Errorf("somebody else signs in: %s, written %q", a.to(), s.written)
	}
	// A forged form is not kept: without its token it never was ours.
	b = s.browser()
	b.signIn("sabine")
	s.Clock.Advance(31 * time.Minute)
	if a := b.send("POST", "/de/note", url.Values{"_csrf": {"guess"}, "text": {"forged"}}); a.StatusCode != 401 || a.doc.Find(`input[name="keep"]`).Length() > 0 {
		t.Errorf("forged: %d", a.StatusCode)
	}
	// Signing out after the end is no form to keep.
	if a := b.send("POST", "/de/logout", url.Values{"_csrf": {b.token()}}); a.StatusCode != 401 || a.doc.Find(`input[name="keep"]`).Length() > 0 {
		t.Errorf("sign-out after the end: %d", a.StatusCode)
	}
	// Scripts get a plain answer and keep the page themselves.
	b.headers["Accept"] = "application/json"
	if a := b.send("POST", "/de/note", url.Values{"_csrf": {"guess"}}); a.StatusCode != 401 || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("a script: %d %s", a.StatusCode, a.Header.Get("Content-Type"))
	}
}

// TestOtherWindow: after signing in again, forms left open in another window
// go on working.
func TestOtherWindow(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	b := s.browser()
	b.signIn("sabine")
	open := b.token()
	s.Clock.Advance(31 * time.Minute)
	b.signIn("sabine")
	if a := b.send("POST", "/de/note", url.Values{"_csrf": {open}, "text": {"x"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("%d", a.StatusCode)
	}
}

func TestNewRoleRotates(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	person := s.clerk("sabine")
	b := s.browser()
	b.signIn("sabine")
	before := b.cookies["lotse"]
	if b.get("/de/note"); b.cookies["lotse"] != before {
		t.Error("the token changes without a reason")
	}
	if _, err := s.logins.Give(s.Ctx, login.Grant{Person: person, Role: actor.CIO, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
		t.Fatal(err)
	}
	if a := b.get("/de/my/account"); b.cookies["lotse"] == before || a.doc.Find(".lp-nav a").Length() != 2 {
		t.Errorf("after a new role: same token %v, %d entries", b.cookies["lotse"] == before, a.doc.Find(".lp-nav a").Length())
	}
	if a := b.get("/de/note"); a.StatusCode != 200 {
		t.Errorf("with the new token: %d", a.StatusCode)
	}
}

func TestHeadersAndCookies(t *testing.T) {
	t.Parallel()
	s := newSite(t, true)
	s.clerk("sabine")
	b := s.browser()
	page := b.get("/de/login")
	a := b.submit(page, "/de/login", url.Values{"login": {"sabine"}, "password": {password}})
	var found bool
	for _, c := range a.Cookies() {
		if c.Name == "__Host-lotse" {
			found = c.Secure && c.HttpOnly && c.SameSite == http.SameSiteLaxMode && c.Path == "/" && c.Domain == "" && c.MaxAge == 0 && len(c.Value) >= 43
		}
	}
	if !found {
		t.Errorf("cookies %v", a.Header["Set-Cookie"])
	}
	for _, a := range []answer{page, a, b.get("/de/nowhere"), b.get("/"), b.get("/de/my/account")} {
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
	if page.doc.Find("script:not([src]), style, [style], [onclick]").Length() > 0 {
		t.Error("the page breaks its own policy")
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	s, other := newSite(t, false), newSite(t, false)
	s.clerk("sabine")
	other.clerk("sabine")
	b := s.browser()
	b.signIn("sabine")
	if a := b.get("/de/note"); a.StatusCode != 200 {
		t.Fatal(a.StatusCode)
	}
	b.host = other.Slug + ".localhost"
	if a := b.get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("one town's cookie at another's host: %d", a.StatusCode)
	}
	b.host = "unknown.example"
	for _, path := range []string{"/de/note", "/de/login", "/"} {
		if a := b.get(path); a.StatusCode != http.StatusNotFound || !strings.Contains(a.body, "Unter dieser Adresse") {
			t.Errorf("unknown host, %s: %d", path, a.StatusCode)
		}
	}
	if a := b.get("/en/login"); a.StatusCode != http.StatusNotFound || !strings.Contains(a.body, "no learning portal") {
		t.Errorf("unknown host in English: %d", a.StatusCode)
	}
}

func TestRoot(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	for accept, want := range map[string]string{"": "/de/", "en-GB,en;q=0.9": "/en/", "fr": "/de/", "en;q=0.5,de": "/de/", "*": "/de/"} {
		b := s.browser()
		b.headers["Accept-Language"] = accept
		if a := b.get("/"); a.StatusCode != http.StatusFound || a.to() != want {
			t.Errorf("%q: %d %s, want %s", accept, a.StatusCode, a.to(), want)
		}
	}
	b := s.browser()
	b.headers["Accept-Language"] = "de"
	b.get("/en/login")
	if a := b.get("/"); a.to() != "/en/" {
		t.Errorf("the language last read: %s", a.to())
	}
}

func TestExtension(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	b := s.browser()
	b.signIn("sabine")
	token := b.token()
	s.Clock.Advance(29 * time.Minute)
	b.headers["Accept"] = "application/json"
	a := b.send("POST", "/de/session/extension", url.Values{"_csrf": {token}})
	if want := s.Clock.Now().Add(30 * time.Minute).UTC().Format(time.RFC3339); a.StatusCode != 200 || !strings.Contains(a.body, want) {
		t.Errorf("%d %s, want %s", a.StatusCode, a.body, want)
	}
	delete(b.headers, "Accept")
	b.headers["Referer"] = "http://" + b.host + "/de/note?x=1"
	if a := b.send("POST", "/de/session/extension", url.Values{"_csrf": {token}}); a.to() != "/de/note?x=1" {
		t.Errorf("without a script: %d %s", a.StatusCode, a.to())
	}
}

func TestLinkAndReset(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	link, err := s.logins.CreateAdmin(s.Ctx, "sabine@lindenau.example")
	if err != nil {
		t.Fatal(err)
	}
	code := link[strings.LastIndexByte(link, '/')+1:]
	b := s.browser()

	a := b.submit(b.get("/de/login/link"), "/de/login/link", url.Values{"code": {" " + strings.ToLower(code) + " "}})
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("typed by hand: %d\n%s", a.StatusCode, a.body)
	}
	page := b.get(a.to())
	if page.StatusCode != 200 || !strings.Contains(page.body, "sabine") {
		t.Fatalf("%d\n%s", page.StatusCode, page.body)
	}
	action, _ := page.doc.Find(`main form`).First().Attr("action")
	for name, fill := range map[string]url.Values{
		"nothing":  {},
		"short":    {"password": {"kurz"}, "repeat": {"kurz"}},
		"two ways": {"password": {"Ziegel Wolke Birne"}, "repeat": {"Ziegel Wolke Birnen"}},
	} {
		if a := b.submit(page, action, fill); a.StatusCode != 422 || a.doc.Find(`[aria-invalid="true"]`).Length() != 1 {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	a = b.submit(page, action, url.Values{"password": {"Ziegel Wolke Birne"}, "repeat": {"Ziegel Wolke Birne"}})
	if a.to() != "/de/" {
		t.Fatalf("%d\n%s", a.StatusCode, a.body)
	}
	if a := b.get("/de/note"); a.StatusCode != 200 {
		t.Errorf("not signed in: %d", a.StatusCode)
	}
	for _, bad := range []string{code, "AAAAA", "%2e%2e", "a%2fb"} {
		if a := s.browser().get("/de/login/link/" + bad); a.StatusCode != http.StatusNotFound || a.doc.Find("h1").Length() != 1 {
			t.Errorf("%s: %d", bad, a.StatusCode)
		}
	}

	var bodies []string
	for _, name := range []string{"sabine", "nobody"} {
		b := s.browser()
		a := b.submit(b.get("/de/login/reset"), "/de/login/reset", url.Values{"login": {name}})
		if a.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d", name, a.StatusCode)
		}
		bodies = append(bodies, b.get(a.to()).doc.Find("main").Text())
	}
	if bodies[0] != bodies[1] || !strings.Contains(bodies[0], "Postfach") {
		t.Errorf("a known name reads %q, an unknown one %q", bodies[0], bodies[1])
	}
	if a := b.submit(b.get("/de/login/reset"), "/de/login/reset", url.Values{"login": {" "}}); a.StatusCode != 422 {
		t.Errorf("no name: %d", a.StatusCode)
	}
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	b, phone := s.browser(), s.browser()
	phone.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1"
	b.signIn("sabine")
	phone.signIn("sabine")

	a := b.submit(b.get("/de/my/account"), "/de/my/account/language", url.Values{"lang": {"en"}})
	if a.to() != "/en/my/account" || s.Int(`SELECT count(*) FROM person WHERE language = 'en' AND tenant_id = $1`, s.Tenant) != 1 {
		t.Errorf("language: %d %s", a.StatusCode, a.to())
	}
	page := b.get("/de/my/account/sessions")
	if rows := page.doc.Find("tbody tr"); rows.Length() != 2 || !strings.Contains(rows.Text(), "iPhone") {
		t.Fatalf("%s", page.body)
	}
	end, _ := page.doc.Find(`tbody form`).First().Attr("action")
	for range 2 { // a double click
		if a := b.submit(page, end, nil); a.to() != "/de/my/account/sessions" {
			t.Errorf("%s: %d %s", end, a.StatusCode, a.to())
		}
	}
	if a := phone.get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the phone is still signed in: %d", a.StatusCode)
	}
	phone.signIn("sabine")
	const fresh = "Ziegel Wolke Birne"
	page = b.get("/de/my/account")
	if a := b.submit(page, "/de/my/account/password", url.Values{"old_password": {"wrong"}, "password": {fresh}, "repeat": {fresh}}); a.StatusCode != 422 || a.doc.Find("#f-old_password[aria-invalid]").Length() != 1 {
		t.Errorf("a wrong old password: %d", a.StatusCode)
	}
	before := b.cookies["lotse"]
	for range 2 { // a double click: the second finds the work done
		if a := b.submit(page, "/de/my/account/password", url.Values{"old_password": {password}, "password": {fresh}, "repeat": {fresh}}); a.to() != "/de/my/account" {
			t.Errorf("%d\n%s", a.StatusCode, a.body)
		}
	}
	if a := b.get("/de/my/account"); a.StatusCode != 200 || b.cookies["lotse"] == before {
		t.Errorf("%d; new token: %v", a.StatusCode, b.cookies["lotse"] != before)
	}
	if a := phone.get("/de/note"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the phone knows the old password only: %d", a.StatusCode)
	}
	b.submit(b.get("/de/my/account"), "/de/theme", url.Values{"theme": {"dark"}})
	if v, _ := b.get("/de/my/account").doc.Find("html").Attr("data-kern-theme"); v != "dark" {
		t.Errorf("theme %q", v)
	}
}

// TestReadingWritesNothing: no GET changes a row.
func TestReadingWritesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.clerk("sabine")
	b := s.browser()
	b.signIn("sabine")
	writes := func() (n int) {
		for _, table := range []string{"session", "account", "login_attempt", "login_link", "kept_form", "audit", "role_grant"} {
			n += s.Int(`SELECT count(*) FROM `+table+` WHERE tenant_id = $1`, s.Tenant)
		}
		return n + s.Int(`SELECT coalesce(sum(xmin::text::bigint), 0) FROM session WHERE tenant_id = $1`, s.Tenant)
	}
	before := writes()
	for _, e := range s.routes.Entries {
		if e.Method == http.MethodGet && !strings.Contains(e.Path, ":") {
			if a := b.get("/de" + e.Path); a.StatusCode >= 400 {
				t.Errorf("%s: %d", e.Path, a.StatusCode)
			}
		}
	}
	if after := writes(); after != before {
		t.Error("reading pages wrote something")
	}
}
