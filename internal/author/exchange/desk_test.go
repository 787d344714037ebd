package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// desk is a training team of a town of its own.
type desk struct {
	*testkit.Kit
	*exchange.Service
	t            *testing.T
	Petra, Jonas context.Context // both may do everything
}

func sit(t *testing.T) *desk {
	t.Helper()
	kit := testkit.New(t)
	jobs, err := job.New(kit.DB, job.NewRegistry(), job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	library := media.New(kit.DB, blob.NewDir(t.TempDir()))
	courses := course.New(kit.DB)
	courses.Library = library
	d := &desk{Kit: kit, t: t, Service: &exchange.Service{DB: kit.DB, Author: author.New(kit.DB, courses, jobs), Courses: courses, Media: library}}
	all := append([]actor.Permission{course.Publish, media.Manage}, author.Permissions...)
	d.Petra, d.Jonas = kit.May(d.person(), all...), kit.May(d.person(), all...)
	return d
}

func (d *desk) person() uuid.UUID {
	id := db.NewID()
	d.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $3, 'Petra', 'Probe', 'probe petra', 'probe petra', now())`, d.Tenant, id, strings.ReplaceAll(id.String(), "-", "")[22:])
	return id
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			var blocked *author.Blocked
			if errors.As(err, &blocked) {
				t.Fatalf("%v: %+v", err, blocked.Findings)
			}
			var unreadable *exchange.Unreadable
			if errors.As(err, &unreadable) {
				t.Fatalf("%v:\n%v", err, unreadable.Problems)
			}
			t.Fatal(err)
		}
		return v
	}
}

func (d *desk) done(done author.Done, err error) author.Done {
	d.t.Helper()
	return must[author.Done](d.t)(done, err)
}

// file puts a file into the library, as the pages do, and makes it known to a
// course.
func (d *desk) file(slug, name, data string) {
	d.t.Helper()
	m := must[media.Media](d.t)(d.Media.Prepare(d.Petra, name, strings.NewReader(data)))
	m = must[media.Media](d.t)(d.Media.Add(d.Petra, m))
	d.done(d.Author.AddMedia(d.Petra, slug, name, courseware.MediaOf(m.Hash, m.Type, m.Bytes, m.Width, m.Height)))
}

// captions puts captions into the library.
func (d *desk) captions(slug, name, text string) {
	d.t.Helper()
	text = must[string](d.t)(courseware.CleanCaptions(text))
	m := must[media.Media](d.t)(d.Media.Keep(d.Petra, media.Media{Kind: mediafile.File, Type: "text/vtt", Name: name}, strings.NewReader(text)))
	if err := d.Kit.DB.InTx(d.Petra, func(ctx context.Context, tx *db.Tx) error { return d.Media.Adopt(ctx, tx, []media.Media{m}) }); err != nil {
		d.t.Fatal(err)
	}
	d.done(d.Author.AddMedia(d.Petra, slug, name, courseware.MediaOf(m.Hash, m.Type, m.Bytes, 0, 0)))
}

// written is a block as a trainer writes it.
type written struct {
	block  courseware.Block
	de, en string
}

func both(de, en string) i18n.Text { return i18n.Text{i18n.DE: de, i18n.EN: en} }

// writeAll writes a course in the browser's way that has every kind of block
// and of question, and publishes it.
func (d *desk) writeAll() (slug string, live course.Imported) {
	d.t.Helper()
	slug = d.done(d.Author.Create(d.Petra, courseware.Course{
		Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: both("Alles, was geht: „Akten“", "Everything: #1"), Summary: both("Kurz.", "Short."),
		Audience: both("Alle", "All"), Goals: []i18n.Text{both("Sie können es.", "You can."), both("Ja: nein", "yes: no")}, Validity: "P2Y",
		Competences: []courseware.Competence{{Framework: "DigComp", Code: "1.3", Level: "null"}},
	})).ID
	d.file(slug, "box.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320.4 160"><rect width="9" height="9"/></svg>`)
	d.file(slug, "film.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	d.file(slug, "talk.mp3", "ID3\x03\x00\x00\x00\x00\x00\x21TALB")
	d.file(slug, "form.pdf", "%PDF-1.7\nMerkblatt")
	d.captions(slug, "film-de.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nGuten Tag & <b>Hallo</b>\n")
	d.captions(slug, "film-en.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n")
	lesson := d.done(d.Author.AddLesson(d.Petra, slug, author.End, courseware.Lesson{Minutes: 4, Title: both("Größe der Akte", "Size")})).ID
	d.add(slug, lesson, blocks()...)
	d.add(slug, lesson, questions("")...)
	d.done(d.Author.AddTest(d.Petra, slug, courseware.Test{
		Minutes: 5, Pass: 80, Attempts: 2, Title: both("Test", "Test"), Pools: []courseware.Pool{{ID: "easy", Draw: 1}},
	}))
	d.add(slug, author.TestID, questions(lesson)...)
	return slug, must[course.Imported](d.t)(d.Author.Publish(d.Petra, slug, ""))
}

