package quiz_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

var (
	single    = quiz.Question{ID: "s", Kind: quiz.Single, Points: 1, Options: []string{"file", "case", "unsure"}, Right: []string{"case"}}
	multiple  = quiz.Question{ID: "m", Kind: quiz.Multiple, Points: 4, Partial: true, Options: []string{"a", "b", "c", "d"}, Right: []string{"a", "c"}}
	trueFalse = quiz.Question{ID: "t", Kind: quiz.TrueFalse, Points: 1, Options: []string{"true", "false"}, Right: []string{"false"}}
	order     = quiz.Question{ID: "o", Kind: quiz.Order, Points: 3, Partial: true, Options: []string{"scan", "check", "file"}}
	match     = quiz.Question{ID: "p", Kind: quiz.Match, Points: 2, Pairs: []quiz.Pair{{Item: "x", Partner: "one"}, {Item: "y", Partner: "two"}}, Extra: []string{"three"}}
	cloze     = quiz.Question{ID: "c", Kind: quiz.Cloze, Points: 2, Partial: true, Gaps: []quiz.Gap{
		{ID: "where", Options: []string{"file", "case"}, Right: "case"},
		{ID: "what", Accept: []string{"Wiedervorlage", "follow-up"}},
	}}
	numeric = quiz.Question{ID: "n", Kind: quiz.Numeric, Points: 1, Value: "3.5", Tolerance: "0.1"}
	short   = quiz.Question{ID: "w", Kind: quiz.Short, Points: 1, Accept: []string{"E-Akte", "electronic file"}}
)

var everyKind = []quiz.Question{single, multiple, trueFalse, order, match, cloze, numeric, short, area, free}

func TestMark(t *testing.T) {
	tests := []struct {
		name   string
		q      quiz.Question
		form   string
		points int
		right  bool
	}{
		{"single right", single, "answer=case", 1, true},
		{"single wrong", single, "answer=unsure", 0, false},
		{"nothing chosen", single, "", 0, false},
		{"true or false", trueFalse, "answer=false", 1, true},
		{"multiple all", multiple, "answer=c&answer=a", 4, true},
		{"multiple half", multiple, "answer=a", 2, false},
		{"multiple: a wrong tick takes back a right one", multiple, "answer=a&answer=b", 0, false},
		{"multiple: ticking everything earns nothing", multiple, "answer=a&answer=b&answer=c&answer=d", 0, false},
		{"multiple nothing", multiple, "", 0, false},
		{"order right", order, "answer.scan=1&answer.check=2&answer.file=3", 3, true},
		{"order one right", order, "answer.scan=1&answer.check=3&answer.file=2", 1, false},
		{"match right", match, "answer.x=one&answer.y=two", 2, true},
		{"match without partial is all or nothing", match, "answer.x=one&answer.y=three", 0, false},
		{"cloze right", cloze, "answer.where=case&answer.what=wiedervorlage", 2, true},
		{"cloze in the other language", cloze, "answer.where=case&answer.what=Follow\u2011up", 2, true},
		{"cloze half", cloze, "answer.where=file&answer.what=WIEDERVORLAGE", 1, false},
		{"number with comma", numeric, "answer=3,5", 1, true},
		{"number with point", numeric, "answer=3.5", 1, true},
		{"number at the edge", numeric, "answer=3,6", 1, true},
		{"number beyond the edge", numeric, "answer=3,61", 0, false},
		{"short", short, "answer=++e-akte+", 1, true},
		{"short wrong", short, "answer=Ordner", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form, err := url.ParseQuery(tt.form)
			if err != nil {
				t.Fatal(err)
			}
			a, err := quiz.Decode(tt.q, form, i18n.DE)
			if err != nil {
				t.Fatal(err)
			}
			g := quiz.Mark(tt.q, a)
			if g.Points != tt.points || g.Right != tt.right || g.Max != tt.q.Points {
				t.Errorf("got %d of %d, right %v; want %d, %v", g.Points, g.Max, g.Right, tt.points, tt.right)
			}
		})
	}
}

