package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
)

// card prints a card for a person and returns what it says.
func (s *site) card(t *testing.T, person uuid.UUID) (token, number, pin string) {
	t.Helper()
	hr := s.May(uuid.New(), login.Invite)
	holder, err := s.Cards.Of(hr, person)
	if err != nil {
		t.Fatal(err)
	}
	batch, err := s.Cards.Prepare(hr, card.Filter{Person: holder.Slug})
	if err == nil {
		err = s.Cards.Issue(hr, batch)
	}
	if err != nil {
		t.Fatal(err)
	}
	return printed(t, batch.PDF)
}

func TestCardPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	token, number, pin := s.card(t, s.Clerk("kita"))
	scanned := "/de/login/card/" + token

	b := s.Browser()
	page := b.Get(scanned)
	field := page.Doc.Find("#f-pin")
	if page.StatusCode != 200 || field.AttrOr("inputmode", "") != "numeric" || field.AttrOr("autocomplete", "") != "one-time-code" {
		t.Fatalf("%d\n%s", page.StatusCode, page.Text)
	}
	if strings.Contains(page.Text, "kita") || page.Doc.Find("#f-number").Length() != 0 {
		t.Error("the page names the person or asks for the number of a scanned card")
	}
	if a := b.Get("/de/login/card/" + strings.Repeat("A", 26)); a.StatusCode != 200 || a.Doc.Find("main form").Text() != page.Doc.Find("main form").Text() {
		t.Error("a card there is not looks different")
	}
	a := b.Submit(page, scanned, url.Values{"pin": {"000001"}})
	if a.StatusCode != 422 || !strings.Contains(a.Text, "noch 4 Versuche") || strings.Contains(a.Text, "000001") {
		t.Errorf("a wrong PIN: %d\n%s", a.StatusCode, a.Text)
	}
	if a = b.Submit(page, scanned, url.Values{"pin": {""}}); a.StatusCode != 422 || a.Doc.Find("#f-pin[aria-invalid]").Length() != 1 {
		t.Errorf("no PIN: %d", a.StatusCode)
	}
	if a = b.Submit(page, scanned, url.Values{"pin": {pin}}); a.To() != "/de/" {
		t.Errorf("%d %s", a.StatusCode, a.To())
	}
	if a = b.Get("/de/note"); a.StatusCode != 200 {
		t.Errorf("signed in: %d", a.StatusCode)
	}
	// The next person scans before this one has signed out.
	if a = b.Get(scanned); strings.Contains(a.Text, "Krüger") {
		t.Error("the page names who was here before")
	}

	b = s.Browser()
	page = b.Get("/de/login/card?next=%2Fde%2Fnote%3Fx%3D1")
	a = b.Submit(page, "/de/login/card", url.Values{"number": {number}, "pin": {"000001"}})
	if a.StatusCode != 422 || a.Doc.Find("#f-number").AttrOr("value", "") != number {
		t.Errorf("a wrong PIN: %d, the number is not kept", a.StatusCode)
	}
	if a = b.Submit(a, "/de/login/card", url.Values{"number": {strings.ToLower(number)}, "pin": {pin}}); a.To() != "/de/note?x=1" {
		t.Errorf("by number: %d %s", a.StatusCode, a.To())
	}
	for range card.MaxPINs {
		a = b.Submit(page, "/de/login/card", url.Values{"number": {number}, "pin": {"000001"}})
	}
	if a.StatusCode != http.StatusTooManyRequests || !strings.Contains(a.Text, "gesperrt") {
		t.Errorf("locked: %d", a.StatusCode)
	}
}

// A tablet left open: no name, nothing remembered, nothing lost.
func TestSharedTablet(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	token, _, pin := s.card(t, s.Clerk("kita"))
	scanned := "/de/login/card/" + token
	b := s.Browser()
	if a := b.Submit(b.Get(scanned), scanned, url.Values{"pin": {pin}, "shared": {"yes"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.StatusCode, a.Text)
	}
	account := b.Get("/de/my/account")
	form := url.Values{"text": {"meine Antwort"}, "_csrf": {account.Doc.Find(`meta[name="lotse-csrf"]`).AttrOr("content", "")}, "_key": {"schluessel-1"}}
	s.Clock.Advance(login.SharedIdle)
	a := b.Send("POST", "/de/note", form)
	keep := a.Doc.Find(`input[name="keep"]`).AttrOr("value", "")
	if a.StatusCode != http.StatusUnauthorized || a.Doc.Find("#f-pin").Length() != 1 || keep == "" || strings.Contains(a.Text, "Krüger") {
		t.Fatalf("after five minutes: %d\n%s", a.StatusCode, a.Text)
	}
	if len(s.written) != 0 {
		t.Fatal("the answer counts without a session")
	}
	if a = b.Submit(b.Get(scanned), scanned, url.Values{"pin": {pin}, "keep": {keep}}); a.To() != "/de/note" || len(s.written) != 1 {
		t.Errorf("the answer is lost: %d %s %v", a.StatusCode, a.To(), s.written)
	}
	a = b.Submit(b.Get("/de/my/account"), "/de/logout", nil)
	if a.To() != "/de/login/card" {
		t.Errorf("sign-out leads to %s", a.To())
	}
	if a = b.Get("/de/login"); a.To() != "/de/login/card" {
		t.Errorf("the page to sign in: %d %s", a.StatusCode, a.To())
	}
	if a = b.Get("/de/login?by=password"); a.Doc.Find("#f-login").AttrOr("autocomplete", "") != "off" {
		t.Error("a shared browser is asked to remember the name")
	}
	if a = b.Get("/de/my/account"); a.StatusCode != http.StatusSeeOther || a.Header.Get("Cache-Control") == "" && a.Text != "" {
		t.Errorf("back after sign-out: %d", a.StatusCode)
	}
	if got := account.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page may be kept: %q", got)
	}

	page := b.Get("/de/login/device")
	if a = b.Submit(page, "/de/login/device", nil); a.To() != "/de/login/device" || b.Cookies["lotse-shared"] != "" {
		t.Errorf("own again: %d %s", a.StatusCode, a.To())
	}
	if a = b.Submit(b.Get(scanned), scanned, url.Values{"pin": {pin}}); a.StatusCode != http.StatusSeeOther {
		t.Fatal(a.StatusCode)
	}
	s.Clock.Advance(login.SharedIdle + time.Minute)
	if a = b.Get("/de/note"); a.StatusCode != 200 {
		t.Errorf("the twin, a device of one's own, is signed out after six minutes: %d", a.StatusCode)
	}
	if a = b.Submit(b.Get("/de/login/device"), "/de/login/device", url.Values{"shared": {"yes"}}); a.To() != "/de/login/card" || b.Cookies["lotse-shared"] == "" {
		t.Errorf("shared: %d %s", a.StatusCode, a.To())
	}
}
