package people_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/web/webtest"
)

// What is done to several people in the demo town: shown before, done once,
// taken back.
func TestSeveralPeopleAtOnce(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	list := hr.Get("/de/people?q=an")
	var slugs []string
	for _, m := range regexp.MustCompile(`name="p" value="([^"]+)"`).FindAllStringSubmatch(list.Body, 3) {
		slugs = append(slugs, m[1])
	}
	if len(slugs) != 3 || list.Doc.Find(`form[action="/de/people/actions"] input[type=hidden][name=q][value=an]`).Length() != 1 {
		t.Fatalf("the list cannot be ticked: %v", slugs)
	}
	chosen := "&p=" + strings.Join(slugs, "&p=")

	t.Run("exempt, once, and back", func(t *testing.T) {
		slug := "informationssicherheit"
		free := func() (n int) {
			d, err := town.App.Duties.Known(town.Ctx, slug)
			if err != nil {
				t.Fatal(err)
			}
			members, err := town.App.Duties.Members(town.Ctx, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range members {
				if m.State == duty.Exempt {
					n++
				}
			}
			return n
		}
		before := free()
		page := hr.Get("/de/people/actions?do=exempt&target=" + slug + chosen)
		if page.Status != http.StatusOK || !strings.Contains(page.Text(), "3 Personen werden befreit.") || free() != before {
			t.Fatalf("%d: %s; %d are free", page.Status, page.Text(), free())
		}
		refused := hr.Submit(page, `main form[method="post"]`, url.Values{"reason": {"Abordnung"}})
		if refused.Status != http.StatusUnprocessableEntity || refused.Doc.Find(`input[name="reason"]`).AttrOr("value", "") != "Abordnung" {
			t.Errorf("no end: %d, typed %q", refused.Status, refused.Doc.Find(`input[name="reason"]`).AttrOr("value", ""))
		}
		if to := refused.Doc.Find(".kern-alert--danger a[href='#f-to']"); to.Length() != 1 || refused.Doc.Find("input#f-to").Length() != 1 {
			t.Errorf("the summary does not lead to the date:\n%s", refused.Text())
		}
		end := clock.DateOf(town.Clock.Now(), town.Tenant.Location()).AddDays(90)
		form := webtest.Fields(page.Doc.Find(`main form[method="post"]`), url.Values{
			"reason": {"Abordnung"}, "to.day": {"1"}, "to.month": {"12"}, "to.year": {end.String()[:4]},
		})
		done := hr.Post("/de/people/actions", form)
		again := hr.Post("/de/people/actions", form)
		if done.Status != http.StatusSeeOther || again.Location != done.Location || free() != before+3 {
			t.Fatalf("%d %s: %s, again %s; %d are free", done.Status, done.Text(), done.Location, again.Location, free())
		}
		result := hr.Get(done.Location)
		if !strings.Contains(result.Text(), "3 Personen befreit") {
			t.Error(result.Text())
		}
		if other := town.As(t, "admin").Get(done.Location); other.Status != http.StatusNotFound {
			t.Errorf("somebody else reads it: %d", other.Status)
		}
		skipped := hr.Get("/de/people/actions?do=exempt&target=" + slug + chosen)
		if !strings.Contains(skipped.Text(), "3 Personen sind schon befreit") || skipped.Doc.Find(`main form[method="post"]`).Length() != 0 {
			t.Error(skipped.Text())
		}
		for range 2 { // taken back twice it is taken back
			hr.Submit(result, `main form[method="post"]`, nil)
			if free() != before {
				t.Errorf("%d are free", free())
			}
		}
	})

	t.Run("who came under the filter meanwhile is not done unseen", func(t *testing.T) {
		page := hr.Get("/de/people/actions?do=exempt&target=informationssicherheit" + chosen)
		form := webtest.Fields(page.Doc.Find(`main form[method="post"]`), url.Values{
			"reason": {"Abordnung"}, "to.day": {"1"}, "to.month": {"12"}, "to.year": {clock.DateOf(town.Clock.Now(), town.Tenant.Location()).String()[:4]},
		})
		form["p"] = form["p"][:2]
		again := hr.Post("/de/people/actions", form)
		if again.Status != http.StatusConflict || !strings.Contains(again.Text(), "2 Personen werden befreit.") || !strings.Contains(again.Text(), "Prüfen Sie unten den neuen Stand") {
			t.Fatalf("%d: %s", again.Status, again.Text())
		}
		if seen := again.Doc.Find(`main form[method="post"] input[name="seen"]`).AttrOr("value", ""); seen == "" || seen == form.Get("seen") {
			t.Error("the new state cannot be confirmed")
		}
	})

	t.Run("book and back", func(t *testing.T) {
		page := hr.Get("/de/people/actions?do=book" + chosen)
		run := page.Doc.Find(`select[name="target"] option`).First().AttrOr("value", "")
		places := func() int {
			had, err := town.App.Runs.PlacesOf(town.Ctx, run)
			if err != nil {
				t.Fatal(err)
			}
			return len(had)
		}
		before := places()
		page = hr.Get("/de/people/actions?do=book&target=" + run + chosen)
		n := len(regexp.MustCompile(`werden? gebucht`).FindAllString(page.Text(), -1))
		if n != 1 || places() != before {
			t.Fatalf("%s; %d places", page.Text(), places())
		}
		done := hr.Submit(page, `main form[method="post"]`, nil)
		if done.Status != http.StatusSeeOther || places() <= before {
			t.Fatalf("%d: %s; %d places, before %d", done.Status, done.Text(), places(), before)
		}
		// Whose time is taken by another run is left out, and undo leaves alone
		// a place that was there before.
		twice := hr.Get("/de/people/actions?do=book&target=" + run + chosen)
		if !strings.Contains(twice.Text(), "schon einen Platz") {
			t.Error(twice.Text())
		}
		hr.Submit(hr.Get(done.Location), `main form[method="post"]`, nil)
		if places() != before {
			t.Errorf("%d places, before %d", places(), before)
		}
	})

	t.Run("files and refusals", func(t *testing.T) {
		csv := hr.Get("/de/people/actions?do=csv" + chosen)
		if csv.Status != http.StatusOK || strings.Count(csv.Body, "\n") != 4 {
			t.Errorf("%d: %s", csv.Status, csv.Body)
		}
		for path, want := range map[string]string{
			"?do=exempt":                         "Wählen Sie zuerst Personen aus",
			"?do=exempt&all=yes":                 "erlaubt sind 500",
			"?do=remind" + chosen:                "An Überfälliges erinnern",
			"?do=exempt&target=gibt-es" + chosen: "",
		} {
			page := hr.Get("/de/people/actions" + path)
			if page.Status >= 500 || !strings.Contains(page.Text(), want) {
				t.Errorf("%s: %d %s", path, page.Status, page.Text())
			}
		}
	})
}
