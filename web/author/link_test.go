package author_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codeberg.org/lotse/lotse/web/webtest"
)

const (
	homeCourse = "e-akte-grundlagen"
	homeLesson = "what-changes"
)

// link links a lesson of a course of the town, staying with its version.
func (d *desk) link() (lesson string) {
	d.t.Helper()
	page := d.c.Get(d.course + "/references?from=" + homeCourse)
	return d.goes(d.c.Submit(page, `form[action*="/references?from="]`, url.Values{"lesson": {homeCourse + "/" + homeLesson}, "follow": {"stay"}}))
}

func TestALinkedLessonIsShownAndLocked(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Mit verknüpfter Lektion")
	r := d.c.Submit(d.c.Get(d.course+"/references?from="+homeCourse), `form[action*="/references?from="]`, url.Values{})
	if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Text(), "Wählen Sie eine Lektion.") {
		t.Errorf("without a choice: %d", r.Status)
	}
	lesson := d.link()
	page := d.c.Get(lesson)
	if n := page.Doc.Find(`form[id^="t-"]`).Length(); n != 0 || page.Doc.Find(`form[action$="/head"]`).Length() != 0 {
		t.Errorf("%d forms for what is locked", n)
	}
	if !strings.Contains(page.Text(), "Gesperrt") || !strings.Contains(page.Text(), "Bei dieser Fassung bleiben") {
		t.Error("the page does not say that the lesson is locked")
	}
	var kinds []string
	page.Doc.Find(`select[name="kind"] option`).Each(func(_ int, s *goquery.Selection) { kinds = append(kinds, s.AttrOr("value", "")) })
	if !slices.Equal(kinds, []string{"text", "callout"}) {
		t.Errorf("to add: %v", kinds)
	}
	// What no form offers is refused all the same.
	form := page.Doc.Find(`form[action$="/blocks"]`)
	send := url.Values{"do": {"delete"}, "_csrf": {form.Find(`[name="_csrf"]`).AttrOr("value", "")}, "_key": {"a0a0a0a0-0000-4000-8000-000000000001"}}
	if r := d.c.Post(lesson+"/blocks/why", send); r.Status != http.StatusConflict || !strings.Contains(r.Text(), "wird nur dort geändert") {
		t.Errorf("a locked block is deleted: %d", r.Status)
	}
	note := d.add(lesson, "callout", "Bei uns: Zimmer 12.")
	d.goes(d.write(lesson, note, "en", url.Values{"body": {"Here: room 12."}}))
	d.goes(d.c.Submit(d.c.Get(lesson), `form[action$="/reference"]`, url.Values{"do": {"follow"}}))
	if page := d.c.Get(lesson); !strings.Contains(page.Text(), "Neue Fassungen übernehmen") || value(page, note, "en", "body") != "Here: room 12." {
		t.Error("it does not follow, or the note is gone")
	}
	d.goes(d.c.Submit(d.c.Get(lesson), `form[action$="/reference"]`, url.Values{"do": {"cut"}}))
	if n := d.c.Get(lesson).Doc.Find(`form[id^="t-"]`).Length(); n < 4 {
		t.Errorf("made one's own, it has %d forms", n)
	}
}

func TestBeginFromATemplateWithoutScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Zum Vergleich")
	list := d.c.Get("/de/author/templates")
	path := list.Doc.Find(`a[href$="/author/templates/vorlage-unterweisung"]`).AttrOr("href", "")
	page := d.c.Get(path)
	if r := d.c.Submit(page, `form[action$="/vorlage-unterweisung"]`, url.Values{}); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a title: %d", r.Status)
	}
	made := d.goes(d.c.Submit(page, `form[action$="/vorlage-unterweisung"]`, url.Values{"title_de": {"Unterweisung Leitern"}, "title_en": {"Ladders"}}))
	if got := d.c.Get(made + "/publication").Text(); !strings.Contains(got, "Hier ist noch etwas auszufüllen: ‹") {
		t.Error("the gaps of the template are not found")
	}
	d.goes(d.c.Submit(d.c.Get(made), `form[action$="/template"]`, url.Values{"template": {"yes"}}))
	if got := d.c.Get(made).Text(); !strings.Contains(got, "Sie steht in keinem Katalog.") {
		t.Error("the page does not say that it is a template")
	}
	if r := webtest.Start(t).As(t, "beschaeftigt").Get("/de/courses/vorlage-unterweisung"); r.Status != http.StatusNotFound {
		t.Errorf("an employee gets the template: %d", r.Status)
	}
}

func TestThePageOfCentralLessons(t *testing.T) {
	t.Parallel()
	c := webtest.Start(t).As(t, "personal")
	page := c.Get("/de/author/central?from=" + homeCourse)
	if r := c.Submit(page, `form[action*="/author/central?from="]`, url.Values{}); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a choice: %d", r.Status)
	}
}

// Pictures of the pages, to look at.
func TestPicturesOfReuse(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Einführung E-Rechnung")
	lesson := d.link()
	first := strings.TrimPrefix(d.c.Get(lesson).Doc.Find("[data-block]").First().AttrOr("id", ""), "b-")
	d.goes(d.c.Submit(d.c.Get(lesson), `form[action$="/blocks"]`, url.Values{"kind": {"callout"}, "new": {"Bei uns in Lindenau: Fragen beantwortet Frau Sommer, Zimmer 12."}, "after": {first}}))
	tab := webtest.Open(t, webtest.Start(t).Base, webtest.Desktop)
	tab.SignIn(trainer)
	for name, path := range map[string]string{
		"linked": lesson, "links": d.course + "/references?from=" + homeCourse, "templates": "/de/author/templates",
		"template": "/de/author/templates/vorlage-unterweisung", "course": d.course,
	} {
		tab.Goto(path)
		for _, f := range tab.Axe() {
			t.Errorf("%s: %v", path, f)
		}
		tab.Picture("reuse-" + name)
	}
}
