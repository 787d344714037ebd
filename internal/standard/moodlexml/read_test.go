package moodlexml_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/standard/moodle"
	"codeberg.org/lotse/lotse/internal/standard/moodlexml"
	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

func read(t *testing.T, name string) moodle.Bank {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	bank, err := moodlexml.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

func TestMoodleExport(t *testing.T) {
	b := read(t, "moodle-export.xml")
	var kinds []moodle.Kind
	for _, q := range b.Questions {
		kinds = append(kinds, q.Kind)
	}
	want := []moodle.Kind{
		moodle.MultiChoice, moodle.TrueFalse, moodle.ShortAnswer, moodle.Matching, moodle.Numerical, moodle.Essay, moodle.Cloze,
		moodle.GapSelect, moodle.DragWords, moodle.Ordering, moodle.Other, moodle.Other, moodle.Other, moodle.Description,
	}
	if !slices.Equal(kinds, want) || len(b.Problems) != 0 {
		t.Fatalf("kinds %v, problems %+v", kinds, b.Problems)
	}
	q := b.Questions[0]
	if q.Line != 15 || q.Name != "Zuständigkeit" || q.Category != "Standard für Meldewesen/Ausweise" || !q.Single || q.Grade != "2.0000000" || q.Penalty != "0.3333333" {
		t.Errorf("first %+v", q)
	}
	if len(q.Text.Files) != 1 || q.Text.Files[0].Name != "ausweis muster.png" || !bytes.HasPrefix(q.Text.Files[0].Data, []byte("\x89PNG")) {
		t.Errorf("files %+v", q.Text.Files)
	}
	if len(q.Hints) != 1 || len(q.Combined) != 2 || !slices.Equal(q.Tags, []string{"Ausweis"}) || len(q.Answers) != 3 || q.Answers[2].Percent != 50 {
		t.Errorf("first %+v", q)
	}
	if q := b.Questions[1]; q.Answers[1].Text.Body != "false" || q.Answers[1].Percent != 100 {
		t.Errorf("true or false %+v", q.Answers)
	}
	if q := b.Questions[2]; !q.CaseSensitive || len(q.Answers) != 4 {
		t.Errorf("short %+v", q)
	}
	if q := b.Questions[3]; len(q.Pairs) != 3 || q.Pairs[1].Partner.Body != "Urkunden" || !q.Pairs[2].Item.Empty() {
		t.Errorf("matching %+v", q.Pairs)
	}
	if q := b.Questions[4]; q.Answers[0].High.FloatString(1) != "37.5" || len(q.Units) != 2 || q.Units[0].Name != "Euro" {
		t.Errorf("numerical %+v", q)
	}
	if q := b.Questions[8]; len(q.Choices) != 3 || !q.Choices[1].Infinite || q.Choices[2].Group != "1" {
		t.Errorf("drag %+v", q.Choices)
	}
	if q := b.Questions[12]; q.Type != "calculatedsimple" {
		t.Errorf("calculated %+v", q)
	}
}

func TestPicturesInAddresses(t *testing.T) {
	b := read(t, "statistics.xml")
	if len(b.Questions) != 3 || len(b.Problems) != 0 {
		t.Fatalf("%+v", b)
	}
	q := b.Questions[0]
	if len(q.Text.Files) != 1 || !strings.Contains(q.Text.Body, `src="@@PLUGINFILE@@/inline-1.png"`) || q.Text.Files[0].Name != "inline-1.png" {
		t.Errorf("text %+v", q.Text)
	}
	if b.Questions[2].Name != "R1 Q3 : Aussagen" || b.Questions[2].Category != "uebung/R1 Kennzahlen" {
		t.Errorf("third %+v", b.Questions[2])
	}
}

func TestScript(t *testing.T) {
	b := read(t, "script.xml")
	if len(b.Questions) != 4 || b.Questions[0].Name != "Passwörter" || b.Questions[0].Text.Format != moodle.Markdown || b.Questions[0].Answers[0].Percent != 100 {
		t.Errorf("%+v", b.Questions)
	}
	if len(b.Problems) != 2 || b.Problems[0].Code != moodle.BadWeight || b.Problems[1].Code != moodle.NoType || b.Problems[1].Name != "Ohne Art" {
		t.Errorf("%+v", b.Problems)
	}
	if q := b.Questions[2]; q.Kind != moodle.Other || q.Type != "stack" || q.Number != 5 {
		t.Errorf("%+v", q)
	}
}

func TestOneQuestionCostsNoOther(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		want moodle.Code
	}{
		"file":     {`<question type="description"><questiontext><text>x</text><file name="a" encoding="base64">???</file></questiontext></question>`, moodle.BadFile},
		"data":     {`<question type="description"><questiontext><text>&lt;img src="data:image/png;base64,A"&gt;</text></questiontext></question>`, moodle.BadFile},
		"number":   {`<question type="numerical"><answer fraction="100"><text>zwölf</text></answer></question>`, moodle.BadNumber},
		"answers":  {`<question type="multichoice"></question>`, moodle.NoAnswer},
		"embedded": {`<question type="cloze"><questiontext><text>{1:NM:=a}</text></questiontext></question>`, moodle.BadEmbedded},
		"many":     {`<question type="matching">` + strings.Repeat("<subquestion/>", 201) + `</question>`, moodle.TooMany},
		"long":     {`<question type="description"><questiontext><text>` + strings.Repeat("x", 200_001) + `</text></questiontext></question>`, moodle.TooLong},
	} {
		b, err := moodlexml.Parse([]byte("<quiz>" + tt.in + `<question type="description"><questiontext><text>y</text></questiontext></question></quiz>`))
		if err != nil || len(b.Questions) != 1 || len(b.Problems) != 1 || b.Problems[0].Code != tt.want || b.Problems[0].Line != 1 {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
}

func TestRefusedFiles(t *testing.T) {
	reason := func(r xmltree.Reason) func(error) bool {
		return func(err error) bool {
			var e *xmltree.Error
			return errors.As(err, &e) && e.Reason == r
		}
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	bomb := `<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "` + strings.Repeat("x", 1000) + `"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz><question type="description"><questiontext><text>&b;</text></questiontext></question></quiz>`
	for name, tt := range map[string]struct {
		in string
		ok func(error) bool
	}{
		"bomb":     {bomb, reason(xmltree.Declaration)},
		"outside":  {`<!DOCTYPE quiz SYSTEM "http://example.org/x.dtd"><quiz/>`, reason(xmltree.Declaration)},
		"large":    {"<quiz>" + strings.Repeat(" ", moodle.MaxFile) + "</quiz>", reason(xmltree.TooLarge)},
		"deep":     {"<quiz>" + strings.Repeat("<question>", 20) + strings.Repeat("</question>", 20) + "</quiz>", reason(xmltree.TooDeep)},
		"elements": {"<quiz>" + strings.Repeat("<a/>", 400_001) + "</quiz>", reason(xmltree.TooMany)},
		"cut off":  {`<quiz><question type="description">`, reason(xmltree.Broken)},
		"other":    {`<html/>`, is(moodlexml.ErrNoQuiz)},
		"empty":    {`<quiz></quiz>`, is(moodlexml.ErrEmpty)},
	} {
		if _, err := moodlexml.Parse([]byte(tt.in)); !tt.ok(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := moodlexml.Parse(data)
		if err != nil {
			return
		}
		for _, q := range b.Questions {
			if q.Line < 1 || q.Number < 1 || q.Kind == "" {
				t.Errorf("question %+v", q)
			}
		}
	})
}
