package forum_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	web "codeberg.org/lotse/lotse/web/forum"
	"codeberg.org/lotse/lotse/web/webtest"
)

// From a draft to everybody: written by one, released by another, read by a
// guest, in the language there is.
func TestATextBecomesPublic(t *testing.T) {
	town := webtest.Start(t)
	writer, moderator, guest := town.As(t, "beschaeftigt"), town.As(t, "schulung"), town.Client(t)
	form := url.Values{
		"title_de": {"Termine am Tresen"}, "summary_de": {"Kurz und gut."}, "body_de": {"Ein <script>alert(1)</script> **Satz**. [Sparkasse](https://xn--bad.example)"},
		"licence": {"CC-BY-4.0"}, "reach": {"public"}, "do": {"send"},
	}
	empty := writer.Submit(writer.Get("/de/forum/articles/new"), "main form", url.Values{"do": {"send"}, "body_de": {"Bleibt stehen"}})
	if empty.Status != http.StatusUnprocessableEntity || !strings.Contains(empty.Text(), "Geben Sie einen Titel ein.") || !strings.Contains(empty.Body, "Bleibt stehen") {
		t.Errorf("%d %s", empty.Status, empty.Text())
	}
	if res := writer.Submit(writer.Get("/de/forum/articles/new"), "main form", form); res.Location != "/de/forum" {
		t.Fatalf("%d %s %s", res.Status, res.Location, res.Text())
	}
	link := moderator.Get("/de/forum/review").Doc.Find("main table a:contains('Termine am Tresen')").AttrOr("href", "")
	slug := link[strings.LastIndex(link, "/")+1:]
	public := "/de/forum/articles/" + slug
	if res := guest.Get(public); res.Status != http.StatusNotFound {
		t.Errorf("a guest reads what waits: %d", res.Status)
	}
	draft := moderator.Get(link)
	if strings.Contains(draft.Body, "<script>alert") || !strings.Contains(draft.Text(), "(xn--bad.example)") {
		t.Errorf("%s", draft.Body)
	}
	if res := moderator.Submit(draft, "main form", url.Values{"do": {"refuse"}}); res.Status != http.StatusUnprocessableEntity {
		t.Errorf("refused without a reason: %d", res.Status)
	}
	if res := moderator.Submit(draft, "main form", url.Values{"do": {"release"}}); res.Location != "/de/forum/review" {
		t.Fatalf("%d %s", res.Status, res.Text())
	}
	if res := moderator.Submit(draft, "main form", url.Values{"do": {"release"}, "_key": {"another-key-of-a-form"}}); res.Status != http.StatusConflict {
		t.Errorf("decided twice: %d", res.Status)
	}
	page := guest.Get(public)
	if page.Status != http.StatusOK || !strings.Contains(page.Text(), "Stadt Lindenau") || !strings.HasPrefix(page.Header.Get("Cache-Control"), "private, max-age=") {
		t.Errorf("%d %v\n%s", page.Status, page.Header, page.Text())
	}
	english := guest.Get("/en/forum/articles/" + slug)
	if !strings.Contains(english.Text(), "Not fully translated yet") || english.Doc.Find(`.lp-prose[lang=de]`).Length() != 1 {
		t.Errorf("%s", english.Body)
	}
	if res := writer.Submit(writer.Get(public), "form[action$=withdrawal]", url.Values{"reason": {"Veraltet."}}); res.Location != public {
		t.Fatalf("%d %s", res.Status, res.Text())
	}
	if res := guest.Get(public); res.Status != http.StatusNotFound {
		t.Errorf("withdrawn and still there: %d", res.Status)
	}
}

// What machines read: description, canonical address, both languages, data.
func TestMachinesReadArticles(t *testing.T) {
	guest := webtest.Start(t).Client(t)
	for lang, other := range map[string]string{"de": "en", "en": "de"} {
		page := guest.Get("/" + lang + "/forum/articles/e-akte-in-wellen")
		head := page.Doc.Find("head")
		for selector, ends := range map[string]string{
			"link[rel=canonical]": "/" + lang + "/forum/articles/e-akte-in-wellen", "link[hreflang=" + other + "]": "/" + other + "/forum/articles/e-akte-in-wellen",
			"link[hreflang=x-default]": "/de/forum/articles/e-akte-in-wellen",
		} {
			if href := head.Find(selector).AttrOr("href", ""); !strings.HasPrefix(href, "http") || !strings.HasSuffix(href, ends) {
				t.Errorf("%s: %q", selector, href)
			}
		}
		for _, selector := range []string{"meta[name=description]", `meta[property="og:title"]`, `meta[property="og:url"]`} {
			if head.Find(selector).AttrOr("content", "") == "" {
				t.Errorf("no %s", selector)
			}
		}
		var data struct {
			Type     string `json:"@type"`
			Language string `json:"inLanguage"`
			Licence  string `json:"license"`
			Headline string `json:"headline"`
		}
		if err := json.Unmarshal([]byte(head.Find(`script[type="application/ld+json"]`).Text()), &data); err != nil {
			t.Fatal(err)
		}
		if data.Type != "TechArticle" || data.Language != lang || !strings.HasPrefix(data.Licence, "https://creativecommons.org/") || data.Headline == "" {
			t.Errorf("%+v", data)
		}
	}
}

