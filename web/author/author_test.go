package author_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codeberg.org/lotse/lotse/web/webtest"
)

const trainer = "schulung"

// desk is a trainer's browser without a script, at a course of its own.
type desk struct {
	t      *testing.T
	c      *webtest.Client
	course string // address
}

func newDesk(t *testing.T, title string) *desk {
	t.Helper()
	d := &desk{t: t, c: webtest.Start(t).As(t, trainer)}
	list := d.c.Get("/de/author/courses")
	d.course = d.goes(d.c.Submit(list, `form[action$="/author/courses"]`, url.Values{"title": {title}, "source": {"de"}, "translate": {"yes"}}))
	return d
}

// goes is where an answer leads, without the block.
func (d *desk) goes(r *webtest.Response) string {
	d.t.Helper()
	if r.Status != http.StatusSeeOther {
		d.t.Fatalf("%s answers %d: %s", r.Path, r.Status, r.Text())
	}
	to, _, _ := strings.Cut(r.Location, "#")
	return to
}

func (d *desk) lesson(title string) string {
	d.t.Helper()
	return d.goes(d.c.Submit(d.c.Get(d.course), `form[action$="/lessons"]`, url.Values{"lesson": {title}, "minutes": {"5"}}))
}

// add adds a block and returns its id.
func (d *desk) add(lesson, kind, text string) string {
	d.t.Helper()
	r := d.c.Submit(d.c.Get(lesson), `form[action$="/blocks"]`, url.Values{"kind": {kind}, "new": {text}})
	d.goes(r)
	if _, id, ok := strings.Cut(r.Location, "#b-"); ok {
		return id
	}
	return r.Location[strings.LastIndex(r.Location, "/")+1:]
}

// form is the selector of a text's form.
func form(block, lang string) string { return `form#t-` + block + `-` + lang }

func (d *desk) write(lesson, block, lang string, values url.Values) *webtest.Response {
	d.t.Helper()
	return d.c.Submit(d.c.Get(lesson), form(block, lang), values)
}

// value is what a field of a text's form holds.
func value(r *webtest.Response, block, lang, name string) string {
	f := r.Doc.Find(form(block, lang) + ` [name="` + name + `"]`)
	if goquery.NodeName(f) == "textarea" {
		return f.Text()
	}
	if goquery.NodeName(f) == "select" {
		return f.Find("option[selected]").AttrOr("value", "")
	}
	return f.AttrOr("value", "")
}

func (d *desk) order(lesson string) string {
	var ids []string
	d.c.Get(lesson).Doc.Find("[data-block]").Each(func(_ int, s *goquery.Selection) {
		ids = append(ids, strings.TrimPrefix(s.AttrOr("id", ""), "b-"))
	})
	return strings.Join(ids, " ")
}

// A trainer writes a course in two languages without any script.
func TestWriteWithoutScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Müll trennen")
	if d.course != "/de/author/courses/muell-trennen" {
		t.Fatalf("the course stands at %s", d.course)
	}
	lesson := d.lesson("Richtig trennen")
	head := d.add(lesson, "heading", "Warum trennen?")
	text := d.add(lesson, "text", "")
	for _, step := range []struct {
		block, lang string
		values      url.Values
	}{
		{text, "de", url.Values{"body": {"Getrennter Müll ist **Rohstoff**."}}},
		{head, "en", url.Values{"body": {"Why sort?"}}},
		{text, "en", url.Values{"body": {"Sorted waste is **raw material**."}}},
	} {
		d.goes(d.write(lesson, step.block, step.lang, step.values))
	}
	list := d.add(lesson, "checklist", "Tonne suchen\nDeckel öffnen")
	table := d.add(lesson, "table", "")
	d.goes(d.write(lesson, table, "de", url.Values{"caption": {"Welche Tonne?"}, "rows": {"Abfall | Tonne\nPapier | blau"}}))
	note := d.add(lesson, "callout", "Immer trennen.")
	d.goes(d.write(lesson, note, "de", url.Values{"tone": {"careful"}}))

	page := d.c.Get(lesson)
	for _, tt := range []struct{ block, lang, name, want string }{
		{text, "de", "body", "Getrennter Müll ist **Rohstoff**."},
		{text, "en", "body", "Sorted waste is **raw material**."},
		{head, "en", "body", "Why sort?"},
		{list, "de", "steps", "Tonne suchen\nDeckel öffnen"},
		{table, "de", "caption", "Welche Tonne?"},
		{table, "de", "rows", "Abfall | Tonne\nPapier | blau"},
		{note, "de", "tone", "careful"},
	} {
		if got := value(page, tt.block, tt.lang, tt.name); got != tt.want {
			t.Errorf("%s of %s in %s is %q, want %q", tt.name, tt.block, tt.lang, got, tt.want)
		}
	}
	preview := d.c.Get(lesson + "/preview?lang=en")
	if preview.Status != 200 || !strings.Contains(preview.Text(), "Sorted waste is raw material.") {
		t.Errorf("preview %d: %s", preview.Status, preview.Text())
	}
}

