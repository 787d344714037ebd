package author_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// Every kind of block is added, written in both languages, moved, deleted and
// brought back, without any script.
func TestEveryKindOfBlock(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Alle Bausteine")
	lesson := d.lesson("Eins")
	first := d.add(lesson, "text", "Zuerst")
	picture := shelf(t, "Kindchen.svg", strings.Replace(drawing, "9 9", "7 9", 1))
	said := map[string]url.Values{
		"text":      {"body": {"Ein **Wort**"}},
		"heading":   {"body": {"Ein Wort"}},
		"callout":   {"body": {"Ein Wort"}},
		"checklist": {"intro": {"Ein Wort"}, "steps": {"Eins\nZwei"}},
		"table":     {"caption": {"Ein Wort"}, "rows": {"a | b\n1 | 2"}},
		"image":     {"alt": {"Ein Wort"}, "caption": {"Darunter"}},
		"video":     {"title": {"Ein Wort"}, "said": {"Gesagt [laut]"}},
		"audio":     {"title": {"Ein Wort"}, "said": {"Gesagt"}},
		"file":      {"title": {"Ein Wort"}, "said": {"Wofür"}},
	}
	for kind, values := range said {
		typed := "Getippt"
		id := d.add(lesson, kind, typed)
		if page := d.c.Get(lesson); !strings.Contains(page.Doc.Find(form(id, "de")).Text()+value(page, id, "de", "body")+value(page, id, "de", "caption"), typed) {
			t.Errorf("%s: what was typed first is lost: %s", kind, page.Doc.Find(form(id, "de")).Text())
		}
		for _, lang := range []string{"de", "en"} {
			if kind == "image" {
				page := d.c.Get(lesson + "/blocks/" + id + "/" + lang + "/file?q=Kindchen")
				d.goes(d.c.Submit(page, `form:has(button[value="`+picture.Hash+`"])`, url.Values{"hash": {picture.Hash}}))
			}
			d.goes(d.write(lesson, id, lang, values))
			page := d.c.Get(lesson)
			for name, want := range values {
				if got := value(page, id, lang, name); got != want[0] {
					t.Errorf("%s in %s: %s is %q, want %q", kind, lang, name, got, want[0])
				}
			}
		}
		do := func(what string) {
			d.goes(d.c.Submit(d.c.Get(lesson), `form[action$="/blocks/`+id+`"]`, url.Values{"do": {what}}))
		}
		do("up")
		if got := d.order(lesson); !strings.HasPrefix(got, id+" "+first) {
			t.Errorf("%s: moved: %s", kind, got)
		}
		do("delete")
		page := d.c.Get(lesson)
		if strings.Contains(d.order(lesson), id) {
			t.Errorf("%s: not deleted", kind)
		}
		d.goes(d.c.Submit(page, `.lp-notice form`, nil))
		if !strings.HasPrefix(d.order(lesson), id+" "+first) {
			t.Errorf("%s: not brought back", kind)
		}
		if r := d.c.Get(lesson + "/preview"); r.Status != http.StatusOK {
			t.Errorf("%s: the preview answers %d", kind, r.Status)
		}
		do("delete")
	}
}