// The network's text is read by people of the town and not by guests.
func TestTheNeighbourIsRead(t *testing.T) {
	town := webtest.Start(t)
	const name = "Scannen mit nur einem Gerät"
	if got := town.As(t, "kita").Get("/de/forum").Text(); !strings.Contains(got, name) || !strings.Contains(got, "Deniz Yıldız, Stadt Auenfeld") {
		t.Errorf("%s", got)
	}
	if got := town.Client(t).Get("/de/forum/articles").Text(); strings.Contains(got, name) || strings.Contains(got, "Yıldız") {
		t.Errorf("a guest reads what is for the network:\n%s", got)
	}
}

// Five megabytes are refused with a page.
func TestALargeTextIsRefused(t *testing.T) {
	c := webtest.Start(t).As(t, "beschaeftigt")
	res := c.Submit(c.Get("/de/forum/articles/new"), "main form", url.Values{"body_de": {strings.Repeat("x", 5<<20)}})
	if res.Status != http.StatusRequestEntityTooLarge || !strings.Contains(res.Text(), "Kürzen Sie den Text") {
		t.Errorf("%d %s", res.Status, res.Text())
	}
}

// Pages cost the same however much there is.
func TestPagesAreAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	h := &web.Handler{DB: town.App.DB, Forum: town.App.Forum, Talk: town.App.Talk, Reuses: town.App.Reuses, Share: town.App.Share, Attach: town.App.Attach, Networks: town.App.Networks, People: town.App.People}
	guest := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Lang: i18n.DE})
	count := webtest.Statements(guest, t, h)
	for path, most := range map[string]int64{"/de/forum": 12, "/de/forum/questions": 3, "/de/forum/articles": 3, "/de/forum/articles/e-akte-in-wellen": 4} {
		if n := count(path); n > most {
			t.Errorf("%s costs %d statements, want at most %d", path, n, most)
		}
	}
}

// A question of one town, answered in the network; what is wrong is said at
// its form; guests read it without names once it is open.
func TestAQuestionIsAsked(t *testing.T) {
	town := webtest.Start(t)
	asker, helper, moderator, guest := town.As(t, "beschaeftigt"), town.As(t, "kita"), town.As(t, "schulung"), town.Client(t)
	at := asker.Submit(asker.Get("/de/forum/questions/new"), "main form", url.Values{"title_de": {"Wer druckt die Aushänge?"}, "body_de": {"Am Bauhof."}}).Location
	if !strings.HasPrefix(at, "/de/forum/questions/wer-druckt-die-aushaenge-") {
		t.Fatalf("asked at %q", at)
	}
	empty := helper.Submit(helper.Get(at), "form:has([value=answer])", url.Values{"do": {"answer"}, "body": {" "}})
	if empty.Status != http.StatusUnprocessableEntity || empty.Doc.Find("#f-body").Length() != 1 || !strings.Contains(empty.Text(), "Ein Satz genügt.") {
		t.Errorf("%d\n%s", empty.Status, empty.Text())
	}
	said := helper.Submit(helper.Get(at), "form:has([value=answer])", url.Values{"do": {"answer"}, "body": {"Die Poststelle, **montags**."}})
	if !strings.HasPrefix(said.Location, at+"#a-") {
		t.Fatalf("%d %s", said.Status, said.Location)
	}
	asker.Submit(asker.Get(at), "form:has([value=accept])", url.Values{"do": {"accept"}})
	page := asker.Get(at)
	if !strings.Contains(page.Text(), "Diese Antwort hat geholfen") || page.Doc.Find("article strong:contains(montags)").Length() != 1 {
		t.Errorf("%s", page.Text())
	}
	if res := guest.Get(at); res.Status != http.StatusNotFound {
		t.Errorf("a guest reads it: %d", res.Status)
	}
	moderator.Submit(moderator.Get(at), "form:has([value=open])", url.Values{"do": {"open"}})
	public := guest.Get(at)
	if public.Status != http.StatusOK || !strings.Contains(public.Text(), "Antwort von Stadt Lindenau") || public.Doc.Find("main form").Length() != 0 {
		t.Errorf("%d\n%s", public.Status, public.Text())
	}
	for _, name := range strings.Split(page.Doc.Find("article h3").First().Text(), ",")[:1] {
		if name = strings.TrimPrefix(name, "Antwort von "); strings.Contains(public.Body, name) {
			t.Errorf("a guest reads the name %q", name)
		}
	}
}

