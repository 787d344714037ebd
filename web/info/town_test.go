package info_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// A town writes its own imprint: previewed, saved, read by everybody, safe, and
// taken back again.
func TestATownWritesItsImprint(t *testing.T) {
	town := webtest.Start(t)
	admin, guest := town.As(t, "admin"), town.Client(t)
	const path = "/de/admin/public/imprint/de"
	write := func(do, body string) *webtest.Response {
		return admin.Submit(admin.Get(path), "main form", url.Values{"body": {body}, "do": {do}})
	}
	const own = "## Anschrift\n\nMarktplatz 1 <script>alert(1)</script>\n\n[[contact]]"
	if res := write("save", "Marktplatz 1"); res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Doc.Find("#f-body-error").Text(), "[[contact]]") {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	if res := write("preview", own); res.Status != http.StatusOK || res.Doc.Find("section h2:contains(Anschrift)").Length() != 1 || strings.Contains(guest.Get("/de/imprint").Text(), "Marktplatz 1") {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	if res := write("save", own); res.Location != path {
		t.Fatalf("%d %s", res.Status, res.Text())
	}
	page := guest.Get("/de/imprint")
	if !strings.Contains(page.Text(), "Marktplatz 1") || strings.Contains(page.Body, "<script>alert") || page.Doc.Find("main a[href^='mailto:']").Length() == 0 {
		t.Errorf("%s", page.Text())
	}
	if got := guest.Get("/en/imprint").Text(); strings.Contains(got, "Marktplatz") {
		t.Error("the other language changed, too")
	}
	if got := admin.Get("/de/admin/public").Text(); !strings.Contains(got, "Eigener Text vom") {
		t.Errorf("%s", got)
	}
	if res := write("default", ""); res.Location != path || strings.Contains(guest.Get("/de/imprint").Text(), "Marktplatz 1") {
		t.Errorf("%d: the text that ships is not back", res.Status)
	}
}

// A barrier that was reported stands in the list with its six weeks until it
// is answered.
func TestABarrierHasSixWeeks(t *testing.T) {
	town := webtest.Start(t)
	admin, guest := town.As(t, "admin"), town.Client(t)
	guest.Submit(guest.Get("/de/accessibility/report"), "main form", url.Values{"barrier": {"Das Menü geht nicht auf."}, "email": {"a@b.example"}})
	list := admin.Get("/de/admin/public")
	if got := list.Text(); !strings.Contains(got, "Das Menü geht nicht auf.") || !strings.Contains(got, "Noch 42 Tage") || !strings.Contains(got, "a@b.example") {
		t.Fatalf("%s", got)
	}
	const form = "form[action*='/admin/public/reports/']"
	if res := admin.Submit(list, form, nil); res.Status != http.StatusUnprocessableEntity || res.Doc.Find("#f-answer-error").Length() != 1 {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	admin.Submit(list, form, url.Values{"answer": {"Behoben."}})
	if got := admin.Get("/de/admin/public").Text(); !strings.Contains(got, "Beantwortet am") || strings.Contains(got, "a@b.example") {
		t.Errorf("%s", got)
	}
}

// Leichte Sprache: found on every page of guests, in short sentences, with the
// town's name and whom to ask.
func TestEasyLanguage(t *testing.T) {
	guest := webtest.Start(t).Client(t)
	for path, want := range map[string]string{"/de": "Stadt Lindenau", "/en": "Lindenau"} {
		if guest.Get(path+"/forum").Doc.Find("header a[href='"+path+"/easy']").Length() == 0 {
			t.Errorf("%s/easy is not linked", path)
		}
		page := guest.Get(path + "/easy")
		text := page.Doc.Find("main .lp-main__col > :not(.lp-help)")
		if page.Status != http.StatusOK || page.Doc.Find("main h1").Length() != 1 || !strings.Contains(text.Text(), want) || strings.Contains(text.Text(), "[[") || text.Find("a[href*='/accessibility/report']").Length() == 0 {
			t.Errorf("%s: %d\n%s", page.Path, page.Status, page.Text())
		}
		read := 0
		for _, p := range text.Find("p, li").EachIter() {
			if said := strings.TrimSpace(p.Text()); said == "" || !strings.ContainsAny(said[len(said)-1:], ".:?!") {
				continue // the name of an office is no sentence
			}
			for _, sentence := range strings.FieldsFunc(p.Text(), func(r rune) bool { return strings.ContainsRune(".:?!", r) }) {
				read++
				if n := len(strings.Fields(sentence)); n > longestEasy {
					t.Errorf("%s: %d words: %s", page.Path, n, sentence)
				}
			}
		}
		if read < 20 {
			t.Errorf("%s: %d sentences", page.Path, read)
		}
	}
}

// longestEasy is how many words a sentence in Leichte Sprache may have; most
// have eight.
const longestEasy = 14
