package account_test

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
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/account"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

const (
	password                   = "Kranich Ofen Lupine"
	staffOnly actor.Permission = "test.staff"
	chiefOnly actor.Permission = "test.chief"
)

// site is the pages under test and one more that only staff may write to.
type site struct {
	*testkit.Kit
	app     *fiber.App
	routes  *route.Table
	logins  *login.Service
	people  *people.Service
	written []string // what /note was sent
	t       testing.TB
}

func newSite(t testing.TB, secure bool) *site {
	t.Helper()
	k := testkit.New(t)
	base, _ := url.Parse("https://lernen.example")
	client, err := job.New(k.DB, job.NewRegistry(), job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Kit: k, t: t, people: people.New(k.DB, org.New(k.DB))}
	tenants := tenant.New(k.DB, base)
	s.logins = login.New(login.Parts{
		DB: k.DB, Tenants: tenants, People: s.people, Queue: client, Outbox: mail.NewOutbox(client), Letters: pdf.New(pdf.Options{}),
		Bundles: actor.Bundles{actor.Employee: {staffOnly}, actor.CIO: {chiefOnly}},
	})
	m := session.New(session.Config{
		Tenants: tenants, Logins: s.logins, Secure: secure, Clock: k.Clock.Now,
		Nav: []session.NavItem{{ID: "my", Path: "/note", Permission: staffOnly}, {ID: "readiness", Path: "/readiness", Permission: chiefOnly}},
	})
	s.app = fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true, ErrorHandler: respond.Error})
	s.app.Use(m.Headers, m.Middleware)
	s.app.Get("/", m.Root)
	r, table := route.New(s.app, m.Guard)
	s.routes = table
	(&account.Handler{DB: k.DB, Logins: s.logins, People: s.people, Sessions: m}).Mount(r)
	r.Get("/note", staffOnly, func(c *fiber.Ctx) error { return c.SendString("note " + string(actor.From(c.UserContext()).Lang)) })
	r.Post("/note", staffOnly, func(c *fiber.Ctx) error {
		s.written = append(s.written, c.FormValue("text")+"?"+c.Query("q"))
		return respond.To(c, "/note")
	})
	return s
}

func (s *site) clerk(name string) uuid.UUID {
	s.t.Helper()
	id, err := s.people.Add(s.Ctx, people.Person{PersonnelNumber: "0" + name, LastName: "Krüger", FirstName: name, Email: name + "@lindenau.example", Language: i18n.DE})
	if err != nil {
		s.t.Fatal(err)
	}
	unit, family := db.NewID(), db.NewID()
	s.SQL(`INSERT INTO unit (tenant_id, id, slug, number, name, state_from, valid_from) VALUES ($1, $2, $3, $3, '{"de":"Amt"}', '2020-01-01', '2020-01-01')`,
		s.Tenant, unit, "u-"+name)
	s.SQL(`INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, $3, '{"de":"Sachbearbeitung"}')`, s.Tenant, family, "f-"+name)
	s.SQL(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, reported_from, valid_from)
		VALUES ($1, $2, $3, $4, $5, 10000, '2024-01-01', '2024-01-01')`, s.Tenant, db.NewID(), id, unit, family)
	s.SQL(`UPDATE tenant SET demo = true WHERE id = $1`, s.Tenant)
	if err := s.logins.CreateDemo(s.Ctx, login.Demo{Person: id, Login: name, Password: password}); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// browser keeps cookies like a browser; it follows no redirect.
type browser struct {
	*site
	cookies map[string]string
	headers map[string]string
	host    string
}

func (s *site) browser() *browser {
	return &browser{site: s, cookies: map[string]string{}, headers: map[string]string{}, host: s.Slug + ".localhost"}
}

// answer is what came back.
type answer struct {
	*http.Response
	body string
	doc  *goquery.Document
}

func (a answer) to() string { return a.Header.Get("Location") }

func (b *browser) send(method, path string, form url.Values) answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req := httptest.NewRequest(method, path, body)
	req.Host = b.host
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for name, value := range b.headers {
		req.Header.Set(name, value)
	}
	res, err := b.app.Test(req, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Year() < 2000 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{Response: res, body: string(raw)}
	if a.doc, err = goquery.NewDocumentFromReader(strings.NewReader(a.body)); err != nil {
		b.t.Fatal(err)
	}
	return a
}

func (b *browser) get(path string) answer { b.t.Helper(); return b.send("GET", path, nil) }

// submit fills the form with this action on page and sends it.
func (b *browser) submit(page answer, action string, fill url.Values) answer {
	b.t.Helper()
	sel := page.doc.Find(`form[action="` + action + `"]`).First()
	if sel.Length() == 0 {
		b.t.Fatalf("%d: no form %s in\n%s", page.StatusCode, action, page.body)
	}
	form := url.Values{}
	sel.Find("input[name]").Each(func(_ int, in *goquery.Selection) {
		if kind, _ := in.Attr("type"); kind == "radio" || kind == "checkbox" {
			return
		}
		name, _ := in.Attr("name")
		value, _ := in.Attr("value")
		form.Set(name, value)
	})
	for name, values := range fill {
		form[name] = values
	}
	return b.send("POST", action, form)
}

func (b *browser) signIn(name string) {
	b.t.Helper()
	a := b.submit(b.get("/de/login"), "/de/login", url.Values{"login": {name}, "password": {password}})
	if a.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("sign-in: %d\n%s", a.StatusCode, a.body)
	}
}

// token is a valid token for a form of this browser.
func (b *browser) token() string {
	b.t.Helper()
	t, _ := b.get("/de/login/reset").doc.Find(`input[name="_csrf"]`).First().Attr("value")
	return t
}
