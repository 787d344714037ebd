package exchange_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

const (
	trainer = "schulung"
	shipped = "e-akte-grundlagen"
)

// desk is a trainer's browser without a script.
type desk struct {
	t *testing.T
	c *webtest.Client
}

func sit(t *testing.T) *desk {
	t.Helper()
	return &desk{t, webtest.Start(t).As(t, trainer)}
}

// write makes a course of its own with one lesson.
func (d *desk) write(title string) (slug, lesson string) {
	d.t.Helper()
	list := d.c.Get("/de/author/courses")
	course := d.goes(d.c.Submit(list, `form[action$="/author/courses"]`, url.Values{"title": {title}, "source": {"de"}, "translate": {"yes"}}))
	at := d.goes(d.c.Submit(d.c.Get(course), `form[action$="/lessons"]`, url.Values{"lesson": {"Erste Lektion"}, "minutes": {"5"}}))
	return course[strings.LastIndex(course, "/")+1:], at[strings.LastIndex(at, "/")+1:]
}

func (d *desk) goes(r *webtest.Response) string {
	d.t.Helper()
	if r.Status != http.StatusSeeOther {
		d.t.Fatalf("%s answers %d: %s", r.Path, r.Status, r.Text())
	}
	to, _, _ := strings.Cut(r.Location, "#")
	return to
}

// sends sends a file by the form of a page.
func (d *desk) sends(page, form, name string, data []byte, values url.Values) *webtest.Response {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return d.c.SubmitFile(d.c.Get(page), form, values, "file", path)
}

func (d *desk) sees(r *webtest.Response, texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		if !strings.Contains(r.Text(), s) {
			d.t.Errorf("%s (%d) does not say %q: %s", r.Path, r.Status, s, r.Text())
		}
	}
}

// A package goes out, is changed, comes in as a draft, and is taken back.
func TestAPackageComesIn(t *testing.T) {
	t.Parallel()
	d := sit(t)
	live := d.c.Get("/de/author/exchange/" + shipped + "/package.zip")
	if live.Status != http.StatusOK || live.Header.Get("Content-Type") != "application/zip" || !strings.Contains(live.Header.Get("Content-Disposition"), shipped+"-1.zip") {
		t.Fatalf("the export: %d, %v", live.Status, live.Header)
	}
	same := d.goes(d.sends("/de/author/import", "form[enctype]", "paket.zip", []byte(live.Body), nil))
	d.sees(d.c.Get(same), "Derselbe Inhalt ist hier schon live", "paket.zip", "Prüfsumme")
	if n := d.c.Get(same).Doc.Find(`form[action*="/author/import/"]`).Length(); n != 0 {
		t.Errorf("what changes nothing can be taken over")
	}
	at := d.goes(d.sends("/de/author/import", "form[enctype]", "neu.zip", renamed(t, live.Body), nil))
	page := d.c.Get(at)
	d.sees(page, "Diese Schulung gibt es hier noch nicht", "Lektionen", "Als Entwurf übernehmen", "Sofort veröffentlichen")
	for range 2 { // a double click
		if to := d.goes(d.c.Submit(page, `form[action*="/author/import/"]`, url.Values{"goal": {"draft"}})); to != at {
			t.Errorf("leads to %s", to)
		}
	}
	result := d.c.Get(at)
	d.sees(result, "Das Paket ist als Entwurf übernommen", "Rückgängig")
	if r := d.c.Get("/de/author/courses/paket-probe"); r.Status != http.StatusOK {
		t.Errorf("the draft: %d", r.Status)
	}
	d.goes(d.c.Submit(result, `form[action$="/undo"]`, nil))
	d.sees(d.c.Get(at), "Zurückgenommen")
	if r := d.c.Get("/de/author/courses/paket-probe"); r.Status != http.StatusNotFound {
		t.Errorf("the draft after it was taken back: %d", r.Status)
	}
}

// renamed is the package as one of another course.
func renamed(t *testing.T, data string) []byte {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return packed(t, func(w *zip.Writer) {
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if _, err := b.ReadFrom(r); err != nil {
				t.Fatal(err)
			}
			put(t, w, f.Name, strings.Replace(b.String(), shipped, "paket-probe", 1))
		}
	})
}

