// Package sessiontest serves pages of any handler behind the real middleware
// on a fresh tenant, for scenario tests that need no demo town.
package sessiontest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/login/logintest"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// Password is that of every clerk.
const Password = logintest.Password

// Options of New.
type Options struct {
	Secure  bool
	Bundles actor.Bundles
	Nav     []session.NavItem
	Mount   func(*Site, route.Router)
}

// Site is the pages under test.
type Site struct {
	*testkit.Kit
	Routes   *route.Table
	Logins   *login.Service
	Cards    *card.Service
	Grants   *grant.Service
	People   *people.Service
	Org      *org.Service
	Sessions *session.Manager

	town *logintest.Town
	app  *fiber.App
	t    testing.TB
}

// New returns a site of a fresh tenant.
func New(t testing.TB, o Options) *Site {
	t.Helper()
	w := logintest.With(t, o.Bundles)
	s := &Site{Kit: w.Kit, Logins: w.Service, Cards: w.Cards, Grants: w.Grants, People: w.People, Org: w.Org, town: w, t: t}
	s.Sessions = session.New(session.Config{Tenants: w.Tenants, Logins: s.Logins, Secure: o.Secure, Clock: w.Clock.Now, Nav: o.Nav})
	s.app = fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true, ErrorHandler: respond.Error})
	s.app.Use(s.Sessions.Headers, s.Sessions.Middleware)
	s.app.Get("/", s.Sessions.Root)
	r, table := route.New(s.app, s.Sessions.Guard)
	s.Routes = table
	o.Mount(s, r)
	return s
}

// Clerk is a person with a posting in a unit of their own and an account.
func (s *Site) Clerk(name string) uuid.UUID {
	s.t.Helper()
	id, err := s.People.Add(s.Ctx, people.Person{PersonnelNumber: "0" + name, LastName: "Krüger", FirstName: name, Email: name + "@lindenau.example", Language: i18n.DE})
	if err != nil {
		s.t.Fatal(err)
	}
	s.town.Posting(id, s.town.Unit("u-"+name, uuid.Nil), false, "2024-01-01", nil)
	s.town.Account(id, name)
	return id
}

// Browser keeps cookies like a browser; it follows no redirect.
type Browser struct {
	*Site
	Cookies map[string]string
	Headers map[string]string // sent with every request
	Host    string
}

// Browser returns a browser nobody has signed in with.
func (s *Site) Browser() *Browser {
	return &Browser{Site: s, Cookies: map[string]string{}, Headers: map[string]string{}, Host: s.Slug + ".localhost"}
}

// Answer is what came back.
type Answer struct {
	*http.Response
	Text string
	Doc  *goquery.Document
}

// To is where a redirect leads.
func (a Answer) To() string { return a.Header.Get("Location") }

// Send sends a request.
func (b *Browser) Send(method, path string, form url.Values) Answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req := httptest.NewRequest(method, path, body)
	req.Host = b.Host
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.Cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for name, value := range b.Headers {
		req.Header.Set(name, value)
	}
	res, err := b.app.Test(req, -1) //nolint:bodyclose // closed below, with the answer
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Year() < 2000 {
			delete(b.Cookies, c.Name)
		} else {
			b.Cookies[c.Name] = c.Value
		}
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := Answer{Response: res, Text: string(raw)}
	if a.Doc, err = goquery.NewDocumentFromReader(strings.NewReader(a.Text)); err != nil {
		b.t.Fatal(err)
	}
	return a
}

// Get asks for a page.
func (b *Browser) Get(path string) Answer { b.t.Helper(); return b.Send("GET", path, nil) }

// Submit fills the form with this action on page and sends it.
func (b *Browser) Submit(page Answer, action string, fill url.Values) Answer {
	b.t.Helper()
	sel := page.Doc.Find(`form[action="` + action + `"]`).First()
	if sel.Length() == 0 {
		b.t.Fatalf("%d: no form %s in\n%s", page.StatusCode, action, page.Text)
	}
	form := url.Values{}
	sel.Find("input[name]").Each(func(_ int, in *goquery.Selection) {
		if kind := in.AttrOr("type", ""); kind == "radio" || kind == "checkbox" {
			return
		}
		name, _ := in.Attr("name")
		value, _ := in.Attr("value")
		form.Set(name, value)
	})
	for name, values := range fill {
		form[name] = values
	}
	return b.Send("POST", action, form)
}

// SignIn signs in through the page.
func (b *Browser) SignIn(name string) {
	b.t.Helper()
	a := b.Submit(b.Get("/de/login"), "/de/login", url.Values{"login": {name}, "password": {Password}})
	if a.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("sign-in: %d\n%s", a.StatusCode, a.Text)
	}
}

// Token is a valid token for a form of this browser.
func (b *Browser) Token() string {
	b.t.Helper()
	t, _ := b.Get("/de/login/reset").Doc.Find(`input[name="_csrf"]`).First().Attr("value")
	return t
}
