package share_test

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/outbound"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web"
	"codeberg.org/lotse/lotse/web/webtest"
)

const (
	farCourse = "anliegen-am-telefon" // its neighbour has it, too, under another body
	trustPage = "/de/forum/trust"
	filePage  = "/de/forum/courses/file"
)

// installation is a program of its own with a store of its own and a town in a
// database that the demo town's is not in.
type installation struct {
	t    *testing.T
	app  *app.App
	base string
	ctx  context.Context // the system of its town acts
	work uuid.UUID       // the course it shares
}

// elsewhere starts another installation that shares a course.
func elsewhere(t *testing.T, town *webtest.Town, slug, host string) *installation {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	database, err := testkit.Open()
	must(err)
	listener, err := net.Listen("tcp", host+":0")
	must(err)
	address := listener.Addr().String()
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://" + address, "LOTSE_LISTEN": address})
	must(err)
	a, err := app.New(app.Options{DB: database.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	must(err)
	t.Cleanup(a.Close)
	ctx := clock.With(context.Background(), town.Clock.Now)
	there, err := a.Tenants.Create(ctx, tenant.Input{Slug: slug, Name: i18n.Text{i18n.DE: "Fernstadt", i18n.EN: "Far Town"}, Land: "BY", Host: host})
	must(err)
	in := &installation{t: t, app: a, base: "http://" + address, ctx: there.Context(ctx)}
	dir, err := fs.Sub(content.Files, "demo/courses/"+farCourse)
	must(err)
	_, err = a.Courses.Import(in.ctx, dir)
	must(err)
	in.work, err = a.Share.Share(in.ctx, farCourse, offered)
	must(err)
	site := web.New(a, web.Options{Demo: true, Clock: town.Clock.Now})
	go func() { _ = site.Listener(listener) }()
	t.Cleanup(func() { _ = site.Shutdown(context.Background()) })
	return in
}

var offered = share.Offer{Reach: forum.Public, Terms: share.Terms{Licence: "CC-BY-4.0", Accessibility: i18n.Text{i18n.DE: "Geprüft.", i18n.EN: "Checked."}}}

// say changes a text of the shared course and publishes that.
func (in *installation) say(block, text string) {
	in.t.Helper()
	d, err := in.app.Author.Open(in.ctx, farCourse)
	if err != nil {
		in.t.Fatal(err)
	}
	b, _ := d.Block(block)
	if _, err := in.app.Author.SaveText(in.ctx, author.Written{Course: farCourse, Block: block, Lang: i18n.DE, Body: text, Base: b.Texts[i18n.DE].Version}); err != nil {
		in.t.Fatal(err)
	}
	if _, err := in.app.Author.Publish(in.ctx, farCourse, course.Editorial); err != nil {
		in.t.Fatal(err)
	}
}

// get is what a stranger reads there.
func (in *installation) get(path string) (status int, body []byte) {
	in.t.Helper()
	res, err := http.Get(in.base + path) //nolint:noctx // a test
	if err != nil {
		in.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err = io.ReadAll(res.Body)
	if err != nil {
		in.t.Fatal(err)
	}
	return res.StatusCode, body
}

// file is the course as its page offers it for download.
func (in *installation) file() string {
	in.t.Helper()
	status, body := in.get("/de/forum/courses/" + in.work.String() + share.PackagePath)
	if status != http.StatusOK {
		in.t.Fatalf("%d %s", status, body)
	}
	path := filepath.Join(in.t.TempDir(), "kurs.lotse")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		in.t.Fatal(err)
	}
	return path
}

var hexGroups = regexp.MustCompile(`[0-9a-f]{4}( [0-9a-f]{4}){15}`)

// trusts compares the fingerprint of the installation and confirms it.
func trusts(t *testing.T, team *webtest.Client, in *installation) {
	t.Helper()
	keys, err := in.app.Share.Keys(in.ctx)
	if err != nil {
		t.Fatal(err)
	}
	compare := team.Submit(team.Get(trustPage), "form[enctype]", url.Values{"address": {in.base + "/de/forum"}, "do": {"look"}})
	if got := hexGroups.FindString(compare.Text()); compare.Status != http.StatusOK || got != keys[0].Fingerprint() || !strings.Contains(compare.Text(), "Fernstadt") {
		t.Fatalf("%d %q\n%s", compare.Status, got, compare.Text())
	}
	if blind := team.Submit(compare, "main form", url.Values{"do": {"trust"}}); blind.Status != http.StatusUnprocessableEntity {
		t.Fatalf("trusted without a look: %d", blind.Status)
	}
	if res := team.Submit(compare, "main form", url.Values{"do": {"trust"}, "compared": {"yes"}}); res.Location != trustPage {
		t.Fatalf("%d %s\n%s", res.Status, res.Location, res.Text())
	}
}

// Two installations: trust by address, the list, taking over, an update that
// keeps the overlay, a rotation, a withdrawal; then the other one is gone.
func TestCoursesCrossInstallationsByTheirList(t *testing.T) {
	town := webtest.Start(t)
	in := elsewhere(t, town, "fernstadt", "127.0.0.2")
	team := town.As(t, "schulung")
	trusts(t, team, in)
	if got := team.Get(trustPage).Text(); !strings.Contains(got, "Fernstadt") || strings.Contains(got, "nicht zu lesen") || !strings.Contains(got, "Petra") && !strings.Contains(got, "Hinzugefügt") {
		t.Errorf("%s", got)
	}
	host := strings.TrimPrefix(in.base, "http://")
	list := team.Get(works)
	if !strings.Contains(list.Text(), "Fernstadt auf "+host) {
		t.Fatalf("%s", list.Text())
	}
	if english := team.Get("/en/forum/courses").Text(); !strings.Contains(english, "Far Town at "+host) {
		t.Errorf("%s", english)
	}
	if guest := town.Client(t).Get(works).Text(); strings.Contains(guest, "Fernstadt") {
		t.Error("guests are shown what others share")
	}
	at := works + "/" + in.work.String()
	page := team.Get(at)
	if page.Status != http.StatusOK || page.Doc.Find("a[href*='"+share.PackagePath+"']").Length() != 0 {
		t.Errorf("%d\n%s", page.Status, page.Text())
	}
	taken := team.Submit(page, "main form", nil)
	if !strings.HasPrefix(taken.Location, "/de/author/courses/") {
		t.Fatalf("%d %s\n%s", taken.Status, taken.Location, taken.Text())
	}
	slug := taken.Location[strings.LastIndex(taken.Location, "/")+1:]
	origin := "/de/author/origin/" + slug
	if got := team.Get(origin).Text(); !strings.Contains(got, "Geprüft: Es kam unverändert") || !strings.Contains(got, "Fernstadt") {
		t.Errorf("%s", got)
	}
	say(t, town, town.Ctx, slug, "contact", "Unser Kontakt", course.Substantive)

	if _, err := in.app.Share.Rotate(in.ctx); err != nil { // the new key was endorsed
		t.Fatal(err)
	}
	in.say("where-to", "Fernfassung")
	read(t, town)
	if got := team.Get(taken.Location).Text(); !strings.Contains(got, "hat Fassung 2 veröffentlicht") {
		t.Errorf("%s", got)
	}
	fetch := team.Submit(team.Get(origin), "form[action$='/fetch']", nil)
	if fetch.Location != origin {
		t.Fatalf("%d %s\n%s", fetch.Status, fetch.Location, fetch.Text())
	}
	news := team.Get(origin)
	if !strings.Contains(news.Text(), "Fernfassung") || !strings.Contains(news.Text(), "Eine Ihrer Anpassungen bleibt") {
		t.Errorf("%s", news.Text())
	}
	if done := team.Submit(news, "main form", nil); done.Location != taken.Location {
		t.Fatalf("%d %s\n%s", done.Status, done.Location, done.Text())
	}
	for block, want := range map[string]string{"contact": "Unser Kontakt", "where-to": "Fernfassung"} {
		if got := body(t, town, slug, block); got != want {
			t.Errorf("%s says %q, want %q", block, got, want)
		}
	}
	if got := team.Get(trustPage).Text(); strings.Contains(got, "noch nicht verglichen") {
		t.Errorf("the endorsed key waits:\n%s", got)
	}

	if err := in.app.Share.Stop(in.ctx, farCourse, i18n.Text{i18n.DE: "Das Formular gibt es nicht mehr."}); err != nil {
		t.Fatal(err)
	}
	read(t, town)
	if got := team.Get(origin).Text(); !strings.Contains(got, "zurückgezogen") || !strings.Contains(got, "Das Formular gibt es nicht mehr.") {
		t.Errorf("%s", got)
	}
	if got := team.Get(works).Text(); strings.Contains(got, "Fernstadt") {
		t.Errorf("what was taken back stands in the list:\n%s", got)
	}
	end(t, team)
}

// read lets the worker read the lists.
func read(t *testing.T, town *webtest.Town) {
	t.Helper()
	if err := town.App.Share.Remote.Read(town.Ctx); err != nil {
		t.Fatal(err)
	}
}

// end takes the trust back.
func end(t *testing.T, team *webtest.Client) {
	t.Helper()
	if res := team.Submit(team.Get(trustPage), "main form", url.Values{"do": {"remove"}}); res.Location != trustPage {
		t.Fatalf("%d %s", res.Status, res.Text())
	}
	if got := team.Get(trustPage).Text(); !strings.Contains(got, "Noch vertraut Ihr Netzwerk keiner") || !strings.Contains(got, "Fernstadt entfernt") {
		t.Errorf("%s", got)
	}
}

// An address that answers badly is told to whoever moderates, with the last
// time it went well; what was read before stays.
func TestAListThatCannotBeRead(t *testing.T) {
	town := webtest.Start(t)
	in := elsewhere(t, town, "stillstadt", "127.0.0.3")
	team := town.As(t, "schulung")
	trusts(t, team, in)
	town.App.Share.Trust.Out = nowhere(t, town)
	read(t, town)
	got := team.Get(trustPage).Text()
	if !strings.Contains(got, "nicht zu lesen") || !strings.Contains(got, "Sie muss mit https:// beginnen") || strings.Contains(got, "Noch nie") {
		t.Errorf("%s", got)
	}
	if got := team.Get("/en/forum/trust").Text(); !strings.Contains(got, "could not be read") {
		t.Errorf("%s", got)
	}
	if got := team.Get(works).Text(); !strings.Contains(got, "Fernstadt auf") {
		t.Errorf("what was read before is gone:\n%s", got)
	}
	taken := team.Submit(team.Get(works+"/"+in.work.String()), "main form", nil)
	if taken.Status != http.StatusUnprocessableEntity || !strings.Contains(taken.Text(), "Sie muss mit https:// beginnen") {
		t.Errorf("%d %s", taken.Status, taken.Text())
	}
	looked := team.Submit(team.Get(trustPage), "form[enctype]", url.Values{"address": {"http://169.254.169.254/latest"}})
	if looked.Status != http.StatusUnprocessableEntity || !strings.Contains(looked.Text(), "https://") {
		t.Errorf("%d %s", looked.Status, looked.Text())
	}
	end(t, team)
}

// The same course as a file: uploaded, brought up to date by a newer file,
// refused where it is older or changed.
func TestACourseIsTakenOverFromAFile(t *testing.T) {
	town := webtest.Start(t)
	in := elsewhere(t, town, "dateistadt", "127.0.0.4")
	team := town.As(t, "schulung")
	first := in.file()
	send := func(path string) *webtest.Response {
		t.Helper()
		return team.SubmitFile(team.Get(filePage), "main form", nil, "file", path)
	}
	if res := send(first); res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), "vertraut dem Schlüssel nicht") {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	keys := filepath.Join(t.TempDir(), "lotse-keys.json")
	_, document := in.get("/.well-known/lotse-keys.json")
	if err := os.WriteFile(keys, document, 0o600); err != nil {
		t.Fatal(err)
	}
	compare := team.SubmitFile(team.Get(trustPage), "form[enctype]", url.Values{"do": {"look"}}, "document", keys)
	if res := team.Submit(compare, "main form", url.Values{"do": {"trust"}, "compared": {"yes"}}); res.Location != trustPage {
		t.Fatalf("%d %s", res.Status, res.Text())
	}
	taken := send(first)
	if !strings.HasPrefix(taken.Location, "/de/author/courses/") {
		t.Fatalf("%d %s", taken.Status, taken.Text())
	}
	slug := taken.Location[strings.LastIndex(taken.Location, "/")+1:]
	if slug == farCourse {
		t.Error("the name of another course")
	}
	in.say("where-to", "Dateifassung")
	second := send(in.file())
	if second.Location != "/de/author/origin/"+slug {
		t.Fatalf("%d %s\n%s", second.Status, second.Location, second.Text())
	}
	news := team.Get(second.Location)
	if !strings.Contains(news.Text(), "Dateifassung") {
		t.Errorf("%s", news.Text())
	}
	if done := team.Submit(news, "main form", nil); done.Location != taken.Location {
		t.Fatalf("%d %s", done.Status, done.Text())
	}
	if res := send(first); res.Status != http.StatusConflict || !strings.Contains(res.Text(), "Auf eine ältere geht es nicht zurück") {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	data, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	changed := filepath.Join(t.TempDir(), "kurs.lotse")
	if err := os.WriteFile(changed, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if res := send(changed); res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), "verändert oder ist beschädigt") || !strings.Contains(res.Doc.Find(".kern-error").Text()+res.Text(), "Kursdatei") {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	end(t, team)
}

// A released text is a file for everybody who reads it; its own town has it.
func TestATextIsAFileToo(t *testing.T) {
	town := webtest.Start(t)
	guest := town.Client(t)
	at := guest.Get("/de/forum/articles/e-akte-in-wellen").Doc.Find("a[href$='"+share.PackagePath+"']").AttrOr("href", "")
	res := guest.Get(at)
	if res.Status != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), ".lotse") {
		t.Fatalf("%q: %d", at, res.Status)
	}
	file := filepath.Join(t.TempDir(), "text.lotse")
	if err := os.WriteFile(file, []byte(res.Body), 0o600); err != nil {
		t.Fatal(err)
	}
	team := town.As(t, "schulung")
	page := team.Get("/en/forum/articles/file")
	if got := team.SubmitFile(page, "main form", nil, "file", file); got.Status != http.StatusConflict || !strings.Contains(got.Text(), "own town's") {
		t.Errorf("%d %s", got.Status, got.Text())
	}
}

