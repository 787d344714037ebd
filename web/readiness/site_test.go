package readiness_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/tenant"
	web "codeberg.org/lotse/lotse/web/readiness"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// site is the feature's routes on a town with two waves: 40 people in Amt 10
// (20 of them in its team 10.1, three in 10.2) and 30 in Amt 20; wave 2 is Amt
// 30. ctx is who asks.
type site struct {
	*projecttest.Town
	app     *fiber.App
	ready   *readiness.Service
	ctx     context.Context
	staff   []uuid.UUID
	crew    []uuid.UUID
	small   []uuid.UUID
	course  uuid.UUID
	wave    project.Wave
	offices map[string]uuid.UUID
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Town: projecttest.New(t), offices: map[string]uuid.UUID{}}
	base, _ := url.Parse("http://127.0.0.1:8080")
	tenants := tenant.New(s.DB, base)
	s.ready = readiness.New(s.DB, tenants, s.Org, s.People, s.Projects)
	s.Projects.Progress.InTx(s.ready.Moved)
	s.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: respond.Error})
	s.app.Use(func(c *fiber.Ctx) error {
		ctx := s.ctx
		if l, ok := i18n.ParseLang(strings.SplitN(c.Path()+"/", "/", 3)[1]); ok {
			ctx = i18n.WithLang(ctx, l)
		}
		c.SetUserContext(ctx)
		return c.Next()
	})
	r, _ := route.New(s.app)
	(&web.Handler{DB: s.DB, Tenants: tenants, Courses: course.New(s.DB), Readiness: s.ready}).Mount(r)
	s.build()
	return s
}

func (s *site) build() {
	s.SetDay("2026-05-04")
	f := s.Family("clerk")
	top := s.Unit("1", uuid.Nil)
	for _, n := range []string{"10", "20", "30"} {
		s.offices[n] = s.Unit(n, top)
	}
	for _, n := range []string{"10.1", "10.2"} {
		s.offices[n] = s.Unit(n, s.offices["10"])
	}
	at := func(n string) projecttest.Post { return projecttest.Post{Unit: s.offices[n], Family: f} }
	s.staff = append(s.Crowd(17, at("10")), s.Crowd(20, at("10.1"))...)
	s.small = s.Crowd(3, at("10.2"))
	s.crew = s.Crowd(30, at("20"))
	s.Crowd(12, at("30"))
	s.course = s.Course("akte")
	p := s.Project("Akte", top)
	s.wave = s.Wave(p, "2026-06-15", s.offices["10"], s.offices["20"])
	s.Need(s.wave, project.RequirementInput{CourseID: s.course})
	s.Need(s.wave, project.RequirementInput{Kind: project.ChecklistKind, Reach: project.PerWave, Must: true, Title: projecttest.Text("Personalrat informiert")})
	second := s.Wave(p, "2026-12-01", s.offices["30"])
	s.Need(second, project.RequirementInput{CourseID: s.course})
}

func (s *site) hr() {
	s.ctx = s.May(s.Person(), readiness.View, readiness.SeeLive, course.Read)
}

func (s *site) cio()      { s.ctx = s.May(s.Person(), readiness.View, readiness.Decide, course.Read) }
func (s *site) employee() { s.ctx = s.May(s.Person(), course.Read) }
func (s *site) nobody()   { s.ctx = actor.With(s.Ctx, &actor.Actor{Tenant: s.Tenant}) }

func (s *site) complete(people ...uuid.UUID) {
	for _, p := range people {
		s.Complete(projecttest.Done{Person: p, Course: s.course})
	}
}

func (s *site) night(day string) {
	s.SetDay(day)
	s.Must(s.ready.EndOfDay(s.Ctx))
}

type answer struct {
	status int
	header http.Header
	body   string
	doc    *goquery.Document
}

// text is the visible text of the page, spaces folded.
func (a answer) text() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(a.doc.Find("main").Text(), "\u00a0", " ")), " ")
}

func (s *site) get(path string) answer {
	return s.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *site) post(path string, form url.Values) answer {
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(req)
}

func (s *site) do(req *http.Request) answer {
	s.T.Helper()
	res, err := s.app.Test(req, 20_000)
	s.Must(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(b)))
	s.Must(err)
	return answer{res.StatusCode, res.Header, string(b), doc}
}

// wants checks status and texts of a page.
func (s *site) wants(a answer, status int, texts ...string) {
	s.T.Helper()
	if a.status != status {
		s.T.Errorf("status %d, want %d: %.300s", a.status, status, a.body)
	}
	text := a.text()
	for _, want := range texts {
		if !strings.Contains(text, want) {
			s.T.Errorf("the page lacks %q: %s", want, text)
		}
	}
	if i := strings.Index(a.body, "[readiness."); i >= 0 {
		s.T.Errorf("a message is missing: %.80s", a.body[i:])
	}
}

type selection = goquery.Selection