func packed(t *testing.T, fill func(*zip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	fill(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(t *testing.T, w *zip.Writer, name, text string) {
	t.Helper()
	f, err := w.Create(name)
	if err == nil {
		_, err = f.Write([]byte(text))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What could harm is refused with a sentence in the reader's language, and
// leaves nothing.
func TestHostilePackages(t *testing.T) {
	t.Parallel()
	d := sit(t)
	entry := func(name string, mode fs.FileMode) []byte {
		return packed(t, func(w *zip.Writer) {
			h := &zip.FileHeader{Name: name}
			h.SetMode(mode)
			f, err := w.CreateHeader(h)
			if err == nil {
				_, err = f.Write([]byte("/etc/passwd"))
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	for name, c := range map[string]struct {
		data   []byte
		de, en string
		status int
	}{
		"path traversal": {entry("../../etc/cron.d/x", 0o644), "unzulässigen Dateinamen: ../../etc/cron.d/x", "../../etc/cron.d/x", 422},
		"absolute path":  {entry("/etc/passwd", 0o644), "unzulässigen Dateinamen", "/etc/passwd", 422},
		"symlink":        {entry("media/x.svg", fs.ModeSymlink|0o777), "Verknüpfung", "media/x.svg", 422},
		"no zip":         {[]byte("Guten Tag"), "kein lesbares ZIP-Archiv", "ZIP", 422},
		"no course":      {packed(t, func(w *zip.Writer) { put(t, w, "x.txt", "x") }), "fehlt die Datei course.yaml", "course.yaml", 422},
		"10 GB": {swollen(packed(t, func(w *zip.Writer) {
			for i := range 3 {
				put(t, w, fmt.Sprintf("media/%d.mp4", i), "x")
			}
		})), "größer als 8 GB", "8 GB", 413},
		"100,000 entries": {packed(t, func(w *zip.Writer) {
			for i := range 100_000 {
				put(t, w, fmt.Sprint(i), "")
			}
		}), "Das Archiv enthält mehr als", "more than", 413},
		"a broken course": {packed(t, func(w *zip.Writer) { put(t, w, "course.yaml", "format: 1\nslug: [") }), "Das Paket hat einen Fehler", "course.yaml", 422},
		"script": {packed(t, func(w *zip.Writer) {
			put(t, w, "course.yaml", "format: 1\nslug: x1\nlanguages: [de]\n<script>window.hit=1</script>: x\n")
		}), "Was zu ändern ist", "course.yaml", 422},
	} {
		for lang, want := range map[string]string{"de": c.de, "en": c.en} {
			r := d.sends("/"+lang+"/author/import", "form[enctype]", "paket.zip", c.data, nil)
			if r.Status != c.status || !strings.Contains(r.Text(), want) || r.Doc.Find("main script").Length() != 0 {
				t.Errorf("%s, %s: %d: %s", name, lang, r.Status, r.Text())
			}
			if r.Doc.Find("#f-file").AttrOr("aria-invalid", "") != "true" {
				t.Errorf("%s, %s: the field is not named", name, lang)
			}
		}
	}
}

// swollen is a ZIP whose entries claim to unpack to 4 GB each.
func swollen(data []byte) []byte {
	for i := range data[:len(data)-28] {
		if bytes.HasPrefix(data[i:], []byte("PK\x01\x02")) {
			binary.LittleEndian.PutUint32(data[i+24:], 0xFFFFFFFE)
		}
	}
	return data
}

func TestQuestionsComeInByThePages(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson := d.write("Fragen holen")
	course := "/de/author/exchange/" + slug
	form := `form[action$="/questions"]`
	d.sees(d.c.Get("/de/author/courses/"+slug), "Importieren und exportieren")
	if r := d.c.Submit(d.c.Get(course), form, url.Values{"lesson": {lesson}}); r.Status != 422 {
		t.Errorf("nothing sent: %d", r.Status)
	}
	text := "::Sommer:: Wann ist <script>window.hit=1</script> Sommer? {=Juni#Ja. ~%50%Mai#Nein.}\n\n::Kaputt:: Wie viele? {=}\n"
	at := d.goes(d.sends(course, form, "fragen.gift", []byte(text), url.Values{"lesson": {lesson}}))
	page := d.c.Get(at)
	d.sees(page, "Sommer (Eine Antwort)", "Zeile 1", "50 %", "Kaputt", "Nicht übernommen", "Sie kommen ans Ende von: Erste Lektion")
	if r := d.c.Submit(page, `form[action*="/author/import/"]`, url.Values{"item": {}}); r.Status != 422 {
		t.Errorf("nothing chosen: %d", r.Status)
	}
	d.goes(d.c.Submit(page, `form[action*="/author/import/"]`, url.Values{"item": {"0"}}))
	d.sees(d.c.Get(at), "Eine Frage ist übernommen")
	if n := d.c.Get("/de/author/courses/" + slug + "/" + lesson).Doc.Find("[data-block]").Length(); n != 1 {
		t.Errorf("%d blocks", n)
	}
	d.goes(d.c.Submit(d.c.Get(at), `form[action$="/undo"]`, nil))
	if n := d.c.Get("/de/author/courses/" + slug + "/" + lesson).Doc.Find("[data-block]").Length(); n != 0 {
		t.Errorf("%d blocks after it was taken back", n)
	}
	for name, bad := range map[string]string{
		"an entity":  `<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>`,
		"a cut file": `<?xml version="1.0"?><quiz><question type="essay">`,
	} {
		if r := d.sends(course, form, "x.xml", []byte(bad), url.Values{"lesson": {lesson}}); r.Status != 422 || strings.Contains(r.Text(), "root:") {
			t.Errorf("%s: %d", name, r.Status)
		}
	}
}

func TestATranslationComesInByThePages(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson := d.write("Übersetzen lassen")
	d.goes(d.c.Submit(d.c.Get("/de/author/courses/"+slug+"/"+lesson), `form[action$="/blocks"]`, url.Values{"kind": {"text"}, "new": {"Ein Vorgang."}}))
	course := "/de/author/exchange/" + slug
	xlf := d.c.Get(course + "/en.xlf?only=open")
	if xlf.Status != http.StatusOK || !strings.Contains(xlf.Body, "Ein Vorgang.") {
		t.Fatalf("the export: %d, %s", xlf.Status, xlf.Body)
	}
	form := `form[action$="/translations"]`
	back := strings.ReplaceAll(xlf.Body, "<source>Ein Vorgang.</source>", "<source>Ein Vorgang.</source><target>A case.</target>")
	at := d.goes(d.sends(course, form, "en.xlf", []byte(back), nil))
	page := d.c.Get(at)
	d.sees(page, "Was die Übersetzung ändert", "Ein Vorgang.", "A case.", "Einen Text übernehmen")
	d.goes(d.c.Submit(page, `form[action*="/author/import/"]`, nil))
	d.sees(d.c.Get(at), "Ein Text ist übernommen")
	if r := d.c.Get("/de/author/courses/" + slug + "/" + lesson + "?lang=en"); !strings.Contains(r.Body, "A case.") {
		t.Errorf("the text is not there: %s", r.Text())
	}
	stale := d.goes(d.sends(course, form, "en.xlf", []byte(strings.ReplaceAll(back, "A case.", "One case.")), nil))
	page = d.c.Get(stale)
	d.goes(d.c.Submit(d.c.Get(at), `form[action$="/undo"]`, nil)) // meanwhile
	if r := d.c.Submit(page, `form[action*="/author/import/"]`, nil); r.Status != http.StatusConflict {
		t.Errorf("decided on what was shown before: %d", r.Status)
	}
	for name, bad := range map[string]string{
		"another course": strings.ReplaceAll(back, "lotse:course:"+slug, "lotse:course:other"),
		"an entity":      `<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>`,
	} {
		r := d.sends(course, form, "en.xlf", []byte(bad), nil)
		if r.Status != 422 || strings.Contains(r.Text(), "root:") {
			t.Errorf("%s: %d", name, r.Status)
		}
	}
	foreign := strings.Replace(back, "<target>A case.</target>", "<target>A &lt;script&gt;case&lt;/script&gt;.</target>", 1)
	d.sees(d.c.Get(d.goes(d.sends(course, form, "en.xlf", []byte(foreign), nil))), "sieht aus wie HTML")
}
