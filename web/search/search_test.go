package search_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	web "codeberg.org/lotse/lotse/web/search"
	"codeberg.org/lotse/lotse/web/webtest"
)

func at(lang, query, more string) string {
	return "/" + lang + "/search?q=" + url.QueryEscape(query) + more
}

// A lesson, a course and the forum on one page, with the words marked; a
// typing error is told and corrected.
func TestThePageGroups(t *testing.T) {
	town := webtest.Start(t)
	c := town.As(t, "beschaeftigt")
	page := c.Get(at("de", "Schriftstük", ""))
	hit := page.Doc.Find(`section[aria-labelledby="lesson-hits"] .lp-task`).First()
	if href := hit.Find("a").AttrOr("href", ""); href != "/de/courses/e-akte-grundlagen/3" || !strings.HasPrefix(hit.Find("mark").Text(), "Schriftstück") {
		t.Errorf("%s marks %q\n%s", href, hit.Find("mark").Text(), page.Text())
	}
	if link := page.Doc.Find(`main a:contains("Schriftstück")[href*="q=Schriftst"]`); link.Length() != 1 || !strings.Contains(page.Text(), "Meinten Sie:") {
		t.Errorf("no suggestion:\n%s", page.Text())
	}
	page = c.Get(at("de", "Akten", ""))
	for _, id := range []string{"course-hits", "lesson-hits", "forum-hits"} {
		if page.Doc.Find(`section[aria-labelledby="`+id+`"] .lp-task`).Length() == 0 {
			t.Errorf("no %s\n%s", id, page.Text())
		}
	}
	if got := page.Doc.Find("title").Text(); !strings.HasPrefix(got, "Suche: Akten") || page.Header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("title %q, robots %q", got, page.Header.Get("X-Robots-Tag"))
	}
	english := c.Get(at("en", "Schriftstück", "&kind=lesson"))
	if chip := english.Doc.Find(".lp-task .lp-meta [lang=de]").First().Text(); chip != "Deutsch" {
		t.Errorf("a German hit on an English page shows %q", chip)
	}
}

func TestThePageFiltersAndSaysWhatToDo(t *testing.T) {
	town := webtest.Start(t)
	c := town.As(t, "beschaeftigt")
	page := c.Get(at("de", "Akte", "&kind=forum&lang=de"))
	if n := page.Doc.Find(".lp-task").Length(); n == 0 || page.Doc.Find(`section[aria-labelledby$="-hits"]`).Length() != 1 || page.Doc.Find(".lp-chip").Length() != 2 {
		t.Errorf("%d hits\n%s", n, page.Text())
	}
	for from, others := range map[string]bool{"own": false, "others": true} {
		page := c.Get(at("de", "scannen", "&from="+from))
		hits := page.Doc.Find(".lp-task")
		if theirs := page.Doc.Find(".lp-task:contains('Stadt Auenfeld')"); hits.Length() == 0 || (theirs.Length() == hits.Length()) != others || !others && theirs.Length() > 0 || page.Doc.Find(".lp-chip").Length() != 1 {
			t.Errorf("from %s: %d hits, %d of the neighbour\n%s", from, hits.Length(), theirs.Length(), page.Text())
		}
	}
	if chips := c.Get(at("de", "scannen", "&from=elsewhere")).Doc.Find(".lp-chip").Length(); chips != 0 {
		t.Errorf("an unknown filter: %d", chips)
	}
	none := c.Get(at("de", "Xylophon", "&kind=forum"))
	if none.Doc.Find("#none").Text() != "Keine Treffer" || none.Doc.Find(`.lp-empty a[href="/de/search?q=Xylophon"]`).Length() != 1 {
		t.Errorf("%s", none.Body)
	}
	for _, query := range []string{" ", "\x00'&!(" + strings.Repeat("x", 500), "<script>alert(1)</script>"} {
		page := c.Get(at("de", query, "&page=-3&kind=%27&lang=xx"))
		if page.Status != http.StatusOK || strings.Contains(page.Body, "<script>alert") {
			t.Errorf("%.40q answers %d", query, page.Status)
		}
	}
	if lost := c.Get("/de/courses/gibt-es-nicht"); lost.Status != http.StatusNotFound || lost.Doc.Find(`form[role=search] input[name=q]`).Length() != 1 {
		t.Error("a missing page offers no search")
	}
}

// Guests find public texts, in both languages and with typing errors, and no
// course; the forum's home leads them there.
func TestGuestsFindWhatIsPublic(t *testing.T) {
	town := webtest.Start(t)
	guest := town.Client(t)
	home := guest.Get("/de/forum")
	if form := home.Doc.Find(`main form[role=search]`); form.AttrOr("action", "") != "/de/search" || !strings.HasPrefix(form.Find("label").Text(), "Suche in ") {
		t.Errorf("%s", home.Text())
	}
	for _, path := range []string{at("de", "Wohngled", ""), at("en", "housing bennefit", "")} {
		page := guest.Get(path)
		if page.Doc.Find(`.lp-task a[href*="/forum/articles/"]`).Length() == 0 || page.Doc.Find(`.lp-task a[href*="/courses/"]`).Length() > 0 {
			t.Errorf("%s:\n%s", path, page.Text())
		}
	}
	const network = "Scannen mit nur einem Gerät"
	if !strings.Contains(town.As(t, "kita").Get(at("de", "nur ein Gerät scannen", "")).Text(), network) {
		t.Error("the neighbour's text is not found")
	}
	if strings.Contains(guest.Get(at("de", "nur ein Gerät scannen", "")).Text(), network) {
		t.Error("a guest finds what is for the network")
	}
	var titles []string
	if err := json.Unmarshal([]byte(guest.Get("/de/search/suggestions?q=E-Akte").Body), &titles); err != nil || !slices.ContainsFunc(titles, func(s string) bool { return strings.Contains(s, "Akte") }) {
		t.Errorf("%q %v", titles, err)
	}
}

// The page costs the same however much is found.
func TestTheSearchIsAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	count := webtest.Statements(town.Ctx, t, &web.Handler{Hits: town.App.Hits})
	for path, most := range map[string]int64{at("de", "Akte", ""): 34, at("de", "Akte Schulung Datenschutz", ""): 34, "/de/search": 0, "/de/search/suggestions?q=akt": 16} {
		if n := count(path); n > most {
			t.Errorf("%s costs %d statements, want at most %d", path, n, most)
		}
	}
}
