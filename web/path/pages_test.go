package path_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

const (
	list  = "/de/author/paths"
	needs = "/de/author/prerequisites/"
	ai    = "generative-ki-im-bueroalltag"
	file  = "e-akte-grundlagen"
)

// option is the value of the choice that is called so.
func option(t *testing.T, page *webtest.Response, label string) string {
	t.Helper()
	for _, o := range page.Doc.Find("option, .kern-form-check").EachIter() {
		if strings.Contains(o.Text(), label) {
			if v, ok := o.Attr("value"); ok {
				return v
			}
			return o.Find("input").AttrOr("value", "")
		}
	}
	t.Fatalf("no choice %q:\n%s", label, page.Text())
	return ""
}

// From a name to a path that somebody takes, by forms alone.
func TestAPathIsWrittenByButtons(t *testing.T) {
	town := webtest.Start(t)
	trainer, learner := town.As(t, "schulung"), town.As(t, "kita")
	at := trainer.Submit(trainer.Get(list), "main form", url.Values{"name": {"Sicher im Amt"}}).Location
	if at != list+"/sicher-im-amt" {
		t.Fatalf("made at %q", at)
	}
	steps := func(values url.Values) *webtest.Response {
		t.Helper()
		page := trainer.Get(at)
		if !values.Has("at") {
			values.Set("at", "")
		}
		values.Set("version", page.Doc.Find("input[name=version]").First().AttrOr("value", ""))
		return trainer.Submit(page, "form[action$='/steps']", values)
	}
	if res := steps(url.Values{"do": {"course"}, "course": {""}}); res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), "Wählen Sie eine Schulung.") {
		t.Errorf("no course: %d\n%s", res.Status, res.Text())
	}
	steps(url.Values{"do": {"course"}, "course": {option(t, trainer.Get(at), "Informationssicherheit")}})
	steps(url.Values{"do": {"group"}, "rule": {"some"}, "least": {"1"}, "name_de": {"Werkzeug"}})
	steps(url.Values{"do": {"course"}, "at": {"1"}, "course": {option(t, trainer.Get(at), "E‑Akte")}})
	steps(url.Values{"do": {"up"}, "at": {"1"}})
	page := trainer.Get(at)
	if got := page.Text(); !strings.Contains(got, "Name oder Ziel fehlt auf Englisch.") {
		t.Errorf("what is missing is not told:\n%s", got)
	}
	if got := page.Doc.Find("ol .lp-strong"); got.Length() != 3 || got.First().Text() != "Werkzeug" {
		t.Errorf("steps: %s", got.Text())
	}
	head := url.Values{"name_de": {"Sicher im Amt"}, "name_en": {"Safe at work"}, "goal_de": {"Sie arbeiten sicher."}, "goal_en": {"You work safely."}}
	old := trainer.Get(at)
	trainer.Submit(old, "main form", head)
	head.Set("goal_de", "Zweiter Text")
	if res := trainer.Submit(old, "main form", head); res.Status != http.StatusConflict || !strings.Contains(res.Body, "Zweiter Text") {
		t.Errorf("the second writer: %d, what they typed stays: %v", res.Status, strings.Contains(res.Body, "Zweiter Text"))
	}
	trainer.Submit(trainer.Get(at), "form[action$='/publication']", nil)
	got := learner.Get("/en/paths/sicher-im-amt").Text()
	for _, want := range []string{"Safe at work", "You work safely.", "Next:", "All steps are required"} {
		if !strings.Contains(got, want) {
			t.Errorf("the path says no %q:\n%s", want, got)
		}
	}
	if got := learner.Get("/de/courses").Text(); !strings.Contains(got, "Sicher im Amt") {
		t.Error("the catalogue does not show it")
	}
}

// The page of the course and the refusal say the same; circles are named.
func TestACourseAsksForAnother(t *testing.T) {
	town := webtest.Start(t)
	hr, learner := town.As(t, "personal"), town.As(t, "kita")
	set := func(course string, chosen ...string) *webtest.Response {
		t.Helper()
		page := hr.Get(needs + course)
		return hr.Submit(page, "main form", url.Values{"needs": chosen})
	}
	before := learner.Get("/de/courses/" + ai) // begun from a page of before
	fileID, aiID := option(t, hr.Get(needs+ai), "E‑Akte"), option(t, hr.Get(needs+file), "KI")
	defer set(ai)
	if res := set(ai, fileID); res.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", res.Status, res.Text())
	}
	page := learner.Get("/de/courses/" + ai)
	if got := page.Doc.Find("main .kern-alert a").AttrOr("href", ""); got != "/de/courses/"+file {
		t.Errorf("what is missing leads to %q", got)
	}
	words := "Schließen Sie zuerst ab: „E‑Akte"
	res := learner.Submit(before, "form[action$='/enrolment']", nil)
	if !strings.Contains(page.Text(), words) || res.Status != http.StatusConflict || !strings.Contains(res.Text(), words) {
		t.Errorf("the page says %s\nand the refusal %d %s", page.Text(), res.Status, res.Text())
	}
	if res := set(file, aiID); res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), " → ") {
		t.Errorf("a circle: %d\n%s", res.Status, res.Text())
	}
}
