package webtest

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web"
)

// Town is the demo town, served on a real port under a clock that tests move.
// It is one per test binary: tests that change it use people of their own.
type Town struct {
	App    *app.App
	Site   *web.Site
	Clock  *testkit.Clock
	Tenant *tenant.Tenant
	Base   string          // http://127.0.0.1:port
	Ctx    context.Context // the system of the town acts

	OwnerURL string // of the database, for tests that switch a protection off
}

// Start returns the town of this test binary; the first call loads it.
func Start(t testing.TB) *Town {
	t.Helper()
	town, err := town()
	if err != nil {
		t.Fatal(err)
	}
	return town
}

var town = sync.OnceValues(func() (*Town, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &Town{Clock: testkit.NewClock(), Base: "http://" + listener.Addr().String()}
	ctx := clock.With(context.Background(), w.Clock.Now)
	// Links of a tenant begin with the address of the program: nothing of it
	// is stored, so one loaded town serves on any port.
	database, err := testkit.OpenPrepared("town", func(d *testkit.Database) error {
		a, err := build(d, listener.Addr().String())
		if err != nil {
			return err
		}
		defer a.Close()
		return demo.Load(ctx, a, demo.Options{})
	})
	if err != nil {
		return nil, err
	}
	w.OwnerURL = database.OwnerURL
	if w.App, err = build(database, listener.Addr().String()); err != nil {
		return nil, err
	}
	if w.Tenant, err = w.App.Tenants.BySlug(ctx, demo.Slug); err != nil {
		return nil, err
	}
	w.Ctx = w.Tenant.Context(ctx)
	if err := w.restock(); err != nil {
		return nil, err
	}
	w.Site = web.New(w.App, web.Options{Demo: true, Clock: w.Clock.Now})
	go func() { _ = w.Site.Listener(listener) }()
	return w, nil
})

// restock puts the files of the shipped courses where this process looks for
// them: a prepared town's lie where the process that loaded it put them.
func (w *Town) restock() error {
	return fs.WalkDir(content.Files, "courses", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Base(filepath.Dir(path)) != "media" {
			return err
		}
		data, err := fs.ReadFile(content.Files, path)
		if err != nil {
			return err
		}
		m := media.Media{Kind: mediafile.Image, Type: mediafile.SVG, Name: e.Name()}
		_, err = w.App.Media.Keep(w.Ctx, m, bytes.NewReader(data))
		return err
	})
}

// build makes the application of a town that is served at address.
func build(d *testkit.Database, address string) (*app.App, error) {
	dir, err := os.MkdirTemp("", "lotse-town-")
	if err != nil {
		return nil, err
	}
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": dir, "LOTSE_BASE_URL": "http://" + address, "LOTSE_LISTEN": address, "LOTSE_FETCH_NETWORKS": "127.0.0.0/8"})
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return app.New(app.Options{DB: d.DB, Config: cfg, Log: log, Demo: true})
}

// Neighbour is the address of the demo town's neighbour in the network.
func (w *Town) Neighbour() string {
	return strings.Replace(w.Base, "127.0.0.1", demo.Neighbour+".localhost", 1)
}

// Client is one person's browser without a screen: cookies, pages, forms.
type Client struct {
	t    testing.TB
	base string
	http *http.Client
}

