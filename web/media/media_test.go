package media_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	webmedia "codeberg.org/lotse/lotse/web/media"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// site is the library on a real port, seen by a trainer.
type site struct {
	*testkit.Kit
	Media *media.Service
	May   context.Context
	base  string
	t     *testing.T
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Kit: testkit.New(t), t: t}
	s.Media = media.New(s.DB, blob.NewDir(t.TempDir()))
	courses := course.New(s.DB)
	courses.Library = s.Media
	s.Media.AskUse(courses.MediaUses)
	person := db.NewID()
	s.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
		VALUES ($1, $2, 'abcdefghij', '1', 'Paula', 'Probe', 'probe', 'probe', now())`, s.Tenant, person)
	s.May = s.Kit.May(person, media.Manage)

	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true, BodyLimit: route.PageLimit, ErrorHandler: respond.Error, DisableStartupMessage: true})
	app.Use(func(c *fiber.Ctx) error {
		lang := i18n.DE
		if strings.HasPrefix(c.Path(), "/en/") {
			lang = i18n.EN
		}
		c.SetUserContext(i18n.WithLang(s.May, lang))
		return c.Next()
	})
	r, _ := route.New(app)
	(&webmedia.Handler{DB: s.DB, Media: s.Media, Courses: courses, Sessions: session.New(session.Config{})}).Mount(r)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(time.Second) })
	s.base = "http://" + l.Addr().String()
	return s
}

type answer struct {
	*http.Response
	body string
}

func (a answer) doc(t *testing.T) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (s *site) send(method, path string, body io.Reader, header map[string]string) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.base+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil {
		s.t.Fatal(err)
	}
	return answer{res, string(b)}
}

func (s *site) get(path string, header ...string) answer {
	s.t.Helper()
	h := map[string]string{}
	for i := 0; i+1 < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	return s.send(http.MethodGet, path, nil, h)
}

func (s *site) post(path string, form url.Values) answer {
	s.t.Helper()
	form.Set("_key", uuid.NewString())
	return s.send(http.MethodPost, path, strings.NewReader(form.Encode()), map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
}

func (s *site) add(name, data string) media.Media {
	s.t.Helper()
	m, err := s.Media.Prepare(s.May, name, strings.NewReader(data))
	if err == nil {
		m, err = s.Media.Add(s.May, m)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

const (
	mp4 = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
	pdf = "%PDF-1.7\nMerkblatt"
	svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><rect width="9" height="9"/></svg>`
)

func film(n int) string {
	var b strings.Builder
	b.WriteString(mp4)
	for i := 0; b.Len() < n; i++ {
		b.WriteByte(byte(i*i>>3 + i))
	}
	return b.String()[:n]
}

