package crash

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// browser is one person's: cookies, pages, forms. The cookies are kept by
// hand, because they are Secure and the test speaks plain HTTP.
type browser struct {
	bases   []string // of the instances, asked in turn as by a proxy
	at      int
	ending  []time.Time // when an instance last said that it ends
	http    *http.Client
	cookies map[string]string
	met     *tally
}

func newBrowser(met *tally, bases ...string) *browser {
	return &browser{bases: bases, ending: make([]time.Time, len(bases)), cookies: map[string]string{}, met: met, http: &http.Client{
		Timeout:       20 * time.Second,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 1},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// page is an answer.
type page struct {
	status   int
	path     string // that was asked for
	location string
	retry    string // the Retry-After header
	body     string
	doc      *goquery.Document
}

func (p *page) text() string { return strings.Join(strings.Fields(p.doc.Find("main").Text()), " ") }

// away is how long an instance that ends is not asked.
const away = 3 * time.Second

// turn moves on to the next instance.
func (b *browser) turn() {
	for range b.bases {
		if b.at = (b.at + 1) % len(b.bases); time.Since(b.ending[b.at]) > away {
			return
		}
	}
}

// send sends one request once. A nil form is a GET.
func (b *browser) send(ctx context.Context, path string, form url.Values, accept string) (*page, error) {
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, b.bases[b.at]+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Accept", accept)
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := b.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.Close {
		b.ending[b.at] = time.Now()
	}
	all, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err // cut off in mid-answer is no answer
	}
	for _, c := range res.Cookies() {
		if b.cookies[c.Name] = c.Value; c.Value == "" {
			delete(b.cookies, c.Name)
		}
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(all)))
	return &page{res.StatusCode, path, res.Header.Get("Location"), res.Header.Get("Retry-After"), string(all), doc}, err
}

// What a reader and a script ask for.
const (
	html   = "text/html"
	script = "application/json"
)

// insist sends a request, key and all, until the server answers it: a lost
// connection, 429 and 5xx mean once more, at the next instance, far sooner than
// it is asked to.
func (b *browser) insist(ctx context.Context, path string, form url.Values, accept string) (*page, error) {
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, 300*time.Millisecond) {
		b.turn()
		begin := time.Now()
		p, err := b.send(ctx, path, form, accept)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("crash: %s was never answered: %w", path, ctx.Err())
		}
		if b.met.answer(p, err, time.Since(begin)) {
			return p, nil
		}
		time.Sleep(wait)
	}
}

// read insists on a page that is there.
func (b *browser) read(ctx context.Context, path string) (*page, error) {
	p, err := b.insist(ctx, path, nil, html)
	if err == nil && p.status != http.StatusOK {
		err = p.unexpected()
	}
	return p, err
}

// errStrange is an answer that makes no sense to who asked: in a run without
// protection the sign of a loss, else a defect.
var errStrange = errors.New("crash: strange answer")

func (p *page) unexpected() error {
	return fmt.Errorf("%w: %s was answered with %d %s\n%s", errStrange, p.path, p.status, p.location, p.text())
}

// form returns where a form posts to and its hidden fields.
func (p *page) form(selector string) (action string, fields url.Values, ok bool) {
	f := p.doc.Find(selector).First()
	action, ok = f.Attr("action")
	fields = url.Values{}
	f.Find("input[type=hidden]").Each(func(_ int, s *goquery.Selection) {
		fields.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	return action, fields, ok
}
