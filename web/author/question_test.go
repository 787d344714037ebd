package author_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/web/webtest"
)

// links are the addresses below prefix that a page leads to, each once.
func links(r *webtest.Response, prefix string) []string {
	var list []string
	r.Doc.Find(`main a[href^="` + prefix + `"]`).Each(func(_ int, s *goquery.Selection) {
		to, _, _ := strings.Cut(s.AttrOr("href", ""), "#")
		to, _, _ = strings.Cut(to, "?")
		if !slices.Contains(list, to) {
			list = append(list, to)
		}
	})
	return list
}

// Whoever opens a question and saves it as it stands changes nothing: else its
// translations would be stale and the course a new version.
func TestQuestionsUntouched(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	c := town.As(t, trainer)
	for _, slug := range []string{"e-akte-grundlagen", "generative-ki-im-bueroalltag", "informationssicherheit-basis"} {
		course := "/de/author/courses/" + slug
		asked := 0
		for _, lesson := range links(c.Get(course), course+"/") {
			for _, question := range links(c.Get(lesson), lesson+"/questions/") {
				r := c.Submit(c.Get(question), `form[action$="`+strings.TrimPrefix(question, "/de")+`"]`, nil)
				if r.Status != http.StatusSeeOther {
					t.Errorf("%s answers %d: %.300s", question, r.Status, r.Text())
				}
				asked++
			}
		}
		if asked < 8 {
			t.Errorf("%s asks %d questions", slug, asked)
		}
		o, err := town.App.Author.Outlook(town.Ctx, slug)
		if err != nil {
			t.Fatal(err)
		}
		if o.NeedsChange {
			for _, diff := range o.Differences {
				t.Errorf("%s would become another version: %s/%s: %s", slug, diff.Lesson, diff.Block, cmp.Diff(diff.Old, diff.New))
			}
		}
	}
}

// Every kind of question can be written by form in two languages, and nothing
// then stands in the way of publishing it.
func TestWriteEveryKind(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Alle Arten von Fragen")
	lesson := d.lesson("Fragen")
	rows := func(values url.Values, name string, texts ...string) url.Values {
		for i, text := range texts {
			values.Set("r."+string(rune('0'+i))+"."+name, text)
		}
		return values
	}
	both := func(values url.Values, texts ...string) url.Values {
		values.Set("prompt_de", "Was gilt hier?")
		values.Set("prompt_en", "What holds here?")
		rows(values, "text_de", texts...)
		rows(values, "feedback_de", slices.Repeat([]string{"Darum."}, len(texts))...)
		rows(values, "feedback_en", slices.Repeat([]string{"Because."}, len(texts))...)
		return rows(values, "text_en", texts...)
	}
	after := func(values url.Values) url.Values {
		values.Set("explanation_de", "So ist es gedacht.")
		values.Set("explanation_en", "That is the idea.")
		return values
	}
	for kind, values := range map[string]url.Values{
		"single":    both(url.Values{"right": {"1"}}, "Alpha", "Beta"),
		"multiple":  both(url.Values{"r.0.right": {"yes"}}, "Alpha", "Beta", "Gamma"),
		"truefalse": both(url.Values{"right": {"0"}}, "Stimmt", "Stimmt nicht"),
		"order":     after(both(url.Values{}, "Eins", "Zwei", "Drei")),
		"match":     rows(rows(both(url.Values{}, "Katze", "Kuh"), "partner_de", "Miau", "Muh"), "partner_en", "Meow", "Moo"),
		"numeric":   after(both(url.Values{"value": {"2,5"}, "tolerance": {"0,1"}, "unit_de": {"Tage"}, "unit_en": {"days"}})),
		"short":     after(both(url.Values{"accept": {"Akte\nfile"}, "solution_de": {"Akte"}, "solution_en": {"file"}})),
		"free":      after(both(url.Values{})),
	} {
		t.Run(kind, func(t *testing.T) {
			r := d.c.Submit(d.c.Get(lesson), `form[action$="/blocks"]`, url.Values{"kind": {"question:" + kind}, "new": {"Was gilt hier?"}})
			page := d.c.Get(d.goes(r))
			if !strings.Contains(page.Path, "/questions/") {
				t.Fatalf("a new question leads to %s", page.Path)
			}
			d.t = t
			d.goes(d.c.Submit(page, `form.lp-form--wide`, values))
			again := d.c.Get(page.Path)
			for name := range values {
				if strings.HasPrefix(name, "prompt") {
					if got := again.Doc.Find(`[name="` + name + `"]`).Text(); got != values.Get(name) {
						t.Errorf("%s reads %q", name, got)
					}
				}
			}
		})
	}
	o, err := webtest.Start(t).App.Author.Outlook(webtest.Start(t).Ctx, strings.TrimPrefix(d.course, "/de/author/courses/"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range o.Findings {
		if f.Block != "" {
			t.Errorf("%s %s: %v", f.ID, f.Block, f.Args)
		}
	}
}
