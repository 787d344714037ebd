package cert_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
	webcert "codeberg.org/lotse/lotse/web/cert"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

var compiler = pdf.New(pdf.Options{})

func TestMain(m *testing.M) {
	code := m.Run()
	compiler.Close()
	os.Exit(code)
}

// site is the feature's routes on one tenant; ctx is who asks.
type site struct {
	*testkit.Kit
	t       *testing.T
	app     *fiber.App
	service *cert.Service
	ctx     context.Context
	person  uuid.UUID
}

func newSite(t *testing.T, c *pdf.Compiler) *site {
	t.Helper()
	base, err := url.Parse("https://lernen.example")
	if err != nil {
		t.Fatal(err)
	}
	k := testkit.New(t)
	s := &site{Kit: k, t: t, service: cert.New(k.DB, tenant.New(k.DB, base), c), person: db.NewID()}
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
	webcert.New(k.DB, s.service, &paper.Service{DB: k.DB}).Mount(r)
	s.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, 'abcdefghij', '1', 'Krüger', 'kruger', 'kruger', now())`, s.Tenant, s.person)
	s.nobody()
	return s
}

func (s *site) holder() { s.ctx = s.May(s.person) }
func (s *site) hr()     { s.ctx = s.May(db.NewID(), cert.Revoke) }
func (s *site) nobody() { s.ctx = actor.With(s.Ctx, &actor.Actor{Tenant: s.Tenant}) }

// issue makes a completion on day and returns its certificate.
func (s *site) issue(until clock.Date) cert.Certificate {
	s.t.Helper()
	course, version, completion := db.NewID(), db.NewID(), db.NewID()
	s.SQL(`INSERT INTO course (tenant_id, id, slug, created_at) VALUES ($1, $2, $3, now())`, s.Tenant, course, "c"+course.String())
	s.SQL(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
		VALUES ($1, $2, $3, 3, repeat('0', 64), 'editorial', now(), '{}')`, s.Tenant, version, course)
	s.SQL(`INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at)
		VALUES ($1, $2, $3, $4, $5, 3, now(), true, 'server-graded', now())`, s.Tenant, completion, s.person, course, version)
	err := s.DB.InTx(s.Ctx, func(ctx context.Context, tx *db.Tx) error {
		s.service.Issue(ctx, tx, []cert.Fact{{
			Completion: completion, Passed: true, Person: s.person, PersonName: "Sabine Krüger <b>",
			Course: i18n.Text{i18n.DE: "E-Akte: Grundlagen für alle"}, VersionNo: 3, Completed: clock.NewDate(2026, time.May, 21), Minutes: 30,
			Tenant: i18n.Text{i18n.DE: "Stadt Lindenau", i18n.EN: "Town of Lindenau"}, ValidUntil: until, Evidence: cert.ServerGraded,
		}})
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	list, err := s.service.ListMine(s.May(s.person))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range list {
		if c.CompletionID == completion {
			return c
		}
	}
	s.t.Fatal("no certificate")
	return cert.Certificate{}
}

type answer struct {
	*http.Response
	body string
}

func (s *site) do(req *http.Request) answer {
	s.t.Helper()
	res, err := s.app.Test(req, 20_000)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res, string(b)}
}

func (s *site) get(path string, header ...string) answer {
	s.t.Helper()
	req := httptest.NewRequest(http.MethodGet, path, nil)
	if len(header) == 2 {
		req.Header.Set(header[0], header[1])
	}
	return s.do(req)
}

func (s *site) post(path string, values url.Values) answer {
	s.t.Helper()
	values.Set(respond.FieldKey, uuid.NewString())
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(req)
}

// text is the page's main part as a person reads it.
func (a answer) text(t *testing.T) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(doc.Find("main").Text(), "\u00a0", " ")), " ")
}

func (a answer) want(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%d, want %d\n%s", a.StatusCode, status, a.text(t))
	}
	for _, s := range texts {
		if !strings.Contains(a.text(t), s) {
			t.Errorf("the page lacks %q:\n%s", s, a.text(t))
		}
	}
}

func TestHolderPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, compiler)
	s.holder()
	s.get("/de/my/certificates").want(t, 200, "Nach dem ersten Abschluss finden Sie hier Ihren Nachweis.")
	c := s.issue(clock.NewDate(2028, time.May, 31))
	old := s.issue(clock.NewDate(2026, time.June, 7))
	s.get("/de/my/certificates").want(t, 200, "E-Akte: Grundlagen für alle", "21.05.2026, gültig bis 31.05.2028", "Abgelaufen", "PDF herunterladen für E-Akte: Grundlagen für alle")

	page := s.get("/en/my/certificates/" + c.Code.String())
	page.want(t, 200, "Sabine Krüger <b> has completed this training.", "Town of Lindenau", "30 minutes", "Certificate as PDF (", c.Code.String())
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page.body))
	if err != nil {
		t.Fatal(err)
	}
	if src, _ := doc.Find("main img[alt]").Attr("src"); !strings.HasPrefix(src, "data:image/svg+xml;base64,") {
		t.Errorf("the QR code is no picture: %.60s", src)
	}
	if doc.Find(`dd span[lang=de]`).Text() != "E-Akte: Grundlagen für alle" {
		t.Error("the untranslated title does not say its language")
	}
	s.get("/de/my/certificates/"+old.Code.String()).want(t, 200, "Abgelaufen")

	file := s.get("/de/my/certificates/" + c.Code.String() + ".pdf")
	if file.StatusCode != 200 || file.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(file.body, "%PDF-1.7") {
		t.Errorf("%d %s %.20q", file.StatusCode, file.Header.Get("Content-Type"), file.body)
	}
	if d := file.Header.Get("Content-Disposition"); !strings.Contains(d, "Nachweis-E-Akte-Grundlagen-f%C3%BCr-alle.pdf") {
		t.Errorf("file name: %s", d)
	}
}

func TestForeignPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, compiler)
	c := s.issue(clock.Date{})
	s.ctx = s.May(db.NewID())
	for _, path := range []string{
		"/de/my/certificates/" + c.Code.String(), "/de/my/certificates/" + c.Code.String() + ".pdf",
		"/de/my/certificates/" + cert.NewCode().String(), "/de/my/certificates/x", "/de/my/certificates/x.pdf",
	} {
		s.get(path).want(t, 404, "Diesen Nachweis gibt es nicht.")
	}
	s.get("/de/certificates/revocation").want(t, 403)
	s.nobody()
	if a := s.get("/de/my/certificates"); a.StatusCode != 303 || !strings.HasPrefix(a.Header.Get("Location"), "/de/login") {
		t.Errorf("nobody: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
}

func TestWithoutCompiler(t *testing.T) {
	t.Parallel()
	s := newSite(t, pdf.New(pdf.Options{Node: "/does/not/exist"}))
	c := s.issue(clock.Date{})
	s.holder()
	page := s.get("/de/my/certificates/" + c.Code.String())
	page.want(t, 200, "Drucken Sie diese Seite. Sie gilt ebenso.", c.Code.String(), "unbegrenzt")
	if strings.Contains(page.body, ".pdf\"") {
		t.Error("the page links a document nobody can make")
	}
	s.get("/de/my/certificates/"+c.Code.String()+".pdf").want(t, 503, "Drucken Sie diese Seite. Sie gilt ebenso.", c.Code.String())
}

func TestVerify(t *testing.T) {
	t.Parallel()
	s := newSite(t, compiler)
	c := s.issue(clock.NewDate(2026, time.June, 8)) // today is its last day
	at := "/verify/" + c.Code.String()

	page := s.get(at)
	page.want(t, 200, "Gültig", "Stimmen alle Angaben mit dem Papier überein?")
	for _, f := range c.Fields(i18n.WithLang(s.Ctx, i18n.DE)) {
		page.want(t, 200, f.Label, strings.ReplaceAll(f.Value, "\u00a0", " "))
	}
	if page.Header.Get("X-Robots-Tag") != "noindex, nofollow" || page.Header.Get("Referrer-Policy") != "no-referrer" || strings.Contains(page.body, "Krüger <b>") {
		t.Errorf("headers %v or a name became markup", page.Header)
	}
	s.get(at+"?lang=en").want(t, 200, "Valid", "Issued by", "Town of Lindenau")
	s.get(at, "Accept-Language", "en-GB,en;q=0.9").want(t, 200, "Valid")
	s.get(at+"?lang=de", "Accept-Language", "en").want(t, 200, "Gültig")
	s.get(at, "Accept-Language", "fr").want(t, 200, "Gültig")

	s.Clock.Advance(24 * time.Hour)
	s.get(at).want(t, 200, "Abgelaufen", "galt aber nur bis 8. Juni 2026", c.Code.String(), "Sabine Krüger <b>")

	for _, code := range []string{cert.NewCode().String(), "x", "%27%20OR%201=1", strings.Repeat("7", 3000)} {
		a := s.get("/verify/" + code)
		a.want(t, 404, "Zu diesem Prüfcode gibt es hier keinen Nachweis.")
		if strings.Contains(a.text(t), "Krüger") {
			t.Error("an unknown code shows a name")
		}
	}
}

func TestEntryPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, compiler)
	c := s.issue(clock.Date{})
	s.get("/verify").want(t, 200, "Nachweis prüfen", "Prüfcode")
	typed := url.QueryEscape(strings.ToLower(strings.ReplaceAll(c.Code.String(), "-", " ")))
	a := s.get("/verify?lang=en&code=" + typed)
	if to := a.Header.Get("Location"); a.StatusCode != 303 || to != "/verify/"+c.Code.String()+"?lang=en" {
		t.Errorf("%d %s", a.StatusCode, to)
	}
	for _, odd := range []string{"//evil.example", "..", "a/b", "?x", "ä"} {
		a := s.get("/verify?code=" + url.QueryEscape(odd))
		to := a.Header.Get("Location")
		if a.StatusCode != 303 || !strings.HasPrefix(to, "/verify/") {
			t.Errorf("%q: %d %s", odd, a.StatusCode, to)
		}
	}
}

