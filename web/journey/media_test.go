package journey

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/web/webtest"
)

// evil is a host of somebody else that counts who asks it for anything.
type evil struct {
	*httptest.Server
	asked atomic.Int64
}

func newEvil(t *testing.T) *evil {
	t.Helper()
	e := &evil{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { e.asked.Add(1) }))
	t.Cleanup(e.Close)
	return e
}

// script marks the page it runs in, asks the evil host and shows an alert.
func (e *evil) script() string {
	return `document.documentElement.dataset.ran='1';new Image().src='` + e.URL + `/ran';alert(1)`
}

// svg tries all that a drawing can do in a browser.
func (e *evil) svg(script string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 90 60" onload="` + script + `">
<script>` + script + `</script><image href="` + e.URL + `/image" width="9" height="9"/><use xlink:href="` + e.URL + `/use#a"/>
<style>@import url(` + e.URL + `/css);</style><rect width="90" height="60" style="fill:url(` + e.URL + `/fill)" onclick="` + script + `"/>
<foreignObject width="90" height="60"><body xmlns="http://www.w3.org/1999/xhtml"><img src="` + e.URL + `/html" onerror="` + script + `"/></body></foreignObject></svg>`
}

// quiet fails if anything ran or left on the page that is shown.
func (e *evil) quiet(t *testing.T, tab *webtest.Tab, what string) {
	t.Helper()
	time.Sleep(300 * time.Millisecond)
	if webtest.Eval[bool](tab, `!!document.documentElement.dataset.ran`) {
		t.Errorf("%s: a script ran", what)
	}
	if n := e.asked.Load(); n > 0 {
		t.Errorf("%s: %d requests left", what, n)
	}
}

func write(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// send uploads a file on the page of the library.
func send(tab *webtest.Tab, file string) {
	tab.Goto("/de/author/media")
	tab.Upload("Dateien", file)
	tab.ClickCSS("[data-upload] form button[type=submit]")
}

func landed(tab *webtest.Tab) (hash string) {
	tab.Wait("the page of the file", `location.pathname.startsWith('/de/author/media/') && document.querySelector('.lp-preview')`)
	return strings.TrimPrefix(tab.Path(), "/de/author/media/")
}

// TestUploadsRunNothing: drawings, pages, names and captions with scripts.
func TestUploadsRunNothing(t *testing.T) {
	town, e := webtest.Start(t), newEvil(t)
	tab := webtest.Open(t, town.Base, webtest.Desktop)
	tab.SignIn("schulung")

	send(tab, write(t, `"><img src=x onerror=alert(1)><script>alert(2)<script>.svg`, e.svg(e.script())))
	hash := landed(tab)
	tab.Wait("the drawing", `document.querySelector('.lp-preview img').naturalWidth > 0`)
	e.quiet(t, tab, "the page of a drawing")
	tab.Goto("/de/author/media")
	e.quiet(t, tab, "the list with its name")
	if status := tab.Goto("/media/" + hash); status != http.StatusOK {
		t.Errorf("the drawing itself: %d", status)
	}
	e.quiet(t, tab, "the drawing by itself")

	send(tab, write(t, "harmlos.pdf", "<!doctype html><script>"+e.script()+"</script><img src="+e.URL+"/img>"))
	tab.Sees("harmlos.pdf: Webseiten und Skripte werden nicht angenommen.")
	e.quiet(t, tab, "a page called PDF")

	film := "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + strings.Repeat("0123456789abcdef", 9<<16)
	send(tab, write(t, "film.mp4", film))
	hash = landed(tab)
	tab.Fill("captions_de", "WEBVTT\n\n00:01.000 --> 00:04.000\n<script>"+e.script()+"</script><img src="+e.URL+"/vtt onerror=alert(1)> Guten Tag\n")
	tab.ClickCSS("form:has([name=captions_de]) button[type=submit]")
	tab.Sees("Angaben gespeichert.")
	e.quiet(t, tab, "a film with captions")
	tab.Goto("/media/" + hash + "/captions/de.vtt")
	if text := tab.Text(); strings.Contains(text, "<") || !strings.Contains(text, "Guten Tag") {
		t.Errorf("captions: %s", text)
	}
	e.quiet(t, tab, "the captions by themselves")
}

// TestTheDrawingWouldRun is the twin: as it came, the drawing does harm.
func TestTheDrawingWouldRun(t *testing.T) {
	e := newEvil(t)
	raw := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write([]byte(e.svg(strings.TrimSuffix(e.script(), "alert(1)"))))
	}))
	t.Cleanup(raw.Close)
	tab := webtest.Open(t, raw.URL, webtest.Desktop)
	tab.Goto("/x.svg")
	for begun := time.Now(); e.asked.Load() == 0; time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > 5*time.Second {
			t.Fatal("nothing ran and nothing left: the sample proves nothing")
		}
	}
}

// A picture is brought from the block it shall stand in, with the script and
// without, and stands there.
func TestAPictureIsBroughtToItsBlock(t *testing.T) {
	d := newDraft(t, "Bild hochladen")
	tab := webtest.Open(t, d.town.Base, webtest.Desktop)
	tab.SignIn("schulung")
	for _, view := range []webtest.View{webtest.Desktop, {Width: 390, Height: 844, NoScript: true}} {
		block := d.add(courseware.Block{Type: courseware.Image}, "![Ein Kreis]()", "")
		name := "kreis-" + block + ".svg"
		tab.View(view)
		tab.Goto("/de" + d.lessonPath() + "/blocks/" + block + "/de/file")
		tab.Upload("Bild hochladen", write(t, "falsch.txt", "Nur ein Text, kein Bild."))
		tab.ClickCSS("[data-upload] form button[type=submit]")
		tab.Sees("Hier passt nur ein Bild.")
		tab.Upload("Bild hochladen", write(t, name, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>`))
		tab.ClickCSS("[data-upload] form button[type=submit]")
		tab.Wait("the lesson", `location.pathname.endsWith('/`+d.lesson+`') && document.querySelector('#b-`+block+` .lp-chosen__picture')`)
		tab.Picture("brought-" + view.String())
	}
}

// TestUploadGoesOn: begun without a connection, it waits and goes on; without
// scripts the form sends a small file.
func TestUploadGoesOn(t *testing.T) {
	town := webtest.Start(t)
	tab := webtest.Open(t, town.Base, webtest.Phone)
	tab.SignIn("schulung")
	film := "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + strings.Repeat("fedcba9876543210", 10<<16)
	tab.Goto("/de/author/media")
	tab.Upload("Dateien", write(t, "lang.mp4", film))
	tab.Offline(true)
	tab.ClickCSS("[data-upload] form button[type=submit]")
	tab.Sees("lang.mp4: Verbindung unterbrochen, es geht gleich weiter")
	tab.Offline(false)
	hash := landed(tab)
	if m, err := town.App.Media.Get(town.Ctx, hash); err != nil || m.Bytes != int64(len(film)) || m.Name != "lang.mp4" {
		t.Errorf("%+v, %v", m, err)
	}

	tab.View(webtest.View{Width: 390, Height: 844, NoScript: true})
	send(tab, write(t, "klein.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>`))
	tab.Sees("Datei hochgeladen. Beschreiben Sie sie jetzt.", "klein.svg")
}
