package account_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/web/session/sessiontest"
)

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
