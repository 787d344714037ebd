package share_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/web/webtest"
)

const works = "/de/forum/courses"

// workOf is the address of a shared course by its title. Guests may get what
// was drawn a second ago.
func workOf(t *testing.T, c *webtest.Client, title string) (at string) {
	t.Helper()
	for range 30 {
		if at = c.Get(works).Doc.Find("main a:contains('"+title+"')").AttrOr("href", ""); at != "" {
			return at
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s is not shared", title)
	return ""
}

// A guest reads what is shared for everybody, with licence, version and data
// for machines, and is offered nothing more.
func TestAGuestReadsTheCatalogue(t *testing.T) {
	guest := webtest.Start(t).Client(t)
	at := workOf(t, guest, "Grundlagen")
	page := guest.Get(at)
	if page.Status != http.StatusOK || page.Doc.Find("main form").Length() != 0 {
		t.Errorf("%d, %d forms", page.Status, page.Doc.Find("main form").Length())
	}
	for _, want := range []string{"CC BY 4.0", "Fassung 1", "1 Kommune", "Stadt Lindenau", "Untertitel"} {
		if !strings.Contains(page.Text(), want) {
			t.Errorf("no %q in\n%s", want, page.Text())
		}
	}
	var data struct {
		Type    string `json:"@type"`
		Licence string `json:"license"`
	}
	if err := json.Unmarshal([]byte(page.Doc.Find(`script[type="application/ld+json"]`).Text()), &data); err != nil || data.Type != "Course" || !strings.HasPrefix(data.Licence, "https://") {
		t.Errorf("%+v %v", data, err)
	}
	if english := guest.Get(strings.Replace(at, "/de/", "/en/", 1)); !strings.Contains(english.Text(), "Version 1") {
		t.Errorf("%s", english.Text())
	}
}

// The training team takes the neighbour's course over, overlays the contact,
// publishes; the neighbour publishes a new version; what both changed is
// decided, the overlay stays, the rest follows.
func TestACourseIsTakenOverAndBroughtUpToDate(t *testing.T) {
	town := webtest.Start(t)
	team := town.As(t, "schulung")
	at := workOf(t, team, "Anliegen am Telefon")
	taken := team.Submit(team.Get(at), "main form", nil)
	if !strings.HasPrefix(taken.Location, "/de/author/courses/") {
		t.Fatalf("%d %s\n%s", taken.Status, taken.Location, taken.Text())
	}
	slug := taken.Location[strings.LastIndex(taken.Location, "/")+1:]
	if got := team.Get(taken.Location).Text(); !strings.Contains(got, "Übernommen von Stadt Auenfeld, Fassung 1") {
		t.Errorf("%s", got)
	}
	origin := "/de/author/origin/" + slug
	if got := team.Get(origin).Text(); !strings.Contains(got, "Geprüft: Es kam unverändert") || !strings.Contains(got, "neueste Fassung") {
		t.Errorf("%s", got)
	}
	say(t, town, town.Ctx, slug, "contact", "Unser Kontakt", course.Substantive)
	say(t, town, town.Ctx, slug, "why-ask", "Unser Grund", course.Editorial)
	there := neighbour(t, town)
	say(t, town, there, "anliegen-am-telefon", "where-to", "Neu im Rathaus", course.Editorial)
	say(t, town, there, "anliegen-am-telefon", "why-ask", "Ihr Grund", course.Editorial)

	if got := team.Get(taken.Location).Text(); !strings.Contains(got, "hat Fassung 3 veröffentlicht") {
		t.Errorf("%s", got)
	}
	page := team.Get(origin)
	for _, want := range []string{"Unser Kontakt", "Rathaus", "Unser Grund", "Was soll gelten?", "Eine Ihrer Anpassungen bleibt"} {
		if !strings.Contains(page.Text(), want) {
			t.Errorf("no %q in\n%s", want, page.Text())
		}
	}
	open := team.Submit(page, "main form", nil)
	if open.Status != http.StatusUnprocessableEntity || open.Doc.Find("[name='pick_block-why-ask']").Length() != 3 {
		t.Fatalf("%d\n%s", open.Status, open.Text())
	}
	done := team.Submit(open, "main form", url.Values{"pick_block-why-ask": {"theirs"}})
	if done.Location != taken.Location {
		t.Fatalf("%d %s\n%s", done.Status, done.Location, done.Text())
	}
	for block, want := range map[string]string{"contact": "Unser Kontakt", "where-to": "Neu im Rathaus", "why-ask": "Ihr Grund"} {
		if got := body(t, town, slug, block); got != want {
			t.Errorf("%s says %q, want %q", block, got, want)
		}
	}
	if got := team.Get(origin).Text(); !strings.Contains(got, "Fassung 3, übernommen") {
		t.Errorf("%s", got)
	}
	if got := town.As(t, "beschaeftigt").Get("/de/courses/" + slug).Text(); !strings.Contains(got, "Übernommen von Stadt Auenfeld") {
		t.Errorf("readers are not told the source:\n%s", got)
	}
}

// A course of the town is shared, changed and taken back on one page.
func TestSharingIsDecided(t *testing.T) {
	town := webtest.Start(t)
	team := town.As(t, "schulung")
	const at = "/de/author/sharing/informationssicherheit-basis"
	wrong := team.Submit(team.Get(at), "form:has([value=share])", url.Values{"do": {"share"}, "licence": {"ARR"}, "accessibility_de": {""}, "sources": {"BSI"}})
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Text(), "Alle Filme haben Untertitel") || !strings.Contains(wrong.Body, "BSI") {
		t.Errorf("%d %s", wrong.Status, wrong.Text())
	}
	if res := team.Submit(team.Get(at), "form:has([value=share])", url.Values{"do": {"share"}, "reach": {string(forum.Public)}, "sources": {"BSI"}}); res.Location != at {
		t.Fatalf("%d %s\n%s", res.Status, res.Location, res.Text())
	}
	guest := town.Client(t)
	public := workOf(t, guest, "Informationssicherheit")
	if res := team.Submit(team.Get(at), "form:has([value=stop])", url.Values{"do": {"stop"}}); res.Status != http.StatusUnprocessableEntity {
		t.Errorf("taken back without a reason: %d", res.Status)
	}
	if res := team.Submit(team.Get(at), "form:has([value=stop])", url.Values{"do": {"stop"}, "why_de": {"Veraltet."}}); res.Location != at {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	time.Sleep(1100 * time.Millisecond)
	if res := guest.Get(public); res.Status != http.StatusNotFound {
		t.Errorf("a guest still reads it: %d", res.Status)
	}
}
