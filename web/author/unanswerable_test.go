package author_test

import (
	"net/http"
	"net/url"
	"testing"
)

// A question that nobody could answer right is not saved: the page says at
// which field it lacks, and what stood before stands.
func TestUnanswerableQuestionsAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Unlösbar")
	lesson := d.lesson("Fragen")
	pages := map[string]string{}
	for _, tt := range []struct {
		name, kind string
		values     url.Values
		field      string
	}{
		{"no question", "single", url.Values{"prompt_de": {""}, "r.0.text_de": {"A"}, "r.1.text_de": {"B"}, "right": {"0"}}, "f-prompt_de"},
		{"no right answer", "single", url.Values{"r.0.text_de": {"A"}, "r.1.text_de": {"B"}}, "f-right"},
		{"one answer only", "single", url.Values{"r.0.text_de": {"A"}, "right": {"0"}}, "f-r-0-text_de"},
		{"the right answer says nothing", "single", url.Values{"r.0.text_de": {"A"}, "r.1.text_de": {"B"}, "right": {"2"}}, "f-right"},
		{"none of many", "multiple", url.Values{"r.0.text_de": {"A"}, "r.1.text_de": {"B"}}, "f-r-0-right"},
		{"neither true nor false", "truefalse", url.Values{"r.0.text_de": {"Stimmt"}, "r.1.text_de": {"Stimmt nicht"}}, "f-right"},
		{"two steps", "order", url.Values{"r.0.text_de": {"A"}, "r.1.text_de": {"B"}}, "f-r-0-text_de"},
		{"no partner", "match", url.Values{"r.0.text_de": {"A"}, "r.1.text_de": {"B"}, "r.0.partner_de": {"C"}}, "f-r-1-partner_de"},
		{"no gap", "cloze", url.Values{"gapped_de": {"Ohne Lücke."}}, "f-gapped_de"},
		{"a gap without words", "cloze", url.Values{"gapped_de": {"Bis [[a]]."}, "rows": {"1"}, "r.0.id": {"a"}, "r.0.text_de": {"Zeit"}}, "f-r-0-accept"},
		{"no number", "numeric", url.Values{"value": {""}}, "f-value"},
		{"no word", "short", url.Values{"accept": {" \n "}}, "f-accept"},
		{"no picture", "area", url.Values{"alt_de": {"Plan"}, "r.0.text_de": {"A"}, "r.0.area": {"rect 1 1 9 9"}, "r.1.text_de": {"B"}, "r.1.area": {"rect 20 1 9 9"}, "right": {"0"}}, "f-file"},
		{"an area outside", "area", url.Values{"alt_de": {"Plan"}, "r.0.text_de": {"A"}, "r.0.area": {"rect 1 1 900 9"}, "r.1.text_de": {"B"}, "r.1.area": {"rect 20 1 9 9"}, "right": {"0"}}, "f-r-0-area"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d.t = t
			if pages[tt.kind] == "" {
				pages[tt.kind] = lesson + "/questions/" + d.add(lesson, "question:"+tt.kind, "Was gilt hier?")
			}
			r := d.c.Submit(d.c.Get(pages[tt.kind]), `form.lp-form--wide`, tt.values)
			if r.Status != http.StatusUnprocessableEntity || r.Doc.Find(`.lp-errors a[href="#`+tt.field+`"]`).Length() != 1 || r.Doc.Find("#"+tt.field).Length() != 1 {
				t.Errorf("answers %d: %s", r.Status, r.Doc.Find(".lp-errors").Text())
			}
			if got := d.c.Get(pages[tt.kind]).Doc.Find("#f-prompt_de").Text(); got != "Was gilt hier?" {
				t.Errorf("the stored question is %q", got)
			}
		})
	}
}