func TestFilesAreSentInRanges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := film(10_000)
	m := s.add("film.mp4", data)
	path := "/media/" + m.Hash
	for asked, want := range map[string]struct {
		status int
		body   string
		of     string
	}{
		"":                            {200, data, ""},
		"bytes=0-":                    {206, data, "bytes 0-9999/10000"},
		"bytes=0-0":                   {206, data[:1], "bytes 0-0/10000"},
		"bytes=100-199":               {206, data[100:200], "bytes 100-199/10000"},
		"bytes=9990-":                 {206, data[9990:], "bytes 9990-9999/10000"},
		"bytes=9990-20000":            {206, data[9990:], "bytes 9990-9999/10000"},
		"bytes=-10":                   {206, data[9990:], "bytes 9990-9999/10000"},
		"bytes=-20000":                {206, data, "bytes 0-9999/10000"},
		"bytes=10000-":                {416, "", "bytes */10000"},
		"bytes=-0":                    {416, "", "bytes */10000"},
		"bytes=5-2":                   {200, data, ""},
		"bytes=0-1,5-6":               {200, data, ""},
		"bytes=x-y":                   {200, data, ""},
		"lines=0-1":                   {200, data, ""},
		"bytes=99999999999999999999-": {200, data, ""},
	} {
		a := s.get(path, "Range", asked)
		if a.StatusCode != want.status || want.status != 416 && a.body != want.body || a.Header.Get("Content-Range") != want.of {
			t.Errorf("%q: %d, %d bytes, %q", asked, a.StatusCode, len(a.body), a.Header.Get("Content-Range"))
		}
		if want.status != 416 && a.Header.Get("Content-Length") != strconv.Itoa(len(want.body)) {
			t.Errorf("%q: length %s", asked, a.Header.Get("Content-Length"))
		}
	}
	a := s.get(path)
	etag := a.Header.Get("Etag")
	if etag == "" || a.Header.Get("Accept-Ranges") != "bytes" || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") || a.Header.Get("Content-Type") != "video/mp4" {
		t.Errorf("%v", a.Header)
	}
	if a := s.get(path, "If-None-Match", etag); a.StatusCode != 304 || a.body != "" {
		t.Errorf("known: %d", a.StatusCode)
	}
	if a := s.get(path, "Range", "bytes=0-9", "If-Range", `"other"`); a.StatusCode != 200 {
		t.Errorf("another file: %d", a.StatusCode)
	}
	if a := s.get(path, "Range", "bytes=0-9", "If-Range", etag); a.StatusCode != 206 {
		t.Errorf("the same file: %d", a.StatusCode)
	}
}

// TestNothingRuns: whatever is opened by itself is bound, and only what a
// browser shows without running it is shown.
func TestNothingRuns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	former := strings.Repeat("a", 64)
	s.SQL(`INSERT INTO course_media (tenant_id, hash, type, data) VALUES ($1, $2, 'image/svg+xml', '<svg/>')`, s.Tenant, former)
	for name, c := range map[string]struct{ hash, mime, disposition string }{
		"drawing": {s.add("x.svg", svg).Hash, "image/svg+xml", ""},
		"film":    {s.add("x.mp4", mp4).Hash, "video/mp4", ""},
		"paper":   {s.add(`Müller"><script>.pdf`, pdf).Hash, "application/pdf", "attachment; filename*=utf-8''M%C3%BCller%22%3E%3Cscript%3E.pdf"},
		"text":    {s.add("x.html", "Guten Tag, nur Text.").Hash, "text/plain; charset=utf-8", "attachment; filename=x.html"},
		"former":  {former, "image/svg+xml", ""},
	} {
		a := s.get("/media/" + c.hash)
		if c.disposition != "" && name == "paper" {
			c.disposition = a.Header.Get("Content-Disposition")
			if !strings.HasPrefix(c.disposition, "attachment; ") || strings.ContainsAny(c.disposition, "<>\"") {
				t.Errorf("%s: %q", name, c.disposition)
			}
		}
		if a.StatusCode != 200 || a.Header.Get("Content-Type") != c.mime || a.Header.Get("Content-Disposition") != c.disposition ||
			!strings.Contains(a.Header.Get("Content-Security-Policy"), "sandbox") || strings.Contains(a.body, "script") {
			t.Errorf("%s: %d %v", name, a.StatusCode, a.Header)
		}
	}
	for _, hash := range []string{"none", strings.Repeat("b", 64), "..%2f..%2fetc%2fpasswd"} {
		if a := s.get("/media/" + hash); a.StatusCode != 404 {
			t.Errorf("%s: %d", hash, a.StatusCode)
		}
	}
}

// tus sends a request of the protocol.
func (s *site) tus(method, path string, body io.Reader, header ...string) answer {
	s.t.Helper()
	h := map[string]string{"Tus-Resumable": "1.0.0", "Accept": "application/json"}
	if method == http.MethodPatch {
		h["Content-Type"] = "application/offset+octet-stream"
	}
	for i := 0; i+1 < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	return s.send(method, path, body, h)
}

const uploads = "/de/author/media/uploads"