func (d *desk) add(slug, lesson string, list ...written) {
	d.t.Helper()
	for _, w := range list {
		id := d.done(d.Author.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, After: author.End, Block: w.block, Body: w.de})).ID
		if w.en != "" {
			d.done(d.Author.SaveText(d.Petra, author.Written{Course: slug, Block: id, Lang: i18n.EN, Body: w.en}))
		}
	}
}

func blocks() []written {
	of := func(t courseware.Type) courseware.Block { return courseware.Block{Type: t} }
	return []written{
		{of(courseware.Text), "Ein *Vorgang* liegt in **einer** Akte:\r\n\r\n- eins\r\n- zwei :en[case]", "A case lies in a file.\n\n1. one"},
		{of(courseware.Heading), "Wozu: 1.5", "What for: it's"},
		{courseware.Block{Type: courseware.Callout, Tone: courseware.Careful}, "Gru\u0308ße \"Zitat\" it's 100 %", "Regards"},
		{of(courseware.Checklist), "Probieren Sie:\n\n- eins\n- zwei", "Try:\n\n- one\n- two"},
		{of(courseware.Table), "Fristen\n\n| a | b |\n| --- | --- |\n| 1 | 2 |", "Deadlines\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"},
		{of(courseware.Image), "![Eine Akte](box.svg)\n\nDazu ein Satz.", "![A file](box.svg)\n\nA sentence."},
		{courseware.Block{Type: courseware.Image, Decorative: true}, "![](box.svg)", "![](box.svg)"},
		{of(courseware.Video), "[Der Film](film.mp4)\ncaptions: film-de.vtt\nposter: box.svg\n\nGuten Tag.", "[The film](film.mp4)\ncaptions: film-en.vtt\n\nHello."},
		{of(courseware.Audio), "[Gespräch](talk.mp3)\n\nEs wird gesagt.", "[Talk](talk.mp3)\n\nIt is said."},
		{of(courseware.Attachment), "[Das Merkblatt](form.pdf)", "[The leaflet](form.pdf)"},
		{of(courseware.Text), "Das übersetzt noch niemand.", ""},
	}
}

