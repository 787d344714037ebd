package share_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

const (
	robots  = "softwareroboter-im-wohngeld"
	reading = "/de/forum/articles/" + robots
)

// release lets a town say something else in a part of its text.
func release(t *testing.T, town *webtest.Town, ctx context.Context, slug string, part forum.Part, change func(string) string, reach forum.Reach) {
	t.Helper()
	d, err := town.App.Forum.Draft(ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	for l, s := range d.Texts[part] {
		d.Texts[part][l] = change(s)
	}
	if err = town.App.Forum.PutAndAsk(ctx, slug, d.Revision, d.Content, nil, reach); err == nil && reach != forum.Town {
		err = town.App.Forum.Decide(ctx, slug, d.Revision+1, true, "")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The neighbour's moderator takes a blueprint over, by two clicks at once once;
// writes the own contact; is told of a newer version; decides what both
// changed; and is told that the source was taken back.
func TestABlueprintIsTakenOverAndBroughtUpToDate(t *testing.T) {
	town := webtest.Start(t)
	next := town.AsAt(t, "auenfeld", "auenfeld")
	there := neighbour(t, town)
	page := next.Get(reading)
	taken := next.Submit(page, "form:has([value=take])", url.Values{"do": {"take"}})
	again := next.Submit(page, "form:has([value=take])", url.Values{"do": {"take"}})
	if !strings.HasSuffix(taken.Location, "/edit") || again.Location != taken.Location {
		t.Fatalf("%d %s, then %s\n%s", taken.Status, taken.Location, again.Location, taken.Text())
	}
	at := strings.TrimSuffix(taken.Location, "/edit")
	slug := at[strings.LastIndex(at, "/")+1:]
	form := next.Get(taken.Location)
	if got := form.Text(); !strings.Contains(got, "Übernommen von Stadt Lindenau, Fassung 1, CC BY 4.0") || form.Doc.Find("[name=contact]").AttrOr("value", "?") != "" {
		t.Errorf("%s", got)
	}
	if got := next.Get(reading).Text(); !strings.Contains(got, "Ihre Kommune hat diesen Text übernommen") || !strings.Contains(got, "1 andere Kommune") && !strings.Contains(got, "Wir nutzen das nicht mehr") {
		t.Errorf("%s", got)
	}
	done := next.Submit(form, "main form", url.Values{"do": {"send"}, "reach": {"tenant"}, "contact": {"Wohngeldstelle Auenfeld"}})
	if done.Location != at {
		t.Fatalf("%d %s\n%s", done.Status, done.Location, done.Text())
	}
	for path, want := range map[string]string{
		at: "Wohngeldstelle Auenfeld", strings.Replace(at, "/de/", "/en/", 1): "Taken over from", at + "/origin": "Geprüft: Es kam unverändert von dieser Kommune.",
		strings.Replace(at, "/de/", "/en/", 1) + "/origin": "You have the newest version.",
	} {
		if got := next.Get(path).Text(); !strings.Contains(got, want) {
			t.Errorf("%s says no %q:\n%s", path, want, got)
		}
	}

	release(t, town, there, slug, forum.Effort, func(s string) string { return "In Auenfeld: " + s }, forum.Town)
	release(t, town, town.Ctx, robots, forum.Effort, func(s string) string { return "In Lindenau: " + s }, forum.Public)
	release(t, town, town.Ctx, robots, forum.Result, func(s string) string { return s + "\n\nNeuer Absatz." }, forum.Public)
	if got := next.Get(at).Text(); !strings.Contains(got, "hat Fassung 3 veröffentlicht") {
		t.Errorf("%s", got)
	}
	news := next.Get(at + "/origin")
	for _, want := range []string{"Aufwand, Deutsch", "Aufwand, Englisch", "In Lindenau:", "In Auenfeld:", "Was soll gelten?", "2 Stellen folgen der neuen Fassung", "Neuer Absatz."} {
		if !strings.Contains(news.Text(), want) {
			t.Errorf("no %q in\n%s", want, news.Text())
		}
	}
	open := next.Submit(news, "main form", nil)
	if open.Status != http.StatusUnprocessableEntity || open.Doc.Find("[type=radio]").Length() != 6 {
		t.Fatalf("%d\n%s", open.Status, open.Text())
	}
	picks := url.Values{}
	for name, take := range map[string]string{"de": "edit", "en": "theirs"} {
		radio := open.Doc.Find("[name^='pick_effort-"+name+"']").First().AttrOr("name", "")
		picks.Set(radio, take)
		picks.Set(strings.Replace(radio, "pick_", "text_"+name+"_", 1), "Beides zusammen.")
	}
	merged := next.Submit(open, "main form", picks)
	if merged.Location != at+"/edit" {
		t.Fatalf("%d %s\n%s", merged.Status, merged.Location, merged.Text())
	}
	d, err := town.App.Forum.Draft(there, slug)
	if err != nil {
		t.Fatal(err)
	}
	if d.Contact != "Wohngeldstelle Auenfeld" || !strings.HasPrefix(d.Texts[forum.Effort][i18n.DE], "Beides zusammen.") || !strings.HasPrefix(d.Texts[forum.Effort][i18n.EN], "In Lindenau:") || !strings.HasSuffix(d.Texts[forum.Result][i18n.EN], "Neuer Absatz.") {
		t.Errorf("%q %+v", d.Contact, d.Texts)
	}
	if err := town.App.Forum.Withdraw(town.Ctx, robots, "Überholt."); err != nil {
		t.Fatal(err)
	}
	if got := next.Get(at + "/origin").Text(); !strings.Contains(got, "hat das Original zurückgezogen") || strings.Contains(got, "Überholt") {
		t.Errorf("%s", got)
	}
}

// Who does not moderate is not offered to take a text over, nor is its own
// town; and nobody gets to the origin of what was written here.
func TestTakingOverIsForModerators(t *testing.T) {
	town := webtest.Start(t)
	for login, at := range map[string]string{"beschaeftigt": "/de/forum/articles/e-akte-in-wellen", "schulung": "/de/forum/articles/e-akte-in-wellen"} {
		if page := town.As(t, login).Get(at); page.Doc.Find("[value=take]").Length() != 0 {
			t.Errorf("%s is offered to take it over", login)
		}
	}
	if res := town.As(t, "schulung").Get("/de/forum/articles/e-akte-in-wellen/origin"); res.Status != http.StatusNotFound {
		t.Errorf("%d", res.Status)
	}
}
