package courserun_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	ics "github.com/arran4/golang-ical"

	"codeberg.org/lotse/lotse/web/webtest"
)

func planned(t *testing.T, town *webtest.Town, hr *webtest.Client, values url.Values) string {
	t.Helper()
	form := hr.Get("/de/events/new?course=e-akte-grundlagen")
	all := url.Values{
		"day.day": {"23"}, "day.month": {"6"}, "day.year": {"2026"}, "from": {"09:00"}, "to": {"12:00"}, "link": {"https://video.lindenau.example/9"},
		"seats": {"1"}, "waiting": {"yes"}, "trainers": {trainerOf(t, form)},
	}
	for k, v := range values {
		all[k] = v
	}
	res := hr.Submit(form, "form[action$='/events']", all)
	if res.Status != http.StatusSeeOther {
		t.Fatalf("planning: %d\n%s", res.Status, res.Text())
	}
	return strings.TrimPrefix(res.Location, "/de")
}

// trainerOf is the last person to choose from.
func trainerOf(t *testing.T, form *webtest.Response) string {
	t.Helper()
	id, ok := form.Doc.Find("input[name=trainers]").Last().Attr("value")
	if !ok {
		t.Fatalf("no trainer to choose:\n%s", form.Text())
	}
	return id
}

func press(t *testing.T, c *webtest.Client, page, form string, values url.Values) *webtest.Response {
	t.Helper()
	res := c.Submit(c.Get(page), form, values)
	if res.Status != http.StatusSeeOther {
		t.Fatalf("%s %s: %d\n%s", page, form, res.Status, res.Text())
	}
	return res
}

// From a plan to the proof: booked, waited, moved up, checked in, completed.
func TestFromTheDateToTheProof(t *testing.T) {
	town := webtest.Start(t)
	hr, first, second := town.As(t, "personal"), town.As(t, "cio"), town.As(t, "kita")
	run := planned(t, town, hr, nil)

	if got := first.Get("/de" + run).Text(); !strings.Contains(got, "Platz buchen") || strings.Contains(got, "video.lindenau") {
		t.Errorf("before booking the page says %s", got)
	}
	press(t, first, "/de"+run, "form[action$='/place']", nil)
	press(t, second, "/de"+run, "form[action$='/place']", nil)
	if got := second.Get("/en" + run).Text(); !strings.Contains(got, "Waiting list, number 1") {
		t.Errorf("the second reads %s", got)
	}
	press(t, first, "/de"+run, "form[action$='/cancellation']", nil)
	page := second.Get("/de" + run)
	if got := page.Text(); !strings.Contains(got, "Sie haben einen Platz") || !strings.Contains(got, "https://video.lindenau.example/9") {
		t.Errorf("who moved up reads %s", got)
	}

	now := town.Clock.Now()
	defer town.Clock.Set(now)
	town.Clock.Set(time.Date(2026, 6, 23, 6, 50, 0, 0, time.UTC)) // ten to nine in Lindenau
	hr, second = town.As(t, "personal"), town.As(t, "kita")
	list := hr.Get("/de" + run + "/list")
	door, ok := list.Doc.Find("a[href*='/door/']").Attr("href")
	if !ok {
		t.Fatalf("no way to the door:\n%s", list.Text())
	}
	code := regexp.MustCompile(`/events/check-in/[^\s<]+`).FindString(hr.Get(door).Body)
	arrival := second.Get("/de" + code)
	if !strings.Contains(arrival.Text(), "Ich bin da") {
		t.Fatalf("the code leads to %s", arrival.Text())
	}
	if res := second.Submit(arrival, "main form", nil); res.Status != http.StatusSeeOther {
		t.Fatalf("check-in: %d %s", res.Status, res.Text())
	}
	town.Clock.Set(time.Date(2026, 6, 23, 10, 0, 0, 0, time.UTC))
	hr, second = town.As(t, "personal"), town.As(t, "kita")
	press(t, hr, "/de"+run+"/list", "form[action$='/closing']", nil)
	if got := second.Get("/de/my/certificates").Text(); !strings.Contains(got, "23.06.2026") {
		t.Errorf("no proof of the day:\n%s", got)
	}
	if res := hr.Get("/de" + run + "/list.pdf"); res.Status != http.StatusOK || !strings.HasPrefix(res.Body, "%PDF") {
		t.Errorf("the list to sign: %d %s", res.Status, res.Text())
	}
}