// Below a blueprint of another town people comment; its moderator says that
// the town uses it too. Guests read of towns and no comments.
func TestATextIsCommented(t *testing.T) {
	town := webtest.Start(t)
	clerk, moderator := town.As(t, "beschaeftigt"), town.As(t, "schulung")
	const at = "/de/forum/articles/e-rechnung-im-pilotamt"
	empty := clerk.Submit(clerk.Get(at), "form:has([value=comment])", url.Values{"do": {"comment"}, "body": {" "}})
	if empty.Status != http.StatusUnprocessableEntity || empty.Doc.Find("#f-body").Length() != 1 || !strings.Contains(empty.Text(), "Ein Satz genügt.") {
		t.Errorf("%d\n%s", empty.Status, empty.Text())
	}
	said := clerk.Submit(clerk.Get(at), "form:has([value=comment])", url.Values{"do": {"comment"}, "body": {"Bei uns **auch** so."}})
	if !strings.HasPrefix(said.Location, at+"#a-") {
		t.Fatalf("%d %s", said.Status, said.Location)
	}
	neighbour := town.AsAt(t, "auenfeld", "auenfeld")
	page := neighbour.Get(at)
	if page.Doc.Find("article strong:contains(auch)").Length() != 1 || !strings.Contains(page.Text(), "Wir nutzen das nicht mehr") {
		t.Errorf("%s", page.Text())
	}
	if text := moderator.Get(at).Text(); !strings.Contains(text, "1 andere Kommune nutzt diese Blaupause.") || strings.Contains(text, "Wir nutzen das") {
		t.Errorf("%s", text)
	}
	guest := town.Client(t).Get(at)
	if text := guest.Text(); !strings.Contains(text, "Stadt Auenfeld, seit") || strings.Contains(text, "Bauhof begonnen") || guest.Doc.Find("main form").Length() != 0 {
		t.Errorf("%s", text)
	}
}

// A file comes with the text: named in both languages, fetched by whoever may
// read, never opened in the browser. What is no document is refused by name.
func TestAFileIsAttached(t *testing.T) {
	town := webtest.Start(t)
	writer, colleague, guest := town.As(t, "beschaeftigt"), town.As(t, "kita"), town.Client(t)
	form := url.Values{"title_de": {"Mit Blatt"}, "summary_de": {"Kurz."}, "body_de": {"Lang."}, "licence": {"CC-BY-4.0"}, "do": {"files"}}
	at := writer.Submit(writer.Get("/de/forum/articles/new"), "main form", form).Location
	if !strings.HasSuffix(at, "/files") {
		t.Fatalf("%s", at)
	}
	write := func(name, content string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	add := url.Values{"do": {"add"}}
	bad := writer.SubmitFile(writer.Get(at), "form[enctype]", add, "file", write("rechnung.pdf", "<html><script>alert(1)</script>"))
	if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Text(), "„rechnung.pdf“ hat kein erlaubtes Format. Erlaubt sind PDF") {
		t.Errorf("%d %s", bad.Status, bad.Text())
	}
	if res := writer.SubmitFile(writer.Get(at), "form[enctype]", add, "file", write("blatt.exe", "Eins; Zwei\n")); res.Location != at {
		t.Fatalf("%d %s", res.Status, res.Text())
	}
	page := writer.Get(at)
	field := page.Doc.Find("input[name^=title_en_]").AttrOr("name", "")
	writer.Submit(page, "form:has([value=arrange])", url.Values{"do": {"arrange"}, field: {"A sheet"}})
	public := strings.TrimSuffix(at, "/files")
	form.Set("do", "send")
	form.Set("reach", "tenant")
	if res := writer.Submit(writer.Get(public+"/edit"), "main form", form); res.Location != public {
		t.Fatalf("%d %s", res.Status, res.Text())
	}
	read := colleague.Get("/en" + strings.TrimPrefix(public, "/de"))
	link := read.Doc.Find("a[download]")
	if link.Text() != "A sheet" || !strings.Contains(read.Text(), "A sheet (TXT, 11 B)") {
		t.Fatalf("%s", read.Text())
	}
	got := colleague.Get(link.AttrOr("href", ""))
	if got.Status != http.StatusOK || got.Body != "Eins; Zwei\n" || got.Header.Get("Content-Disposition") != "attachment; filename=blatt.exe.txt" ||
		got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %q %v", got.Status, got.Body, got.Header)
	}
	if res := guest.Get(link.AttrOr("href", "")); res.Status != http.StatusNotFound {
		t.Errorf("a guest fetches it: %d", res.Status)
	}
}
