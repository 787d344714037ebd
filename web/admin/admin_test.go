package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/web/account"
	"codeberg.org/lotse/lotse/web/admin"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session/sessiontest"
)

func newSite(t testing.TB) *sessiontest.Site {
	t.Helper()
	s := sessiontest.New(t, sessiontest.Options{
		Bundles: actor.Bundles{actor.Admin: {login.GiveRoles, login.Invite}, actor.HR: {login.Invite}},
		Mount: func(s *sessiontest.Site, r route.Router) {
			(&account.Handler{DB: s.DB, Logins: s.Logins, Cards: s.Cards, People: s.People, Sessions: s.Sessions}).Mount(r)
			(&admin.Handler{DB: s.DB, Logins: s.Logins, Grants: s.Grants, Org: s.Org, Sessions: s.Sessions}).Mount(r)
		},
	})
	for name, role := range map[string]actor.Role{"petra": actor.Admin, "heike": actor.HR} {
		if _, err := s.Grants.Give(s.Ctx, grant.Grant{Person: s.Clerk(name), Role: role, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
			t.Fatal(err)
		}
	}
	s.Clerk("sabine")
	return s
}

func TestGrants(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, sabine := s.Browser(), s.Browser()
	b.SignIn("petra")
	sabine.SignIn("sabine")
	const list = "/de/admin/grants"
	page := b.Get(list)
	if page.StatusCode != 200 || page.Doc.Find("tbody tr").Length() != 2 {
		t.Fatalf("%d %s", page.StatusCode, page.Text)
	}
	for name, v := range map[string]url.Values{
		"nothing":         {},
		"nobody":          {"person": {"nobody"}, "role": {"hr"}},
		"an unknown unit": {"person": {"sabine"}, "role": {"hr"}, "unit": {"999"}},
		"a derived role":  {"person": {"sabine"}, "role": {"supervisor"}},
		"admin of a unit": {"person": {"sabine"}, "role": {"admin"}, "unit": {"u-sabine"}},
	} {
		if a := b.Submit(b.Get(list), list, v); a.StatusCode != 422 || a.Doc.Find(`main [role="alert"]`).Length() != 1 {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	if a := sabine.Get(list); a.StatusCode != http.StatusForbidden {
		t.Errorf("an employee sees the roles: %d", a.StatusCode)
	}
	for range 2 { // a double click
		if a := b.Submit(page, list, url.Values{"person": {"sabine"}, "role": {"admin"}}); a.To() != list {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
	}
	if a := b.Submit(b.Get(list), list, url.Values{"person": {"sabine"}, "role": {"cio"}, "unit": {"u-heike"}, "sub": {"yes"}}); a.To() != list {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	if a := sabine.Get(list); a.StatusCode != 200 || !strings.Contains(a.Text, "Einheit u-heike und alles darunter") {
		t.Errorf("the new role does not hold at once: %d", a.StatusCode)
	}
	page = b.Get(list)
	if n := page.Doc.Find("tbody tr").Length(); n != 4 {
		t.Fatalf("%d rows, want 4", n)
	}
	admins := page.Doc.Find(`tbody form`).Slice(0, 2) // ordered by role
	first, second := admins.First().AttrOr("action", ""), admins.Last().AttrOr("action", "")
	for range 2 {
		if a := b.Submit(page, second, nil); a.To() != list {
			t.Errorf("%d %s", a.StatusCode, a.Text)
		}
	}
	one, other := b.Get(list), sabine.Get(list)
	if one.StatusCode == other.StatusCode {
		t.Errorf("%d and %d: one of two administrators has no role any more", one.StatusCode, other.StatusCode)
	}
	if other.StatusCode == 200 {
		b, one = sabine, other
	}
	if a := b.Submit(one, first, nil); a.StatusCode != http.StatusConflict {
		t.Errorf("the last administrator goes: %d", a.StatusCode)
	}
	if a := b.Submit(one, first, nil); a.StatusCode != http.StatusConflict || a.Doc.Find("h1").Length() != 1 {
		t.Errorf("again: %d", a.StatusCode)
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.Browser()
	b.SignIn("heike")
	if a := b.Get("/de/admin/grants"); a.StatusCode != http.StatusForbidden {
		t.Errorf("HR gives roles: %d", a.StatusCode)
	}
	send := func(path, person string) sessiontest.Answer {
		page := b.Get("/de/admin/accounts")
		form := url.Values{"person": {person}}
		for _, name := range []string{"_csrf", "_key"} {
			form.Set(name, page.Doc.Find(`main form input[name="`+name+`"]`).AttrOr("value", ""))
		}
		return b.Send("POST", "/de/admin/accounts/"+path, form)
	}
	if a := send("letter", "sabine"); a.StatusCode != 200 || a.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.Text, "%PDF-") {
		t.Errorf("letter: %d %s", a.StatusCode, a.Header.Get("Content-Type"))
	}
	for _, path := range []string{"letter", "invitation", "closure", "reopening"} {
		if a := send(path, "nobody"); a.StatusCode != 422 || a.Doc.Find("#f-person[aria-invalid]").Length() != 1 {
			t.Errorf("%s of nobody: %d", path, a.StatusCode)
		}
	}
	if a := send("invitation", "sabine"); a.To() != "/de/admin/accounts" {
		t.Errorf("invitation: %d %s", a.StatusCode, a.Text)
	}
	s.SQL(`UPDATE person SET email = NULL WHERE tenant_id = $1 AND personnel_number = '0sabine'`, s.Tenant)
	if a := send("invitation", "0sabine"); a.StatusCode != 422 || !strings.Contains(a.Text, "keine E-Mail-Adresse") {
		t.Errorf("without an address: %d", a.StatusCode)
	}
	if a := send("closure", "sabine"); a.To() != "/de/admin/accounts" {
		t.Fatalf("closing: %d %s", a.StatusCode, a.Text)
	}
	other := s.Browser()
	form := url.Values{"login": {"sabine"}, "password": {sessiontest.Password}}
	if a := other.Submit(other.Get("/de/login"), "/de/login", form); a.StatusCode != 422 {
		t.Errorf("sign-in to a closed account: %d", a.StatusCode)
	}
	if a := send("letter", "sabine"); a.StatusCode != http.StatusConflict {
		t.Errorf("a letter to a closed account: %d", a.StatusCode)
	}
	if a := send("reopening", "sabine"); a.To() != "/de/admin/accounts" {
		t.Fatalf("opening: %d %s", a.StatusCode, a.Text)
	}
	other.SignIn("sabine")
}
