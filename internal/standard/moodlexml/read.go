package moodlexml

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/standard/moodle"
	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

// The refusals of a whole file; others are *xmltree.Error.
var (
	ErrNoQuiz = errors.New("moodlexml: the root element is not <quiz>")
	ErrEmpty  = errors.New("moodlexml: the file has no question")
)

var limits = xmltree.Limits{Bytes: moodle.MaxFile, Depth: 12, Nodes: 400_000}

// Parse reads a file. What cannot be read is a Problem of the Bank.
func Parse(data []byte) (moodle.Bank, error) {
	root, err := xmltree.Parse(data, limits)
	if err != nil {
		return moodle.Bank{}, err
	}
	if root.Name != "quiz" {
		return moodle.Bank{}, ErrNoQuiz
	}
	r := &reader{}
	for _, n := range root.Children("question") {
		r.question(n)
	}
	if len(r.bank.Questions) == 0 && len(r.bank.Problems) == 0 {
		return moodle.Bank{}, ErrEmpty
	}
	return r.bank, nil
}

type reader struct {
	bank     moodle.Bank
	category string
	number   int
	bad      moodle.Code // of the question being read
	at       int
}

// fail notes the first thing that makes a question unreadable.
func (r *reader) fail(n *xmltree.Node, code moodle.Code) {
	if r.bad == "" {
		r.bad, r.at = code, n.Line
	}
}

func (r *reader) problem(line int, code moodle.Code, name string) {
	r.bank.Problems = append(r.bank.Problems, moodle.Problem{Line: line, Code: code, Name: moodle.Shorten(name)})
}

func (r *reader) question(n *xmltree.Node) {
	kind := n.Value("type")
	if kind == "category" {
		r.category = moodle.Category(inner(n.Child("category")))
		return
	}
	if r.number++; r.number > moodle.MaxQuestions {
		if r.number == moodle.MaxQuestions+1 {
			r.problem(n.Line, moodle.TooMany, "")
		}
		return
	}
	r.bad = ""
	q := moodle.Question{
		Number: r.number, Line: n.Line, Type: kind, Kind: kindOf(kind), Category: r.category,
		Name: strings.Join(strings.Fields(inner(n.Child("name"))), " "),
		Text: r.text(n.Child("questiontext")), General: r.text(n.Child("generalfeedback")),
		Grade: content(n, "defaultgrade"), Penalty: content(n, "penalty"),
		CaseSensitive: truth(content(n, "usecase")), Tags: tags(n),
	}
	if q.Name == "" {
		q.Name = moodle.Shorten(q.Text.Body)
	}
	if kind == "" {
		r.fail(n, moodle.NoType)
	}
	r.details(&q, n)
	if max(len(q.Answers), len(q.Pairs), len(q.Choices)) > moodle.MaxAnswers {
		r.fail(n, moodle.TooMany)
	}
	for _, h := range n.Children("hint") {
		q.Hints = appendText(q.Hints, r.text(h))
	}
	for _, name := range []string{"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"} {
		q.Combined = appendText(q.Combined, r.text(n.Child(name)))
	}
	if r.bad != "" {
		r.problem(r.at, r.bad, q.Name)
		return
	}
	r.bank.Questions = append(r.bank.Questions, q)
}

func appendText(list []moodle.Text, t moodle.Text) []moodle.Text {
	if t.Empty() {
		return list
	}
	return append(list, t)
}

var kinds = map[string]moodle.Kind{
	"multichoice": moodle.MultiChoice, "multichoiceset": moodle.Other, "truefalse": moodle.TrueFalse, "shortanswer": moodle.ShortAnswer,
	"matching": moodle.Matching, "numerical": moodle.Numerical, "essay": moodle.Essay, "cloze": moodle.Cloze, "multianswer": moodle.Cloze,
	"gapselect": moodle.GapSelect, "ddwtos": moodle.DragWords, "ordering": moodle.Ordering, "description": moodle.Description,
}

func kindOf(name string) moodle.Kind {
	if k, ok := kinds[name]; ok {
		return k
	}
	return moodle.Other
}

// inner is the text of <text>, or of the element itself where a producer
// leaves <text> out.
func inner(n *xmltree.Node) string {
	if t := n.Child("text"); t != nil {
		return strings.TrimSpace(t.Content())
	}
	if n == nil || len(n.Children("")) > 0 {
		return ""
	}
	return strings.TrimSpace(n.Content())
}

func content(n *xmltree.Node, name string) string {
	return strings.TrimSpace(n.Child(name).Content())
}

func truth(s string) bool { return s == "1" || s == "true" }

func tags(n *xmltree.Node) []string {
	var list []string
	for _, t := range n.Child("tags").Children("tag") {
		if s := inner(t); s != "" {
			list = append(list, s)
		}
	}
	return list
}

var formats = map[string]moodle.Format{
	"": moodle.HTML, "html": moodle.HTML, "moodle_auto_format": moodle.Auto, "plain_text": moodle.Plain, "markdown": moodle.Markdown,
}

// text reads a text with its files.
func (r *reader) text(n *xmltree.Node) moodle.Text {
	if n == nil {
		return moodle.Text{}
	}
	t := moodle.Text{Format: moodle.HTML, Body: inner(n)}
	if f, ok := formats[n.Value("format")]; ok {
		t.Format = f
	}
	r.inline(n, &t)
	if len(t.Body) > moodle.MaxText {
		r.fail(n, moodle.TooLong)
	}
	for _, f := range n.Children("file") {
		data, ok := decode(f)
		if !ok {
			r.fail(f, moodle.BadFile)
			continue
		}
		t.Files = append(t.Files, moodle.File{Name: f.Value("name"), Data: data})
	}
	return t
}

var dataForm = regexp.MustCompile(`data:image/([a-z]{1,5})[a-z+.-]{0,10};base64,([A-Za-z0-9+/=\s]+)`)

// inline moves pictures that stand in an address (data:) to the files.
func (r *reader) inline(n *xmltree.Node, t *moodle.Text) {
	if !strings.Contains(t.Body, ";base64,") {
		return
	}
	t.Body = dataForm.ReplaceAllStringFunc(t.Body, func(uri string) string {
		m := dataForm.FindStringSubmatch(uri)
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(m[2]), ""))
		if err != nil {
			r.fail(n, moodle.BadFile)
			return ""
		}
		name := fmt.Sprintf("inline-%d.%s", len(t.Files)+1, m[1])
		t.Files = append(t.Files, moodle.File{Name: name, Data: data})
		return "@@PLUGINFILE@@/" + name
	})
}

func decode(f *xmltree.Node) ([]byte, bool) {
	if e := f.Value("encoding"); e != "base64" && e != "" {
		return nil, false
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(f.Content()), ""))
	return data, err == nil
}
