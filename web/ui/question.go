package ui

import (
	"strconv"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// QuestionKind decides which controls a question shows.
type QuestionKind string

// The kinds. Order and match are selects: no dragging is needed.
const (
	Single   QuestionKind = "single" // true/false as well
	Multiple QuestionKind = "multiple"
	Order    QuestionKind = "order"
	Match    QuestionKind = "match"
	Cloze    QuestionKind = "cloze"
	Numeric  QuestionKind = "numeric"
	Short    QuestionKind = "short"
	Area     QuestionKind = "area"
	Free     QuestionKind = "free"
)

// AnswerOption is a choice of Single, Multiple and Area, and a counterpart
// of Match.
type AnswerOption struct {
	ID       string
	Text     string
	Selected bool
	Spot     Spot // Area only
}

// Spot is a part of a picture. At is in per cent of its size: x, y, width and
// height of a rect; x, y and radius of a circle; x and y of each corner of a
// polygon.
type Spot struct {
	Shape string // rect, circle or polygon
	At    []float64
}

// AnswerRow is an entry to be placed (Order) or matched (Match). Value is the
// place from 1, or the id of the option.
type AnswerRow struct{ ID, Text, Value string }

// Gap is a gap of a cloze text with the text before it. Options, where given,
// make it a choice.
type Gap struct {
	ID      string
	Before  string
	Value   string
	Options []Option
}

// behind is the text right behind a gap; no space may come between them.
func (p QuestionProps) behind(i int) string {
	if i+1 < len(p.Gaps) {
		return p.Gaps[i+1].Before
	}
	return p.After
}

// Picture is what an Area question shows, with its size in pixels.
type Picture struct {
	Path, Alt     string
	Width, Height int
}

// QuestionProps describes one question on its page. The form sends `version`
// and `answer` (ids of options, or text), or `answer.<row id>` for each row
// or gap.
type QuestionProps struct {
	Kind     QuestionKind
	ID       string // needed where a page shows several questions
	Inline   bool   // part of a lesson: the prompt is an h2, not the h1
	Action   string // POST here checks the answer
	Autosave string // POST here saves it; empty: no saving
	Number   int
	Count    int
	Lang     i18n.Lang // of what the question says, where it is not the page's
	Prompt   string
	Body     templ.Component // below the prompt: a text, a table
	Options  []AnswerOption
	Rows     []AnswerRow
	Gaps     []Gap
	After    string // text after the last gap
	Picture  Picture
	Value    string // Numeric, Short, Free
	Unit     string
	Version  int    // of the stored answer
	Saved    string // "10:42"; empty: nothing stored yet
	Error    string
	Check    string // word on the button, default "Antwort prüfen"
	Key      string
}

// instruction is the message that says how to answer.
func (p QuestionProps) instruction() string {
	switch p.Kind {
	case Single:
		return "ui.quiz.one"
	case Multiple:
		return "ui.quiz.many"
	case Order:
		return "ui.quiz.order"
	case Match:
		return "ui.quiz.match"
	case Area:
		return "ui.quiz.area"
	}
	return ""
}

// grouped reports whether the question has several controls, so that the
// prompt is the legend of a fieldset.
func (p QuestionProps) grouped() bool {
	return p.Kind != Numeric && p.Kind != Short && p.Kind != Free
}

// answerField is the single field of Numeric, Short and Free.
func (p QuestionProps) answerField(label string) Input {
	return Input{Name: "answer", ID: p.anchor(), Label: label, Value: p.Value, Error: p.Error, Described: p.anchor() + "-prompt"}
}

// places are the choices of an Order row: 1 to the number of rows.
func (p QuestionProps) places(word func(n int) string) []Option {
	var out []Option
	for n := range p.Rows {
		out = append(out, Option{Value: strconv.Itoa(n + 1), Label: word(n + 1)})
	}
	return out
}

// parts are the choices of a Match row.
func (p QuestionProps) parts() []Option {
	var out []Option
	for _, o := range p.Options {
		out = append(out, Option{Value: o.ID, Label: o.Text, Lang: p.Lang})
	}
	return out
}

// control is the type of the options' inputs.
func (p QuestionProps) control() string {
	if p.Kind == Multiple {
		return "checkbox"
	}
	return "radio"
}

// anchor is the id of the first control, where the error summary leads.
func (p QuestionProps) anchor() string {
	if p.ID == "" {
		return FieldID("answer")
	}
	return FieldID(p.ID)
}

// controlID is the id of the i-th option, row or gap.
func (p QuestionProps) controlID(i int, id string) string {
	if i == 0 {
		return p.anchor()
	}
	return p.anchor() + "-" + id
}

// said is the language of words of the question, as an attribute.
func said(l i18n.Lang) templ.Attributes {
	if l == "" {
		return nil
	}
	return templ.Attributes{"lang": string(l)}
}

func rowName(id string) string { return "answer." + id }
