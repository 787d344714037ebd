package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/web/session/sessiontest"
)

func TestLinkAndReset(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	s.Clerk("sabine")
	link, err := s.Grants.CreateAdmin(s.Ctx, "sabine@lindenau.example")
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