func TestNumbersInBothLanguages(t *testing.T) {
	tests := []struct {
		typed string
		lang  i18n.Lang
		want  string
	}{
		{"3,5", i18n.DE, "3.5"},
		{"3.5", i18n.DE, "3.5"},
		{"3.50", i18n.EN, "3.5"},
		{"3,5", i18n.EN, "3.5"},
		{"1.234", i18n.DE, "1234"},
		{"1,234", i18n.EN, "1234"},
		{"1.234", i18n.EN, "1.234"},
		{"1,234", i18n.DE, "1.234"},
		{"1.234,5", i18n.DE, "1234.5"},
		{"1,234.5", i18n.EN, "1234.5"},
		{"1,234.5", i18n.DE, "1234.5"},
		{"12\u202f000", i18n.DE, "12000"},
		{"−4", i18n.DE, "-4"},
		{"-0,0", i18n.DE, "0"},
		{"007", i18n.DE, "7"},
		{"", i18n.DE, ""},
		{"drei", i18n.DE, ""},
		{"1e9", i18n.DE, ""},
		{"1,2,3", i18n.DE, ""},
		{"30 Tage", i18n.DE, ""},
	}
	for _, tt := range tests {
		a, err := quiz.Decode(numeric, url.Values{"answer": {tt.typed}}, tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		if a.Number != tt.want {
			t.Errorf("%q in %s: got %q, want %q", tt.typed, tt.lang, a.Number, tt.want)
		}
	}
}

func TestAnswersThatWereNeverOfferedAreRefused(t *testing.T) {
	long := url.QueryEscape(strings.Repeat("ä", 201))
	tests := []struct {
		name string
		q    quiz.Question
		form string
	}{
		{"foreign option", single, "answer=forged"},
		{"two radios", single, "answer=file&answer=case"},
		{"foreign tick", multiple, "answer=a&answer=forged"},
		{"position too high", order, "answer.scan=4"},
		{"position zero", order, "answer.scan=0"},
		{"position written oddly", order, "answer.scan=%2B1"},
		{"foreign partner", match, "answer.x=forged"},
		{"option of no gap", cloze, "answer.where=what"},
		{"long gap", cloze, "answer.what=" + long},
		{"long text", short, "answer=" + long},
		{"long number", numeric, "answer=" + long},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form, _ := url.ParseQuery(tt.form)
			if _, err := quiz.Decode(tt.q, form, i18n.DE); fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v, want an invalid fault", err)
			}
		})
	}
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	tests := []struct {
		name string
		q    quiz.Question
		form string
		want string // field:id, …
	}{
		{"single", single, "", "answer:quiz.answer.choose"},
		{"multiple", multiple, "", "answer:quiz.answer.choose_some"},
		{"complete", single, "answer=file", ""},
		{"order twice the same", order, "answer.scan=1&answer.check=2&answer.file=2", "double"},
		{"order open", order, "answer.scan=1&answer.check=2", "answer.file:quiz.order.missing"},
		{"match open", match, "answer.x=one", "answer.y:quiz.match.missing"},
		{"cloze open", cloze, "answer.what=x", "answer.where:quiz.cloze.missing"},
		{"no number", numeric, "answer=drei", "answer:quiz.number.form"},
		{"no text", short, "answer=+", "answer:quiz.short.missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form, _ := url.ParseQuery(tt.form)
			a, err := quiz.Decode(tt.q, form, i18n.DE)
			if err != nil {
				t.Fatal(err)
			}
			got := fields(quiz.Check(tt.q, a))
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func fields(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	var list []string
	for _, field := range f.Fields {
		list = append(list, field.Name+":"+field.ID)
	}
	return strings.Join(list, " ")
}

// The view must not depend on the right answer: whatever the browser gets
// for two questions that differ only in their solution is the same.
func TestViewTellsNothing(t *testing.T) {
	other := map[string]quiz.Question{}
	for _, q := range everyKind {
		other[q.ID] = q
	}
	change := func(id string, f func(*quiz.Question)) {
		q := other[id]
		f(&q)
		other[id] = q
	}
	change("s", func(q *quiz.Question) { q.Right = []string{"unsure"} })
	change("m", func(q *quiz.Question) { q.Right = []string{"b", "c", "d"} })
	change("t", func(q *quiz.Question) { q.Right = []string{"true"} })
	change("o", func(q *quiz.Question) { q.Options = []string{"file", "scan", "check"} })
	change("p", func(q *quiz.Question) {
		q.Pairs = []quiz.Pair{{Item: "x", Partner: "three"}, {Item: "y", Partner: "one"}}
		q.Extra = []string{"two"}
	})
	change("c", func(q *quiz.Question) {
		q.Gaps = []quiz.Gap{{ID: "where", Options: []string{"case", "file"}, Right: "file"}, {ID: "what", Accept: []string{"x"}}}
	})
	change("n", func(q *quiz.Question) { q.Value, q.Tolerance = "9", "" })
	change("w", func(q *quiz.Question) { q.Accept = []string{"Ordner"} })
	change("a", func(q *quiz.Question) { q.Right = []string{"close"} })
	change("n", func(q *quiz.Question) { q.Remarks = nil })

	text := quiz.Text{Lang: i18n.DE, Prompt: "?", Gapped: "In [[where]] zur [[what]]."}
	for _, q := range everyKind {
		for seed := range uint64(20) {
			a := asJSON(t, quiz.Show(q, text, quiz.Answer{}, seed))
			b := asJSON(t, quiz.Show(other[q.ID], text, quiz.Answer{}, seed))
			if a != b {
				t.Errorf("%s, seed %d: the view depends on the solution\n%s\n%s", q.Kind, seed, a, b)
			}
		}
	}
}

// The twin: a view that keeps the authored order gives the sequence away.
func TestViewTwinInAuthoredOrderTells(t *testing.T) {
	authored := func(q quiz.Question) string { return asJSON(t, q.Options) }
	turned := order
	turned.Options = []string{"file", "scan", "check"}
	if authored(order) == authored(turned) {
		t.Error("the comparison of TestViewTellsNothing sees no difference where there is one")
	}
}

func TestViewIsStableAndFilled(t *testing.T) {
	a := quiz.Answer{Parts: map[string]string{"scan": "2"}}
	one, two := quiz.Show(order, quiz.Text{}, a, 7), quiz.Show(order, quiz.Text{}, a, 7)
	if asJSON(t, one) != asJSON(t, two) {
		t.Error("the same seed gives another order")
	}
	for _, row := range one.Rows {
		for _, c := range row.Choices {
			if c.Chosen != (row.ID == "scan" && c.Value == "2") {
				t.Errorf("row %s, position %s: chosen %v", row.ID, c.Value, c.Chosen)
			}
		}
	}
	text := quiz.Text{Gapped: "[[where]] und [[what]]"}
	v := quiz.Show(cloze, text, quiz.Answer{Parts: map[string]string{"where": "file", "what": "morgen"}}, 1)
	if len(v.Cloze) != 3 || v.Cloze[1].Text != " und " || v.Cloze[2].Gap.Given != "morgen" || len(v.Cloze[2].Gap.Choices) != 0 {
		t.Errorf("cloze: %s", asJSON(t, v.Cloze))
	}
}

func TestExplain(t *testing.T) {
	text := quiz.Text{
		Lang: i18n.DE,
		Parts: map[string]quiz.PartText{
			"file": {Text: "In die Akte", Feedback: "Nein."}, "case": {Text: "In den Vorgang", Feedback: "Ja."},
			"x": {Text: "X", Feedback: "X gehört zu Eins."}, "where": {Text: "Ort", Feedback: "Vorgang."},
		},
		Partners: map[string]string{"one": "Eins", "two": "Zwei", "three": "Drei", "case": "Vorgang", "file": "Akte", "what": "Wiedervorlage"},
		Unit:     "Tage",
	}
	r := quiz.Explain(single, text, quiz.Answer{Choice: []string{"file"}})
	if r.Right || r.Parts[0].Feedback != "Nein." || r.Parts[1].Solution != "In den Vorgang" || r.Parts[1].Feedback != "" || r.Parts[2].Feedback != "" {
		t.Errorf("single: %s", asJSON(t, r))
	}
	r = quiz.Explain(match, text, quiz.Answer{Parts: map[string]string{"x": "three", "y": "two"}})
	if p := r.Parts[0]; p.Given != "Drei" || p.Solution != "Eins" || p.Right || p.Feedback == "" {
		t.Errorf("match: %s", asJSON(t, r))
	}
	r = quiz.Explain(cloze, text, quiz.Answer{Parts: map[string]string{"where": "case", "what": "follow-up"}})
	if p := r.Parts[1]; !r.Right || p.Given != "follow-up" || p.Solution != "Wiedervorlage" {
		t.Errorf("cloze: %s", asJSON(t, r))
	}
	r = quiz.Explain(numeric, text, quiz.Answer{Text: "4,50", Number: "4.5"})
	if p := r.Parts[0]; p.Given != "4,5\u00a0Tage" || p.Solution != "3,5\u00a0Tage" {
		t.Errorf("numeric: %s", asJSON(t, r))
	}
}

func TestScoreRoundsDown(t *testing.T) {
	s := quiz.Sum(quiz.Grade{Points: 2, Max: 3}, quiz.Grade{Points: 0, Max: 0, Right: true})
	if s.Percent() != 66 || s.Right != 1 || s.Questions != 2 {
		t.Errorf("got %+v, %d %%", s, s.Percent())
	}
	if !(quiz.Score{Points: 4, Max: 5}).Passed(80) || (quiz.Score{Points: 79, Max: 100}).Passed(80) || (quiz.Score{}).Passed(0) {
		t.Error("the pass mark is off")
	}
}

func TestAnswerSurvivesStorage(t *testing.T) {
	form := url.Values{"answer": {"c", "a"}}
	a, _ := quiz.Decode(multiple, form, i18n.DE)
	form["answer"] = []string{"a", "c"}
	b, _ := quiz.Decode(multiple, form, i18n.DE)
	if asJSON(t, a) != asJSON(t, b) {
		t.Error("equal answers have different JSON")
	}
	var back quiz.Answer
	if err := json.Unmarshal([]byte(asJSON(t, a)), &back); err != nil || !back.Equal(a) {
		t.Errorf("got %+v, %v", back, err)
	}
	if a.Empty() || !(quiz.Answer{}).Empty() {
		t.Error("empty is wrong")
	}
}

func TestValidate(t *testing.T) {
	for _, q := range everyKind {
		if err := q.Validate(); err != nil {
			t.Errorf("%s: %v", q.Kind, err)
		}
	}
	bad := []struct {
		name string
		from quiz.Question
		f    func(*quiz.Question)
	}{
		{"unknown kind", single, func(q *quiz.Question) { q.Kind = "essay" }},
		{"no points", single, func(q *quiz.Question) { q.Points = 0 }},
		{"two right in single", single, func(q *quiz.Question) { q.Right = []string{"file", "case"} }},
		{"right is no option", single, func(q *quiz.Question) { q.Right = []string{"x"} }},
		{"same option twice", single, func(q *quiz.Question) { q.Options = []string{"file", "case", "case"} }},
		{"telling id", single, func(q *quiz.Question) { q.Options = []string{"file", "case", "wrong"} }},
		{"empty id", single, func(q *quiz.Question) { q.Options = []string{"file", "case", ""} }},
		{"partial single", single, func(q *quiz.Question) { q.Points, q.Partial = 2, true }},
		{"one option", single, func(q *quiz.Question) { q.Options = []string{"case"} }},
		{"other options in truefalse", trueFalse, func(q *quiz.Question) { q.Options = []string{"yes", "no"} }},
		{"two items to order", order, func(q *quiz.Question) { q.Options = []string{"a", "b"} }},
		{"extra is a partner", match, func(q *quiz.Question) { q.Extra = []string{"one"} }},
		{"one pair", match, func(q *quiz.Question) { q.Pairs = q.Pairs[:1] }},
		{"no gap", cloze, func(q *quiz.Question) { q.Gaps = nil }},
		{"gap chosen and typed", cloze, func(q *quiz.Question) {
			q.Gaps = []quiz.Gap{{ID: "g", Options: []string{"a", "b"}, Right: "a", Accept: []string{"a"}}}
		}},
		{"gap right is no option", cloze, func(q *quiz.Question) {
			q.Gaps = []quiz.Gap{{ID: "g", Options: []string{"a", "b"}, Right: "c"}}
		}},
		{"value with comma", numeric, func(q *quiz.Question) { q.Value = "3,5" }},
		{"negative tolerance", numeric, func(q *quiz.Question) { q.Tolerance = "-1" }},
		{"nothing accepted", short, func(q *quiz.Question) { q.Accept = nil }},
	}
	for _, tt := range bad {
		q := tt.from
		tt.f(&q)
		if q.Validate() == nil {
			t.Errorf("%s: accepted", tt.name)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
