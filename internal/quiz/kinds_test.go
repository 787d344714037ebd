package quiz_test

import (
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

var (
	area = quiz.Question{ID: "a", Kind: quiz.Area, Points: 1, Shuffle: true, Right: []string{"save"}, Areas: []quiz.Spot{
		{ID: "save", Shape: quiz.Rect, At: []float64{4, 8, 28, 84}},
		{ID: "close", Shape: quiz.Circle, At: []float64{50, 50, 12.5}},
		{ID: "menu", Shape: quiz.Polygon, At: []float64{70, 0, 100, 0, 85, 40}},
	}}
	free = quiz.Question{ID: "f", Kind: quiz.Free, Points: 4}
)

func answered(t *testing.T, q quiz.Question, form string) quiz.Answer {
	t.Helper()
	values, err := url.ParseQuery(form)
	if err != nil {
		t.Fatal(err)
	}
	a, err := quiz.Decode(q, values, i18n.DE)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnAreaIsChosenByItsName(t *testing.T) {
	if g := quiz.Mark(area, answered(t, area, "answer=save")); !g.Right || g.Points != 1 {
		t.Errorf("the right area: %+v", g)
	}
	if g := quiz.Mark(area, answered(t, area, "answer=menu")); g.Right || g.Points != 0 {
		t.Errorf("a wrong area: %+v", g)
	}
	if _, err := quiz.Decode(area, url.Values{"answer": {"forged"}}, i18n.DE); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an area that is not there: %v", err)
	}
	if got := fields(quiz.Check(area, quiz.Answer{})); got != "answer:quiz.answer.choose" {
		t.Errorf("no area: %s", got)
	}
	text := quiz.Text{Image: &quiz.Image{Hash: "x", Alt: "Ein Fenster"}, Parts: map[string]quiz.PartText{
		"save": {Text: "Speichern"}, "close": {Text: "Schließen", Feedback: "Das schließt das Fenster."},
	}}
	v := quiz.Show(area, text, quiz.Answer{Choice: []string{"close"}}, 3)
	if v.Image == nil || len(v.Choices) != 3 || len(v.Spots) != 3 {
		t.Fatalf("view: %s", asJSON(t, v))
	}
	for i, c := range v.Choices {
		if v.Spots[i].ID != c.Value || c.Chosen != (c.Value == "close") {
			t.Errorf("choice %d: %+v with %+v", i, c, v.Spots[i])
		}
	}
	r := quiz.Explain(area, text, quiz.Answer{Choice: []string{"close"}})
	if r.Parts[0].Solution != "Speichern" || r.Parts[1].Feedback == "" || r.Parts[2].Feedback != "" {
		t.Errorf("review: %s", asJSON(t, r))
	}
}

func TestSpotsAreReadAndWritten(t *testing.T) {
	for _, s := range area.Areas {
		back, err := quiz.ParseSpot(s.ID, s.String())
		if err != nil || asJSON(t, back) != asJSON(t, s) {
			t.Errorf("%s: %+v, %v", s, back, err)
		}
	}
	for _, bad := range []string{
		"", "oval 1 2 3", "rect 1 2 3", "rect 50 0 60 10", "rect 0 0 0 10", "rect 0 0 10 101", "circle 5 5 10",
		"circle 50 50 0", "circle 50 50", "polygon 0 0 10 10", "polygon 0 0 1 1 2 2 3", "rect a b c d", "rect NaN 0 1 1", "rect -1 0 5 5", "rect 1,5 0 5 5",
	} {
		if _, err := quiz.ParseSpot("x", bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestAFreeTextStaysOpenUntilATrainerMarksIt(t *testing.T) {
	a := answered(t, free, url.Values{"answer": {" Erste Zeile\r\nzweite "}}.Encode())
	if a.Text != "Erste Zeile\nzweite" {
		t.Errorf("kept as %q", a.Text)
	}
	g := quiz.Mark(free, a)
	if !g.Open || g.Right || g.Points != 0 || g.Max != 4 {
		t.Errorf("grade: %+v", g)
	}
	full := quiz.Grade{Points: 96, Max: 96, Right: true}
	if s := quiz.Sum(full, g); s.Open != 1 || s.Passed(80) || s.Passed(0) {
		t.Errorf("a test with an open answer is decided: %+v", s)
	}
	marked, err := quiz.Marked(free, 3)
	if err != nil || marked.Open || marked.Right || marked.Points != 3 {
		t.Errorf("marked: %+v, %v", marked, err)
	}
	if all, err := quiz.Marked(free, 4); err != nil || !all.Right || !quiz.Sum(full, all).Passed(100) {
		t.Errorf("all points: %+v, %v", all, err)
	}
	for _, points := range []int{-1, 5} {
		if _, err := quiz.Marked(free, points); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d points: %v", points, err)
		}
	}
	if _, err := quiz.Marked(single, 1); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a trainer marked what the server marks: %v", err)
	}
	if got := fields(quiz.Check(free, quiz.Answer{})); got != "answer:quiz.short.missing" {
		t.Errorf("nothing written: %s", got)
	}
	long := url.Values{"answer": {strings.Repeat("ä", 5001)}}
	if _, err := quiz.Decode(free, long, i18n.DE); fault.KindOf(err) != fault.Invalid {
		t.Errorf("5,001 letters: %v", err)
	}
	if r := quiz.Explain(free, quiz.Text{}, a); !r.Open || r.Parts[0].Given != a.Text || r.Parts[0].Solution != "" {
		t.Errorf("review: %s", asJSON(t, r))
	}
}

func TestOptionsAreShuffledByTheAttempt(t *testing.T) {
	q := multiple
	q.Shuffle = true
	orders := map[string]bool{}
	for seed := range uint64(30) {
		one, two := quiz.Show(q, quiz.Text{}, quiz.Answer{}, seed), quiz.Show(q, quiz.Text{}, quiz.Answer{}, seed)
		if asJSON(t, one) != asJSON(t, two) {
			t.Fatal("a reload shuffles again")
		}
		orders[asJSON(t, one.Choices)] = true
		if asJSON(t, quiz.Show(multiple, quiz.Text{}, quiz.Answer{}, seed).Choices) != asJSON(t, quiz.Show(multiple, quiz.Text{}, quiz.Answer{}, 0).Choices) {
			t.Fatal("options are shuffled that their author put in order")
		}
	}
	if len(orders) < 10 {
		t.Errorf("%d orders in 30 attempts", len(orders))
	}
}

func TestRemarksAnswerExpectedMistakes(t *testing.T) {
	days := numeric
	days.Remarks = []quiz.Remark{{ID: "weeks", Value: "25"}, {ID: "months", Value: "12"}}
	word := short
	word.Remarks = []quiz.Remark{{ID: "paper", Accept: []string{"Ordner", "folder"}}}
	for _, q := range []quiz.Question{days, word} {
		if err := q.Validate(); err != nil {
			t.Errorf("%s: %v", q.Kind, err)
		}
	}
	text := quiz.Text{Parts: map[string]quiz.PartText{"weeks": {Feedback: "Das sind Wochen."}, "paper": {Feedback: "Das ist Papier."}}}
	for _, tt := range []struct {
		q          quiz.Question
		form, want string
	}{
		{days, "answer=25", "Das sind Wochen."},
		{days, "answer=25,1", "Das sind Wochen."},
		{days, "answer=24", ""},
		{days, "answer=3,5", ""},
		{word, "answer=ordner", "Das ist Papier."},
		{word, "answer=e-akte", ""},
	} {
		if got := quiz.Explain(tt.q, text, answered(t, tt.q, tt.form)).Parts[0].Feedback; string(got) != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.q.Kind, tt.form, got, tt.want)
		}
	}
}