func (s *site) begin(name string, n int) string {
	s.t.Helper()
	a := s.tus(http.MethodPost, uploads, nil, "Upload-Length", strconv.Itoa(n), "Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte(name))+",x")
	if a.StatusCode != 201 || !strings.HasPrefix(a.Header.Get("Location"), uploads+"/") || a.Header.Get("Upload-Expires") == "" {
		s.t.Fatalf("%d %v %s", a.StatusCode, a.Header, a.body)
	}
	return a.Header.Get("Location")
}

// TestTus goes through the protocol as a client does.
func TestTus(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.send(http.MethodOptions, uploads, nil, nil)
	if a.StatusCode != 204 || a.Header.Get("Tus-Version") != "1.0.0" || a.Header.Get("Tus-Extension") != "creation,termination,expiration" || a.Header.Get("Tus-Max-Size") != "4294967296" {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
	data := film(300_000)
	at := s.begin("Ein <b>Film.mp4", len(data))
	if a := s.send(http.MethodHead, at, nil, nil); a.StatusCode != 412 || a.Header.Get("Tus-Version") != "1.0.0" {
		t.Errorf("without a version: %d", a.StatusCode)
	}
	if a := s.tus(http.MethodPatch, at, strings.NewReader(data), "Upload-Offset", "0", "Content-Type", "text/plain"); a.StatusCode != 415 {
		t.Errorf("another type: %d", a.StatusCode)
	}
	if a := s.tus(http.MethodPatch, at, strings.NewReader(data), "Upload-Offset", "x"); a.StatusCode != 400 {
		t.Errorf("no offset: %d", a.StatusCode)
	}
	if a := s.tus(http.MethodPost, uploads, nil); a.StatusCode != 400 {
		t.Errorf("no length: %d", a.StatusCode)
	}
	if a := s.tus(http.MethodPatch, at, strings.NewReader(data[:100_000]), "Upload-Offset", "0"); a.StatusCode != 204 || a.Header.Get("Upload-Offset") != "100000" {
		t.Errorf("first piece: %d %v", a.StatusCode, a.Header)
	}
	s.cut(at, 100_000, data[100_000:])
	a = s.tus(http.MethodHead, at, nil)
	got, err := strconv.Atoi(a.Header.Get("Upload-Offset"))
	if err != nil || got <= 100_000 || got >= len(data) || a.Header.Get("Upload-Length") != "300000" || a.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("after the cut: %v", a.Header)
	}
	if a := s.tus(http.MethodPatch, at, strings.NewReader(data[100_000:]), "Upload-Offset", "100000"); a.StatusCode != 409 {
		t.Errorf("twice: %d", a.StatusCode)
	}
	a = s.tus(http.MethodPatch, at, strings.NewReader(data[got:]), "Upload-Offset", strconv.Itoa(got))
	page := a.Header.Get("Lotse-Media")
	if a.StatusCode != 204 || page == "" {
		t.Fatalf("last piece: %d %v %s", a.StatusCode, a.Header, a.body)
	}
	if a := s.tus(http.MethodHead, at, nil); a.Header.Get("Lotse-Media") != page {
		t.Errorf("asked again: %v", a.Header)
	}
	if a := s.tus(http.MethodPatch, at, nil, "Upload-Offset", "300000"); a.Header.Get("Lotse-Media") != page {
		t.Errorf("an empty piece after the last: %d %v", a.StatusCode, a.Header)
	}
	if d := s.get(page).doc(t); d.Find("h1").Text() != "b-Film.mp4" && d.Find("h1").Text() != "Ein -b-Film.mp4" {
		t.Errorf("the page is called %q", d.Find("h1").Text())
	}
	if a := s.get(strings.Replace(page, "/de/author", "", 1)); a.body != data {
		t.Errorf("%d bytes come back", len(a.body))
	}
}

// cut sends the head of a piece and half of it, and hangs up.
func (s *site) cut(path string, offset int, data string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "PATCH %s HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: %d\r\nContent-Length: %d\r\n\r\n%s",
		path, offset, len(data), data[:len(data)/2])
	if err == nil {
		time.Sleep(200 * time.Millisecond)
		err = conn.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	for range 50 {
		if a := s.tus(http.MethodHead, path, nil); a.Header.Get("Upload-Offset") != strconv.Itoa(offset) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestTusRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := "<!doctype html><script>alert(1)</script>" + strings.Repeat(" ", 4000)
	a := s.tus(http.MethodPatch, s.begin("x.mp4", len(page)), strings.NewReader(page), "Upload-Offset", "0")
	if a.StatusCode != 422 || !strings.Contains(a.body, "PDF") || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a page: %d %s", a.StatusCode, a.body)
	}
	a = s.tus(http.MethodPost, uploads, nil, "Upload-Length", strconv.Itoa(5<<30))
	if a.StatusCode != 413 || !strings.Contains(a.body, "4096") {
		t.Errorf("5 GB: %d %s", a.StatusCode, a.body)
	}
	at := s.begin("x.mp4", 20<<20)
	if a := s.tus(http.MethodPatch, at, bytes.NewReader(make([]byte, 9<<20)), "Upload-Offset", "0"); a.StatusCode != 413 {
		t.Errorf("a piece of 9 MB: %d", a.StatusCode)
	}
	if a := s.tus(http.MethodDelete, at, nil); a.StatusCode != 204 {
		t.Errorf("end: %d", a.StatusCode)
	}
	for _, path := range []string{at, uploads + "/x", uploads + "/" + uuid.NewString()} {
		if a := s.tus(http.MethodHead, path, nil); a.StatusCode != 404 {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
	s.May = actor.With(s.May, &actor.Actor{Tenant: s.Tenant})
	if a := s.tus(http.MethodPost, uploads, nil, "Upload-Length", "5"); a.StatusCode != 401 {
		t.Errorf("a stranger: %d", a.StatusCode)
	}
}

// sendFiles posts the plain form.
func (s *site) sendFiles(files map[string]string) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	err := w.WriteField("_key", uuid.NewString())
	for name, data := range files {
		part, e := w.CreateFormFile("file", name)
		if e == nil {
			_, e = io.WriteString(part, data)
		}
		err = errors.Join(err, e)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		s.t.Fatal(err)
	}
	return s.send(http.MethodPost, "/de/author/media", &b, map[string]string{"Content-Type": w.FormDataContentType()})
}

func TestPlainForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if a := s.get("/de/author/media"); a.StatusCode != 200 || !strings.Contains(a.body, "Noch keine Dateien") {
		t.Errorf("the empty list: %d", a.StatusCode)
	}
	a := s.sendFiles(map[string]string{"<script>alert(1)</script>.svg": svg})
	to := a.Header.Get("Location")
	if a.StatusCode != 303 || !strings.HasPrefix(to, "/de/author/media/") {
		t.Fatalf("%d %s\n%s", a.StatusCode, to, a.doc(t).Find("main").Text())
	}
	if a := s.get(to); a.StatusCode != 200 || strings.Contains(a.body, "alert(1)</script>") {
		t.Errorf("the name runs: %d", a.StatusCode)
	}
	if a := s.sendFiles(map[string]string{"a.pdf": pdf + "a", "b.pdf": pdf + "b"}); a.StatusCode != 303 || a.Header.Get("Location") != "/de/author/media" {
		t.Errorf("two at once: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
	for what, files := range map[string]map[string]string{"page": {"x.pdf": "<html><script>alert(1)</script>"}, "nothing": {}, "empty": {"a.pdf": ""}} {
		a := s.sendFiles(files)
		if d := a.doc(t); a.StatusCode != 422 || d.Find("#f-file-error").Length() != 1 || d.Find("input[type=file]").Length() != 1 {
			t.Errorf("%s: %d\n%s", what, a.StatusCode, d.Find("main").Text())
		}
	}
	if n := s.Int(`SELECT count(*) FROM media WHERE tenant_id = $1`, s.Tenant); n != 3 {
		t.Errorf("%d files", n)
	}
}

const vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<b onclick=alert(1)>Guten Tag</b><script>alert(2)</script>\n"

func TestPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, picture := s.add("film.mp4", mp4), s.add("bild.svg", svg)
	d := s.get("/de/author/media").doc(t)
	if d.Find("tbody tr").Length() != 2 || !strings.Contains(d.Find("tbody").Text(), "Untertitel englisch fehlen") {
		t.Errorf("the list:\n%s", d.Find("main").Text())
	}
	if d := s.get("/en/author/media?kind=image&state=gaps&q=bild").doc(t); d.Find("tbody tr").Length() != 1 {
		t.Errorf("filtered:\n%s", d.Find("main").Text())
	}
	if d := s.get("/en/author/media?q=nothing").doc(t); !strings.Contains(d.Find("main").Text(), "No file matches") {
		t.Errorf("nothing found:\n%s", d.Find("main").Text())
	}
	path := "/de/author/media/" + m.Hash
	bad := s.post(path, url.Values{"version": {"1"}, "captions_de": {"kein VTT"}, "transcript_de": {"Was man hört"}})
	if d := bad.doc(t); bad.StatusCode != 422 || d.Find("#f-captions_de-error").Length() != 1 || d.Find("#f-transcript_de").Text() != "Was man hört" {
		t.Errorf("bad captions: %d\n%s", bad.StatusCode, d.Find("main").Text())
	}
	good := url.Values{"version": {"1"}, "captions_de": {vtt}, "captions_en": {vtt}, "transcript_de": {"Text"}, "transcript_en": {"text"}, "poster": {picture.Hash}}
	if a := s.post(path, good); a.StatusCode != 303 || a.Header.Get("Location") != path {
		t.Errorf("%d\n%s", a.StatusCode, a.doc(t).Find("main").Text())
	}
	if a := s.post(path, good); a.StatusCode != 409 {
		t.Errorf("an old page: %d", a.StatusCode)
	}
	if d := s.get(path).doc(t); d.Find("track").Length() != 2 || d.Find("video").AttrOr("poster", "") != "/media/"+picture.Hash {
		t.Errorf("the preview: %d tracks", d.Find("track").Length())
	}
	a := s.get("/media/" + m.Hash + "/captions/de.vtt")
	if a.StatusCode != 200 || a.Header.Get("Content-Type") != "text/vtt; charset=utf-8" || strings.Contains(a.body, "<") || !strings.Contains(a.body, "Guten Tag") {
		t.Errorf("%d %s %q", a.StatusCode, a.Header.Get("Content-Type"), a.body)
	}
	if a := s.get("/media/" + m.Hash + "/captions/fr.vtt"); a.StatusCode != 404 {
		t.Errorf("captions in French: %d", a.StatusCode)
	}
	if a := s.post("/de/author/media/"+picture.Hash+"/removal", url.Values{}); a.StatusCode != 409 || !strings.Contains(a.body, "Bild vor dem Start") {
		t.Errorf("a poster in use goes: %d", a.StatusCode)
	}
	if a := s.post("/de/author/media/"+picture.Hash, url.Values{"version": {"1"}, "decorative": {"no"}, "alt_en": {"x"}}); a.StatusCode != 422 || a.doc(t).Find("#f-alt_de-error").Length() != 1 {
		t.Errorf("a picture without words: %d", a.StatusCode)
	}
	if a := s.post("/de/author/media/"+m.Hash+"/removal", url.Values{}); a.StatusCode != 303 {
		t.Errorf("removal: %d", a.StatusCode)
	}
	if a := s.get(path); a.StatusCode != 404 {
		t.Errorf("removed: %d", a.StatusCode)
	}
}
