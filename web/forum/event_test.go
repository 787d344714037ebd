package forum_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"codeberg.org/lotse/lotse/web/webtest"
)

// An event is refused with what is wrong, released, found by guests, and put
// into a calendar; one that is over stands in the archive.
func TestAnEventIsAnnounced(t *testing.T) {
	town := webtest.Start(t)
	writer, moderator, guest := town.As(t, "beschaeftigt"), town.As(t, "schulung"), town.Client(t)
	form := func(year, from, to string) url.Values {
		return url.Values{
			"title_de": {"Sprechstunde " + year}, "summary_de": {"Fragen zum Onlineantrag."}, "body_de": {"Kommen Sie vorbei."}, "day.day": {"24"}, "day.month": {"9"}, "day.year": {year},
			"from": {from}, "to": {to}, "place": {"Rathaus"}, "organiser": {"Bürgerbüro"}, "licence": {"CC-BY-4.0"}, "reach": {"public"}, "do": {"send"},
		}
	}
	begin := func() *webtest.Response { return writer.Get("/de/forum/articles/new?kind=event") }
	wrong := writer.Submit(begin(), "main form", form("2026", "15:00", "14:00"))
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Doc.Find("#f-to-error").Text(), "Das Ende liegt nicht nach dem Beginn.") || wrong.Doc.Find("#f-day").AttrOr("value", "") != "24" {
		t.Errorf("%d %s", wrong.Status, wrong.Text())
	}
	if none := writer.Submit(begin(), "main form", form("26", "", "")); none.Status != http.StatusUnprocessableEntity || none.Doc.Find("[name='day.year']").AttrOr("value", "") != "26" {
		t.Errorf("a year of two digits: %d", none.Status)
	}
	for _, year := range []string{"2026", "2020"} {
		if res := writer.Submit(begin(), "main form", form(year, "14:00", "15:00")); res.Location != "/de/forum" {
			t.Fatalf("%d %s", res.Status, res.Text())
		}
		link := moderator.Get("/de/forum/review").Doc.Find("main table a:contains('Sprechstunde "+year+"')").AttrOr("href", "")
		if res := moderator.Submit(moderator.Get(link), "main form", url.Values{"do": {"release"}}); res.Location != "/de/forum/review" {
			t.Fatalf("%d %s", res.Status, res.Text())
		}
	}
	list, past := guest.Get("/de/forum/events"), guest.Get("/de/forum/events?when=past")
	if !strings.Contains(list.Text(), "24.09.2026, 14:00 bis 15:00 Uhr") || strings.Contains(list.Text(), "Sprechstunde 2020") || !strings.Contains(past.Text(), "Sprechstunde 2020") {
		t.Errorf("%s\n%s", list.Text(), past.Text())
	}
	path := list.Doc.Find("main a:contains('Sprechstunde 2026')").AttrOr("href", "")
	page := guest.Get(path)
	var data struct {
		Type  string `json:"@type"`
		Start string `json:"startDate"`
		Where struct {
			Name string `json:"name"`
		} `json:"location"`
	}
	if err := json.Unmarshal([]byte(page.Doc.Find(`script[type="application/ld+json"]`).Text()), &data); err != nil || data.Type != "Event" || data.Start != "2026-09-24T14:00:00+02:00" || data.Where.Name != "Rathaus" {
		t.Errorf("%v %+v", err, data)
	}
	for _, file := range []string{path + ".ics", "/de/forum/events.ics"} {
		res := guest.Get(file)
		cal, err := ics.ParseCalendar(strings.NewReader(res.Body))
		if err != nil || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/calendar") || !strings.Contains(res.Body, "\r\nDTSTART:20260924T120000Z\r\n") || strings.Contains(res.Body, "Sprechstunde 2020") {
			t.Errorf("%s: %v\n%s", file, err, res.Body)
			continue
		}
		for _, e := range cal.Events() {
			if _, err := e.GetStartAt(); err != nil || e.Id() == "" {
				t.Errorf("%v %s", err, e.Id())
			}
		}
	}
}