// shelf puts a file into the library of the town.
func shelf(t *testing.T, name, data string) media.Media {
	t.Helper()
	town := webtest.Start(t)
	m, err := town.App.Media.Prepare(town.Ctx, name, strings.NewReader(data))
	if err == nil {
		m, err = town.App.Media.Add(town.Ctx, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const (
	mp4     = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
	drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>`
)

// A film is chosen in the library and brings along what the library knows:
// captions, transcript and poster. A film that only a draft shows stays.
func TestAFilmFromTheLibrary(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	film, poster := shelf(t, "Posteingang.mp4", mp4+"posteingang"), shelf(t, "Vorschaubild.svg", drawing)
	tracks := func(s string) string { return "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + s + "\n" }
	if err := town.App.Media.Describe(town.Ctx, film.Hash, media.Texts{
		Version: 1, Captions: i18n.Text{"de": tracks("Guten Tag"), "en": tracks("Good day")}, Transcript: i18n.Text{"de": "Guten Tag", "en": "Good day"}, Poster: poster.Hash,
	}); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, "Film im Kurs")
	lesson := d.lesson("Eins")
	id := d.add(lesson, "video", "")
	for _, lang := range []string{"de", "en"} {
		way := d.c.Get(lesson).Doc.Find(form(id, lang)+` a.kern-btn`).AttrOr("href", "")
		page := d.c.Get(way + "?q=Posteingang")
		d.goes(d.c.Submit(page, `form:has(button[value="`+film.Hash+`"])`, url.Values{"hash": {film.Hash}}))
	}
	page := d.c.Get(lesson)
	for name, want := range map[string]string{"file": "Posteingang.mp4", "title": "Posteingang", "captions": "Posteingang-en.vtt", "poster": "Vorschaubild.svg", "said": "Good day"} {
		if got := value(page, id, "en", name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if preview := d.c.Get(lesson + "/preview?lang=en"); preview.Doc.Find("video track").Length() != 2 || preview.Doc.Find("video").AttrOr("poster", "") != "/media/"+poster.Hash {
		t.Errorf("the preview shows %d tracks", preview.Doc.Find("video track").Length())
	}
	for _, hash := range []string{film.Hash, poster.Hash} {
		if shown := d.c.Get("/de/author/media/" + hash); !strings.Contains(shown.Text(), "Film im Kurs – Entwurf") || shown.Doc.Find(`form[action$="/removal"]`).Length() != 0 {
			t.Errorf("a file that a draft shows can be removed: %s", shown.Text())
		}
	}
	// Captions are taken anew when somebody asks for them, and can be left out.
	d.goes(d.write(lesson, id, "de", url.Values{"captions": {""}, "silent": {"yes"}}))
	if got := value(d.c.Get(lesson), id, "de", "captions"); got != "" {
		t.Errorf("captions are %q", got)
	}
	d.goes(d.write(lesson, id, "de", url.Values{"captions": {"library:"}}))
	if got := value(d.c.Get(lesson), id, "de", "captions"); got != "Posteingang-de.vtt" {
		t.Errorf("captions are %q", got)
	}
}

// Blocks and lessons go to another place by a page of their own, and back.
func TestMoveElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Umziehen")
	one, two := d.lesson("Eins"), d.lesson("Zwei")
	three := d.lesson("Drei")
	id, other := d.add(one, "text", "Wandert"), d.add(two, "text", "Bleibt")
	name := func(path string) string { return path[strings.LastIndex(path, "/")+1:] }
	page := d.c.Get(one + "/blocks/" + id + "?to=" + name(two))
	r := d.c.Submit(page, `main form[method=post]`, url.Values{"do": {"move"}, "after": {other}})
	page = d.c.Get(two)
	if r.Location != two+"#b-"+id || page.Doc.Find("[data-block]").Last().AttrOr("id", "") != "b-"+id {
		t.Fatalf("moved to %s: %s", r.Location, page.Text())
	}
	d.goes(d.c.Submit(page, `.lp-notice form`, nil))
	if d.order(one) != id || d.order(two) != other {
		t.Errorf("after undo: %s, %s", d.order(one), d.order(two))
	}
	d.goes(d.c.Submit(d.c.Get(three+"/place"), `form[action$="/place"]`, url.Values{"do": {"move"}, "after": {""}}))
	if first := d.c.Get(d.course).Doc.Find(".lp-outline li").First().AttrOr("id", ""); first != "l-"+name(three) {
		t.Errorf("the first lesson is %s", first)
	}
	if r := d.c.Submit(d.c.Get(three+"/place"), `form[action$="/place"]`, url.Values{"do": {"move"}, "after": {"gone"}}); r.Status != http.StatusConflict {
		t.Errorf("behind a lesson that is not there: %d", r.Status)
	}
}

// A course is copied, gets a day of review, and is thrown away and brought back.
func TestLifeOfACourse(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Lebenslauf")
	d.lesson("Eins")
	page := d.c.Get(d.course)
	r := d.c.Submit(page, `form[action$="/review"]`, url.Values{"review_on.day": {"31"}, "review_on.month": {"2"}, "review_on.year": {"2027"}})
	if r.Status != http.StatusUnprocessableEntity || r.Doc.Find("#f-review_on-error").Length() != 1 {
		t.Errorf("31 February: %d", r.Status)
	}
	d.goes(d.c.Submit(r, `form[action$="/review"]`, url.Values{"review_on.day": {"1"}, "review_on.month": {"3"}, "review_on.year": {"2027"}}))
	if page = d.c.Get(d.course); !strings.Contains(page.Text(), "1. März 2027") {
		t.Errorf("no day: %s", page.Text())
	}
	copied := d.goes(d.c.Submit(page, `form[action$="/copy"]`, url.Values{"copy_de": {"Zweiter Lebenslauf"}}))
	if page = d.c.Get(copied); copied != "/de/author/courses/zweiter-lebenslauf" || page.Doc.Find(".lp-outline li").Length() != 1 {
		t.Fatalf("the copy is %s", copied)
	}
	list := d.c.Get(d.goes(d.c.Submit(page, `form[action$="/discard"]`, nil)))
	if gone := d.c.Get(copied); gone.Status != http.StatusNotFound || strings.Contains(list.Doc.Find("table").Text(), "Zweiter Lebenslauf") {
		t.Errorf("the copy is still there: %d", gone.Status)
	}
	if back := d.goes(d.c.Submit(list, `.lp-notice form`, nil)); back != copied || d.c.Get(back).Status != http.StatusOK {
		t.Errorf("back at %s", back)
	}
	if live := d.c.Get("/de/author/courses/e-akte-grundlagen"); live.Doc.Find(`form[action$="/discard"]`).Length() != 0 {
		t.Error("a published course can be thrown away")
	}
}
