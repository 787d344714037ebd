package coursetest

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/assets"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/ui"
)

// Site serves pages to one person.
type Site struct {
	T       testing.TB
	App     *fiber.App
	Routes  *route.Table
	Person  uuid.UUID // nobody: not signed in
	Counter *db.Counter
}

// Site returns the pages that mount registers.
func (w *Town) Site(person uuid.UUID, mount func(route.Router)) *Site {
	s := &Site{T: w.T, Person: person}
	s.App = fiber.New(fiber.Config{Immutable: true, ErrorHandler: respond.Error, DisableStartupMessage: true})
	s.App.Use(func(c *fiber.Ctx) error {
		lang := i18n.DE
		if strings.HasPrefix(c.Path(), "/en/") {
			lang = i18n.EN
		}
		shell := ui.SampleShell(i18n.WithLang(w.Kit.Ctx, lang))
		shell.Path, shell.AltPath = c.OriginalURL(), "/"+string(other(lang))+strings.TrimPrefix(c.OriginalURL(), "/"+string(lang))
		ctx := w.Kit.Ctx
		if s.Person == uuid.Nil {
			ctx = actor.With(ctx, &actor.Actor{Tenant: w.Tenant, Lang: lang})
			shell.SignedIn, shell.PersonName, shell.Nav, shell.Account = false, "", nil, nil
		} else {
			ctx = w.As(s.Person)
			actor.From(ctx).Lang = lang
		}
		ctx, s.Counter = db.WithCounter(i18n.WithLang(ctx, lang))
		c.SetUserContext(ui.WithShell(context.WithoutCancel(ctx), shell))
		return c.Next()
	})
	r, table := route.New(s.App)
	s.Routes = table
	mount(r)
	return s
}

func other(l i18n.Lang) i18n.Lang {
	if l == i18n.DE {
		return i18n.EN
	}
	return i18n.DE
}

// Listen serves the site, with its style sheets and scripts, to a browser.
func (s *Site) Listen() (base string) {
	s.T.Helper()
	if !assets.Bundled() {
		s.T.Fatal("no style sheets: run go run ./web/assets/bundle")
	}
	s.App.Get(assets.Prefix+"*", assets.Handler())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.T.Fatal(err)
	}
	go func() { _ = s.App.Listener(l) }()
	s.T.Cleanup(func() { _ = s.App.Shutdown() })
	return "http://" + l.Addr().String()
}

// Answer is what the site said.
type Answer struct {
	*http.Response
	*goquery.Document
}

// Get asks for a path.
func (s *Site) Get(path string) Answer {
	s.T.Helper()
	return s.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form.
func (s *Site) Post(path, form string) Answer {
	s.T.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(r)
}

func (s *Site) send(r *http.Request) Answer {
	s.T.Helper()
	res, err := s.App.Test(r, -1)
	if err != nil {
		s.T.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		s.T.Fatal(err)
	}
	return Answer{res, doc}
}

// Text is the visible text of what selector finds, spaces folded.
func (a Answer) Text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// Texts is Text of each.
func (a Answer) Texts(selector string) []string {
	return a.Find(selector).Map(func(_ int, e *goquery.Selection) string { return strings.Join(strings.Fields(e.Text()), " ") })
}

// To is where the answer leads.
func (a Answer) To() string { return a.Header.Get("Location") }