func TestMoveCopyDeleteUndo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Reihenfolge üben")
	lesson := d.lesson("Eins")
	a, b := d.add(lesson, "text", "Alpha hier"), d.add(lesson, "text", "Beta hier")
	do := func(block, what string) *webtest.Response {
		return d.c.Submit(d.c.Get(lesson), `form[action$="/blocks/`+block+`"]`, url.Values{"do": {what}})
	}
	d.goes(do(b, "up"))
	if got := d.order(lesson); got != b+" "+a {
		t.Errorf("after a move: %s", got)
	}
	d.goes(do(a, "copy"))
	if got := d.order(lesson); !strings.HasPrefix(got, b+" "+a+" "+a+"-") {
		t.Errorf("after a copy: %s", got)
	}
	d.goes(do(b, "delete"))
	page := d.c.Get(lesson)
	if strings.Contains(d.order(lesson), b) {
		t.Error("the block is still there")
	}
	d.goes(d.c.Submit(page, `.lp-notice form`, nil))
	if !strings.HasPrefix(d.order(lesson), b+" ") {
		t.Errorf("after undo: %s", d.order(lesson))
	}
	d.goes(d.c.Submit(d.c.Get(lesson), `form[action$="/blocks/`+a+`"][class="lp-form"]`, url.Values{"do": {"kind"}, "kind": {"callout"}}))
	if d.c.Get(lesson).Doc.Find(form(a, "de")+` [name=tone]`).Length() != 1 {
		t.Error("the text did not become a callout")
	}
}

// Two windows write the same text: both versions are shown, what was typed
// stays and can be saved.
func TestConflict(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Zwei Fenster")
	lesson := d.lesson("Eins")
	id := d.add(lesson, "text", "Anfang")
	first, second := d.c.Get(lesson), d.c.Get(lesson)
	d.goes(d.c.Submit(first, form(id, "de"), url.Values{"body": {"Erstes Fenster"}}))
	r := d.c.Submit(second, form(id, "de"), url.Values{"body": {"Zweites Fenster"}})
	if r.Status != http.StatusConflict {
		t.Fatalf("answers %d", r.Status)
	}
	if got := r.Doc.Find(".lp-clash__text").Text(); got != "Erstes Fenster" {
		t.Errorf("theirs is %q", got)
	}
	if got := value(r, id, "de", "body"); got != "Zweites Fenster" {
		t.Errorf("mine is %q", got)
	}
	d.goes(d.c.Submit(r, form(id, "de"), nil))
	if got := value(d.c.Get(lesson), id, "de", "body"); got != "Zweites Fenster" {
		t.Errorf("stands %q", got)
	}
}

// A translation whose source changed is adapted or waved, never lost.
func TestChangedSource(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Quelle ändert sich")
	lesson := d.lesson("Eins")
	id := d.add(lesson, "text", "Der Ordner ist blau.")
	d.goes(d.write(lesson, id, "en", url.Values{"body": {"The folder is blue."}}))
	d.goes(d.write(lesson, id, "de", url.Values{"body": {"Der Ordner ist rot."}}))
	page := d.c.Get(lesson)
	if del, ins := page.Doc.Find(".lp-words del").Text(), page.Doc.Find(".lp-words ins").Text(); !strings.Contains(del, "blau") || !strings.Contains(ins, "rot") {
		t.Errorf("the difference is -%q +%q", del, ins)
	}
	if r := d.c.Submit(page, form(id, "en"), url.Values{"fits": {"yes"}}); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("adapting nothing answers %d", r.Status)
	}
	d.goes(d.c.Submit(page, form(id, "en"), url.Values{"fits": {"yes"}, "body": {"The folder is red."}}))
	if page = d.c.Get(lesson); page.Doc.Find(".lp-changed").Length() != 0 {
		t.Error("the adapted translation is still marked")
	}
	d.goes(d.write(lesson, id, "de", url.Values{"body": {"Der Ordner ist rot!"}}))
	d.goes(d.c.Submit(d.c.Get(lesson), `form[action$="/wave"]`, nil))
	if page = d.c.Get(lesson); page.Doc.Find(".lp-changed").Length() != 0 {
		t.Error("the waved translation is still marked")
	}
}

func TestMistakesKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Fehler zeigen")
	lesson := d.lesson("Eins")
	head := d.add(lesson, "heading", "Anfang")
	for _, tt := range []struct {
		name, selector, page string
		values               url.Values
		field, kept          string
	}{
		{"course without title", `form[action$="/author/courses"]`, "/de/author/courses", url.Values{"title": {""}}, "f-title", ""},
		{"lesson without title", `form[action$="/lessons"]`, d.course, url.Values{"lesson": {""}, "minutes": {"7"}}, "f-lesson", ""},
		{"heading with markup", form(head, "de"), lesson, url.Values{"body": {"# Anfang"}}, "f-" + head + "-de-body", "# Anfang"},
		{"unknown kind", `form[action$="/blocks"]`, lesson, url.Values{"kind": {"nothing"}}, "f-kind", ""},
		{"minutes", `form[action$="/head"]`, lesson, url.Values{"minutes": {"viele"}}, "f-minutes", "viele"},
	} {
		r := d.c.Submit(d.c.Get(tt.page), tt.selector, tt.values)
		field := r.Doc.Find("#" + tt.field)
		if r.Status != http.StatusUnprocessableEntity || r.Doc.Find(`.lp-errors a[href="#`+tt.field+`"]`).Length() != 1 || field.AttrOr("aria-invalid", "") != "true" {
			t.Errorf("%s: %d, %s", tt.name, r.Status, r.Doc.Find(".lp-errors").Text())
		}
		if tt.kept != "" && field.AttrOr("value", "") != tt.kept {
			t.Errorf("%s: the field holds %q", tt.name, field.AttrOr("value", ""))
		}
	}
}

// The autosave of the script speaks JSON.
func TestAutosaveAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Von selbst gespeichert")
	lesson := d.lesson("Eins")
	id := d.add(lesson, "text", "Anfang")
	page := d.c.Get(lesson)
	f := page.Doc.Find(form(id, "de"))
	if f.AttrOr("data-autosave", "") != f.AttrOr("action", "-") {
		t.Fatal("the form is not saved by itself")
	}
	if m := regexp.MustCompile(`^\d+\.\d+$`); !m.MatchString(value(page, id, "de", "version")) {
		t.Errorf("version %q", value(page, id, "de", "version"))
	}
}