// Test 7: from the start page the next date is one click from the calendar.
func TestTheNextDateInOneClick(t *testing.T) {
	town := webtest.Start(t)
	c := town.As(t, "beschaeftigt")
	link, ok := c.Get("/de/my").Doc.Find("#next-date ~ a[href$='.ics']").Attr("href")
	if !ok {
		t.Fatal("the start page has no date for the calendar")
	}
	res := c.Get(link)
	if res.Status != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/calendar") || !strings.Contains(res.Header.Get("Content-Disposition"), ".ics") {
		t.Fatalf("%d %v", res.Status, res.Header)
	}
	cal, err := ics.ParseCalendar(bytes.NewReader([]byte(res.Body)))
	if err != nil || len(cal.Events()) != 1 {
		t.Fatalf("%v\n%s", err, res.Body)
	}
	at, err := cal.Events()[0].GetStartAt()
	berlin, zerr := time.LoadLocation("Europe/Berlin")
	if err != nil || zerr != nil || at.In(berlin).Format("15:04") != "09:00" {
		t.Errorf("it begins at %v, %v", at, err)
	}
}

func TestTheListOfDates(t *testing.T) {
	town := webtest.Start(t)
	c := town.As(t, "projekt")
	all := c.Get("/de/events")
	if n := all.Doc.Find("#upcoming ~ * .lp-task, section[aria-labelledby=upcoming] .lp-task").Length(); n < 7 {
		t.Errorf("%d dates", n)
	}
	free := c.Get("/de/events?free=yes&course=generative-ki-im-bueroalltag")
	free.Doc.Find("section[aria-labelledby=upcoming] .lp-task").Each(func(_ int, s *goquery.Selection) {
		if text := s.Text(); !strings.Contains(text, "frei") || !strings.Contains(text, "KI") {
			t.Errorf("with the filter: %s", text)
		}
	})
	if res := c.Get("/de/events?course=gibt-es-nicht"); !strings.Contains(res.Text(), "Zu dieser Auswahl") {
		t.Errorf("nothing found: %s", res.Text())
	}
	press(t, c, "/de/events", "form[action$='/events/interest']:has(select)", url.Values{"course": {"e-akte-grundlagen"}})
	if got := c.Get("/de/events").Text(); !strings.Contains(got, "Vorgemerkt:") {
		t.Error("the wish is not shown")
	}
	press(t, c, "/de/events", "form[action$='/events/interest']:has([name=end])", nil)
}

func TestWrongPlansKeepWhatWasTyped(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	form := hr.Get("/de/events/new")
	res := hr.Submit(form, "form[action$='/events']", url.Values{"day.day": {"31"}, "day.month": {"2"}, "day.year": {"2027"}, "seats": {"12"}, "notes_de": {"Bitte läuten"}})
	if res.Status != http.StatusUnprocessableEntity || res.Doc.Find("[name='day.day']").AttrOr("value", "") != "31" || res.Doc.Find("[name=notes_de]").Text() != "Bitte läuten" {
		t.Errorf("%d %s", res.Status, res.Text())
	}
	run := planned(t, town, hr, url.Values{"day.day": {"1"}, "day.month": {"7"}})
	again := hr.Submit(hr.Get("/de/events/new?course=e-akte-grundlagen"), "form[action$='/events']", url.Values{
		"day.day": {"1"}, "day.month": {"7"}, "day.year": {"2026"}, "from": {"11:00"}, "to": {"13:00"}, "link": {"https://video.lindenau.example/9"}, "seats": {"3"}, "trainers": {trainerOf(t, form)},
	})
	if again.Status != http.StatusConflict || !strings.Contains(again.Text(), "ist schon vergeben") {
		t.Errorf("a trainer in two places: %d", again.Status)
	}
	press(t, hr, "/de"+run+"/edit", "form[action$='/cancellation']", url.Values{"reason": {"Zu wenige Anmeldungen"}})
	if got := hr.Get("/de" + run).Text(); !strings.Contains(got, "Grund: Zu wenige Anmeldungen") {
		t.Errorf("the cancelled run says %s", got)
	}
}

// The address of a calendar works for a program without a session, until it ends.
func TestTheCalendarAddress(t *testing.T) {
	town := webtest.Start(t)
	c, program := town.As(t, "beschaeftigt"), town.Client(t)
	page := c.Submit(c.Get("/de/my/calendar"), "form[action$='/my/calendar']", nil)
	address, ok := page.Doc.Find("#address").Attr("value")
	if page.Status != http.StatusOK || !ok {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if res := program.Get(u.Path); res.Status != http.StatusOK || !strings.HasPrefix(res.Body, "BEGIN:VCALENDAR\r\n") {
		t.Errorf("the feed: %d %s", res.Status, res.Body)
	}
	press(t, c, "/de/my/calendar", "form[action$='/end']", nil)
	if res := program.Get(u.Path); res.Status != http.StatusNotFound {
		t.Errorf("the ended feed: %d", res.Status)
	}
}