func TestTooManyChecks(t *testing.T) {
	t.Parallel()
	s := newSite(t, compiler)
	c := s.issue(clock.Date{})
	at := "/verify/" + c.Code.String() + "?lang=de"
	for range 60 {
		s.get(at).want(t, 200)
	}
	a := s.get(at)
	a.want(t, 429, "Versuchen Sie es in einer Minute noch einmal.")
	if a.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.Clock.Advance(time.Minute)
	s.get(at).want(t, 200)
}

func TestRevocation(t *testing.T) {
	t.Parallel()
	s := newSite(t, compiler)
	c := s.issue(clock.Date{})
	s.hr()
	s.get("/de/certificates/revocation").want(t, 200, "Nachweis widerrufen")
	s.get("/de/certificates/revocation?code=abc").want(t, 404, "Zu diesem Prüfcode gibt es hier keinen Nachweis.")
	s.get("/de/certificates/revocation?code="+c.Code.String()).want(t, 200, "Sabine Krüger <b>", "Endgültig widerrufen")
	s.post("/de/certificates/revocation", url.Values{"code": {c.Code.String()}}).want(t, 422, "Geben Sie den Grund an.", "Sabine Krüger <b>")
	a := s.post("/de/certificates/revocation", url.Values{"code": {c.Code.String()}, "reason": {"Andere Person am Gerät"}})
	if to := a.Header.Get("Location"); a.StatusCode != 303 || to != "/de/certificates/revocation?code="+c.Code.String() {
		t.Fatalf("%d %s\n%s", a.StatusCode, to, a.body)
	}
	s.get("/de/certificates/revocation?code="+c.Code.String()).want(t, 200, "Widerrufen am 8. Juni 2026. Grund: Andere Person am Gerät")
	s.post("/de/certificates/revocation", url.Values{"code": {c.Code.String()}, "reason": {"x"}}).want(t, 409, "Dieser Nachweis ist schon widerrufen.")

	s.holder()
	s.get("/de/my/certificates/"+c.Code.String()).want(t, 200, "Grund: Andere Person am Gerät")
	if a := s.get("/de/my/certificates/" + c.Code.String() + ".pdf"); a.StatusCode != 303 {
		t.Errorf("the PDF of a revoked certificate: %d", a.StatusCode)
	}
	s.nobody()
	page := s.get("/verify/" + c.Code.String())
	page.want(t, 200, "Widerrufen", "wurde am 8. Juni 2026 widerrufen", "Sabine Krüger <b>")
	if strings.Contains(page.text(t), "Gerät") {
		t.Error("the public reads the reason")
	}
}
