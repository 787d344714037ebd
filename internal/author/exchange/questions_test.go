package exchange_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const gift = "::Sommer:: Wann ist Sommer? {=Juni#Genau. ~Januar#Nein.}\n\n::Offen:: Warum? {}\n\n::Kaputt:: Wie viele? {=}\n"

func moodleXML(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	file := func(name string, data []byte) string {
		return `<file name="` + name + `" path="/" encoding="base64">` + base64.StdEncoding.EncodeToString(data) + `</file>`
	}
	return `<?xml version="1.0" encoding="UTF-8"?><quiz><question type="truefalse"><name><text>Ausweis</text></name>
<questiontext format="html"><text><![CDATA[<p>Gilt er?</p><img src="@@PLUGINFILE@@/ausweis%20muster.png" alt="Ein [roter] Ausweis"><img src="@@PLUGINFILE@@/kaputt.png" alt="x">]]></text>` +
		file("ausweis muster.png", b.Bytes()) + file("kaputt.png", b.Bytes()[:40]) + `</questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="description"><name><text>Lesen</text></name><questiontext format="html"><text>Lesen Sie.</text></questiontext></question></quiz>`
}

func (d *desk) lesson(slug, lesson string) []author.Block {
	d.t.Helper()
	for _, l := range must[*author.Draft](d.t)(d.Author.Open(d.Petra, slug)).All() {
		if l.ID == lesson {
			return l.Blocks
		}
	}
	return nil
}

func (d *desk) sendQuestions(slug, lesson, data string) exchange.QuestionsLook {
	d.t.Helper()
	p := must[exchange.Parcel](d.t)(d.SendQuestions(d.Petra, slug, lesson, "fragen", []byte(data)))
	return must[exchange.QuestionsLook](d.t)(d.LookQuestions(d.Petra, p.ID))
}

// What is chosen comes in once, in its order, and goes back.
func TestQuestionsComeIn(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begun()
	lesson := must[*author.Draft](t)(d.Author.Open(d.Petra, slug)).Lessons[0].ID
	l := d.sendQuestions(slug, lesson, gift)
	if n := len(l.Report.Items); n != 3 || l.Report.Taken() != 2 {
		t.Fatalf("%d items, %d taken: %+v", n, l.Report.Taken(), l.Report.Items)
	}
	if _, err := d.TakeQuestions(d.Petra, l.ID, []int{2, 7}); !fault.Is(err, fault.Invalid) { // what cannot come
		t.Errorf("nothing is chosen: %v", err)
	}
	for range 2 {
		if p := must[exchange.Parcel](t)(d.TakeQuestions(d.Petra, l.ID, []int{0, 1})); p.Done.Count != 2 {
			t.Errorf("%+v", p.Done)
		}
	}
	blocks := d.lesson(slug, lesson)
	if len(blocks) != 4 || blocks[2].Question == nil || blocks[2].ID != "sommer" || blocks[3].ID != "offen" || d.parked() != 0 {
		t.Errorf("%+v", blocks)
	}
	must[exchange.Parcel](t)(d.Undo(d.Petra, l.ID))
	if n := len(d.lesson(slug, lesson)); n != 2 {
		t.Errorf("%d blocks after it was taken back", n)
	}
}

// A picture goes through the library and stands before its question; one that
// cannot be shown is named; in the test neither has a place.
func TestQuestionsBringPictures(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begun()
	lesson := must[*author.Draft](t)(d.Author.Open(d.Petra, slug)).Lessons[0].ID
	said := func(l exchange.QuestionsLook, item int) string {
		var ids []string
		for _, f := range l.Report.Items[item].Findings {
			ids = append(ids, f.ID)
		}
		return strings.Join(ids, " ")
	}
	l := d.sendQuestions(slug, lesson, moodleXML(t))
	if s := said(l, 0); !strings.Contains(s, "exchange.questions.picture") || len(l.Report.Items[0].Pictures) != 1 {
		t.Errorf("%s", s)
	}
	must[exchange.Parcel](t)(d.TakeQuestions(d.Petra, l.ID, []int{0, 1}))
	blocks := d.lesson(slug, lesson)
	if len(blocks) != 5 || blocks[2].Type != courseware.Image || blocks[2].Texts["de"].Body != "![Ein roter Ausweis](ausweis-muster.png)" || blocks[3].Question == nil || blocks[4].Type != courseware.Text {
		t.Errorf("%+v", blocks[2:])
	}
	if m := must[*author.Draft](t)(d.Author.Open(d.Petra, slug)).Media["ausweis-muster.png"]; m.Type != "image/png" || m.Width != 30 {
		t.Errorf("%+v", m)
	}
	l = d.sendQuestions(slug, author.TestID, moodleXML(t))
	if s := said(l, 0) + " " + said(l, 1); !strings.Contains(s, "test_picture") || !strings.Contains(s, "test_text") || l.Report.Taken() != 1 {
		t.Errorf("%s", s)
	}
	must[exchange.Parcel](t)(d.TakeQuestions(d.Petra, l.ID, []int{0, 1}))
	if blocks := d.lesson(slug, author.TestID); len(blocks) != 1 || blocks[0].Question == nil {
		t.Errorf("%+v", blocks)
	}
}

func TestTooManyQuestions(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begun()
	if _, err := d.SendQuestions(d.Petra, slug, author.TestID, "x", []byte(strings.Repeat("A? {=a ~b}\n\n", exchange.MaxQuestions+1))); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
	if _, err := d.SendQuestions(d.Petra, slug, "nowhere", "x", []byte(gift)); !fault.Is(err, fault.NotFound) {
		t.Errorf("a lesson that is not there: %v", err)
	}
}