func TestValidateTheKindsOfTrainers(t *testing.T) {
	bad := []struct {
		name string
		from quiz.Question
		f    func(*quiz.Question)
	}{
		{"one area", area, func(q *quiz.Question) { q.Areas = q.Areas[:1] }},
		{"two right areas", area, func(q *quiz.Question) { q.Right = []string{"save", "menu"} }},
		{"right is no area", area, func(q *quiz.Question) { q.Right = []string{"x"} }},
		{"area twice", area, func(q *quiz.Question) { q.Areas = append(q.Areas[:1:1], q.Areas[0]) }},
		{"options beside areas", area, func(q *quiz.Question) { q.Options = []string{"a", "b"} }},
		{"shuffled order", order, func(q *quiz.Question) { q.Shuffle = true }},
		{"shuffled truth", trueFalse, func(q *quiz.Question) { q.Shuffle = true }},
		{"partial free", free, func(q *quiz.Question) { q.Partial = true }},
		{"remark of a choice", single, func(q *quiz.Question) { q.Remarks = []quiz.Remark{{ID: "r", Value: "1"}} }},
		{"remark is right", numeric, func(q *quiz.Question) { q.Remarks = []quiz.Remark{{ID: "r", Value: "3.6"}} }},
		{"remark without value", numeric, func(q *quiz.Question) { q.Remarks = []quiz.Remark{{ID: "r"}} }},
		{"remark accepts the right word", short, func(q *quiz.Question) { q.Remarks = []quiz.Remark{{ID: "r", Accept: []string{"e-akte"}}} }},
		{"remark twice", numeric, func(q *quiz.Question) { q.Remarks = []quiz.Remark{{ID: "r", Value: "1"}, {ID: "r", Value: "2"}} }},
	}
	for _, tt := range bad {
		q := tt.from
		tt.f(&q)
		if q.Validate() == nil {
			t.Errorf("%s: accepted", tt.name)
		}
	}
}