// questions has every kind; those of the test say where to read again.
func questions(lesson string) []written {
	said := func(ids ...string) string {
		var b strings.Builder
		for _, id := range ids {
			b.WriteString("- " + id + ": Wahl " + id + "\n  > Weil " + id + ".\n")
		}
		return b.String()
	}
	list := []struct {
		q    quiz.Question
		text string
	}{
		{quiz.Question{Kind: quiz.Single, Options: []string{"a", "b"}, Right: []string{"a"}, Shuffle: true}, said("a", "b")},
		{quiz.Question{Kind: quiz.Multiple, Points: 2, Partial: true, Options: []string{"a", "b", "c"}, Right: []string{"a", "b"}}, said("a", "b", "c")},
		{quiz.Question{Kind: quiz.TrueFalse, Right: []string{"false"}}, said("true", "false")},
		{quiz.Question{Kind: quiz.Order, Options: []string{"a", "b", "c"}}, "- a: Eins\n- b: Zwei\n- c: Drei\n"},
		{quiz.Question{Kind: quiz.Match, Pairs: []quiz.Pair{{Item: "1", Partner: "x"}, {Item: "02", Partner: "y"}}, Extra: []string{"null"}}, said("1", "02") + "+ x: Iks\n+ y: Ypsilon\n+ null: Nichts\n"},
		{quiz.Question{Kind: quiz.Cloze, Gaps: []quiz.Gap{{ID: "g1", Options: []string{"o1", "o2"}, Right: "o1"}, {ID: "g2", Accept: []string{"Akte"}}}}, said("g1", "g2") + "+ o1: Wort\n+ o2: Satz\n+ g2: Akte\n"},
		{quiz.Question{Kind: quiz.Numeric, Value: "2.50", Tolerance: "0.10", Remarks: []quiz.Remark{{ID: "far", Value: "88.0"}}}, said("far") + "+ unit: Tage\n"},
		{quiz.Question{Kind: quiz.Short, Accept: []string{"Vorgang", "1.0"}, Remarks: []quiz.Remark{{ID: "near", Accept: []string{"Akte"}}}}, said("near") + "+ solution: Vorgang\n"},
		{quiz.Question{Kind: quiz.Area, Right: []string{"s1"}, Areas: []quiz.Spot{
			{ID: "s1", Shape: quiz.Rect, At: []float64{0, 0.5, 40, 33.25}}, {ID: "s2", Shape: quiz.Circle, At: []float64{80, 50, 12.5}},
		}}, said("s1", "s2")},
		{quiz.Question{Kind: quiz.Free, Points: 5}, ""},
	}
	var out []written
	for _, l := range list {
		b := courseware.Block{Type: courseware.Question, Question: &l.q, Lesson: lesson}
		if lesson != "" && l.q.Kind == quiz.TrueFalse {
			b.Pool = "easy"
		}
		text := "Wie geht " + string(l.q.Kind) + "?\n\n"
		switch l.q.Kind {
		case quiz.Cloze:
			text += "Es ist [[g1]] und [[g2]].\n\n"
		case quiz.Area:
			text += "![Ein Fenster](box.svg)\n\n"
		}
		text += l.text + "= Darum."
		out = append(out, written{b, text, strings.Replace(text, "Wie geht", "How about", 1)})
	}
	return out
}

// zip exports the live version.
func (d *desk) zip(slug string) []byte {
	d.t.Helper()
	var b bytes.Buffer
	must[int](d.t)(d.WriteLive(d.Petra, slug, &b))
	return b.Bytes()
}

func (d *desk) send(data []byte) exchange.Parcel {
	d.t.Helper()
	return must[exchange.Parcel](d.t)(d.SendPackage(d.Petra, "paket.zip", bytes.NewReader(data), int64(len(data))))
}

func (d *desk) look(p exchange.Parcel) exchange.PackageLook {
	d.t.Helper()
	return must[exchange.PackageLook](d.t)(d.LookPackage(d.Petra, p.ID))
}

func (d *desk) take(p exchange.Parcel, c exchange.Choice) exchange.Parcel {
	d.t.Helper()
	c.Seen = d.look(p).Seen()
	return must[exchange.Parcel](d.t)(d.TakePackage(d.Petra, p.ID, c))
}

// parked counts the files that wait.
func (d *desk) parked() int {
	return d.Int(`SELECT count(*) FROM media_upload WHERE tenant_id = $1 AND hash = ''`, d.Tenant)
}