// Client returns a browser nobody has signed in with.
func (w *Town) Client(t testing.TB) *Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Client{t: t, base: w.Base, http: &http.Client{
		Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// As returns a browser signed in with a demo account.
func (w *Town) As(t testing.TB, login string) *Client {
	t.Helper()
	c := w.Client(t)
	c.signIn(i18n.DE, login)
	return c
}

func (c *Client) signIn(lang i18n.Lang, login string) *Response {
	c.t.Helper()
	page := c.Get("/" + string(lang) + "/login")
	res := c.Submit(page, "form[action$='/login']", url.Values{"login": {login}, "password": {demo.Password}})
	if res.Status != http.StatusSeeOther {
		c.t.Fatalf("sign-in as %s: %d\n%s", login, res.Status, res.Text())
	}
	return res
}

// StartAs shows the window what somebody sees who has signed in. The sign-in page
// itself is left to a client without a screen: most journeys are not about it.
func (tab *Tab) StartAs(w *Town, lang i18n.Lang, login string) {
	tab.t.Helper()
	c := w.Client(tab.t)
	res := c.signIn(lang, login)
	for _, ck := range c.http.Jar.Cookies(res.url) {
		_, err := chromedp.Call(tab.ctx, network.SetCookie, network.SetCookieParams{Name: ck.Name, Value: ck.Value, URL: tab.base})
		if err != nil {
			tab.t.Fatalf("browser: cookie %s: %v", ck.Name, err)
		}
	}
	tab.Goto(res.Location)
}

// Response is an answer, parsed.
type Response struct {
	Status   int
	Path     string // that was asked for
	url      *url.URL
	Location string
	Header   http.Header
	Body     string
	Doc      *goquery.Document
}

// Text is the visible text of the page's content, spaces folded.
func (r *Response) Text() string { return strings.Join(strings.Fields(r.Doc.Find("main").Text()), " ") }

// Get asks for a path.
func (c *Client) Get(path string) *Response { c.t.Helper(); return c.GetWith(path, nil) }

// GetWith asks for a path with headers of its own.
func (c *Client) GetWith(path string, header http.Header) *Response {
	c.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, c.base+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	if header != nil {
		req.Header = header.Clone()
	}
	return c.do(req)
}

// Post sends a form as it is given.
func (c *Client) Post(path string, form url.Values) *Response {
	c.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.do(req)
}

// Submit fills the form that selector finds on a page, its hidden fields
// included, and sends it.
func (c *Client) Submit(page *Response, selector string, values url.Values) *Response {
	c.t.Helper()
	form := page.Doc.Find(selector).First()
	action, ok := form.Attr("action")
	if !ok {
		c.t.Fatalf("%s has no form %q:\n%s", page.Path, selector, page.Text())
	}
	return c.Post(action, Fields(form, values))
}

// SubmitFile is Submit for a form with a file.
func (c *Client) SubmitFile(page *Response, selector string, values url.Values, field, file string) *Response {
	c.t.Helper()
	form := page.Doc.Find(selector).First()
	action, ok := form.Attr("action")
	if !ok {
		c.t.Fatalf("%s has no form %q:\n%s", page.Path, selector, page.Text())
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, list := range Fields(form, values) {
		for _, v := range list {
			_ = w.WriteField(name, v)
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	part, err := w.CreateFormFile(field, filepath.Base(file))
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, c.base+action, &body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return c.do(req)
}

// Fields are the values a browser would send for the form, with some filled.
func Fields(form *goquery.Selection, values url.Values) url.Values {
	all := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name, ok := s.Attr("name")
		if !ok {
			return
		}
		_, checked := s.Attr("checked")
		switch kind := s.AttrOr("type", ""); {
		case kind == "radio" || kind == "checkbox":
			if checked {
				all.Add(name, s.AttrOr("value", "on"))
			}
		case goquery.NodeName(s) == "textarea":
			all.Add(name, s.Text())
		case goquery.NodeName(s) == "select":
			all.Add(name, s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", "")))
		case kind != "file" && kind != "submit":
			all.Add(name, s.AttrOr("value", ""))
		}
	})
	for name, v := range values {
		all[name] = v
	}
	return all
}

func (c *Client) do(req *http.Request) *Response {
	c.t.Helper()
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var b strings.Builder
	if _, err := io.Copy(&b, res.Body); err != nil {
		c.t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		c.t.Fatal(err)
	}
	return &Response{
		Status: res.StatusCode, Path: req.URL.RequestURI(), url: req.URL, Location: res.Header.Get("Location"),
		Header: res.Header, Body: b.String(), Doc: doc,
	}
}

// SignIn signs the window in through the page, as a person does.
func (tab *Tab) SignIn(login string) {
	tab.t.Helper()
	tab.Goto("/de/login")
	tab.Fill("login", login)
	tab.Fill("password", demo.Password)
	tab.ClickCSS("main form button[type=submit]")
	if strings.Contains(tab.Path(), "/login") {
		tab.t.Fatalf("sign-in as %s failed:\n%s", login, tab.Text())
	}
}