// The download is streamed whole, is not sent twice, and names its course.
func TestTheDownload(t *testing.T) {
	town := webtest.Start(t)
	guest := town.Client(t)
	at := workOf(t, guest, "Grundlagen")
	link := guest.Get(at).Doc.Find("a[href$='"+share.PackagePath+"']").AttrOr("href", "")
	res := guest.Get(link)
	if res.Status != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), ".lotse") || len(res.Header.Values("Content-Length")) != 1 {
		t.Fatalf("%d %v", res.Status, res.Header)
	}
	data := []byte(res.Body)
	line, from, err := seal.Line(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	payload, _, err := seal.Unchecked(line)
	if err != nil {
		t.Fatal(err)
	}
	m, err := seal.Parse(payload)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := seal.Files(bytes.NewReader(data), from, int64(len(data)), m)
	if err == nil {
		err = m.Check(folder)
	}
	if err != nil {
		t.Error(err)
	}
	if again := guest.GetWith(link, http.Header{"If-None-Match": {res.Header.Get("ETag")}}); again.Status != http.StatusNotModified || again.Body != "" {
		t.Errorf("%d, %d bytes", again.Status, len(again.Body))
	}
}

// The list and the keys are the same for everybody, and name nobody.
func TestTheListNamesNobody(t *testing.T) {
	town := webtest.Start(t)
	for _, path := range []string{"/forum/courses.json", "/.well-known/lotse-keys.json"} {
		res := town.Client(t).Get(path)
		if res.Status != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") || len(res.Header.Values("Set-Cookie")) != 0 {
			t.Errorf("%s: %d %v", path, res.Status, res.Header)
		}
		if team := town.As(t, "schulung").Get(path); team.Body != res.Body {
			t.Errorf("%s differs for who is signed in", path)
		}
		if again := town.Client(t).GetWith(path, http.Header{"If-None-Match": {res.Header.Get("ETag")}}); again.Status != http.StatusNotModified {
			t.Errorf("%s is sent again: %d", path, again.Status)
		}
		for _, name := range []string{"Petra", "Sommer", "Krüger", "@"} {
			if strings.Contains(res.Body, name) {
				t.Errorf("%s says %q", path, name)
			}
		}
	}
}

// nowhere is a client that may not leave for this machine.
func nowhere(t *testing.T, town *webtest.Town) *outbound.Client {
	t.Helper()
	before := town.App.Share.Trust.Out
	t.Cleanup(func() { town.App.Share.Trust.Out = before })
	return outbound.New(nil, nil)
}
