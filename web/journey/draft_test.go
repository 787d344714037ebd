package journey

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// draft is a course of one lesson with one text, written behind the pages.
type draft struct {
	t                  testing.TB
	town               *webtest.Town
	slug, lesson, text string
}

func newDraft(t testing.TB, title string) *draft {
	t.Helper()
	d := &draft{t: t, town: webtest.Start(t)}
	both := func(s string) i18n.Text { return i18n.Text{i18n.DE: s, i18n.EN: s} }
	d.slug = d.did(d.town.App.Author.Create(d.town.Ctx, courseware.Course{
		Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: both(title), Summary: both("Kurz."), Audience: both("Alle."), Goals: []i18n.Text{both("Ziel.")},
	})).ID
	d.lesson = d.did(d.town.App.Author.AddLesson(d.town.Ctx, d.slug, author.End, courseware.Lesson{Minutes: 3, Title: both("Anfang")})).ID
	d.text = d.add(courseware.Block{Type: courseware.Text}, "Der Ordner ist blau.", "The folder is blue.")
	return d
}

// did is what became of a step that has to work.
func (d *draft) did(done author.Done, err error) author.Done {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

// add adds a block at the end, in German and, where it says something, in
// English.
func (d *draft) add(b courseware.Block, de, en string) (id string) {
	d.t.Helper()
	id = d.did(d.town.App.Author.AddBlock(d.town.Ctx, author.NewBlock{Course: d.slug, Lesson: d.lesson, After: author.End, Block: b, Body: de})).ID
	if en != "" {
		d.write(id, i18n.EN, en)
	}
	return id
}

// write changes a text as another trainer would.
func (d *draft) write(block string, l i18n.Lang, body string) {
	d.t.Helper()
	now, err := d.town.App.Author.Open(d.town.Ctx, d.slug)
	if err != nil {
		d.t.Fatal(err)
	}
	b, _ := now.Block(block)
	d.did(d.town.App.Author.SaveText(d.town.Ctx, author.Written{Course: d.slug, Block: block, Lang: l, Body: body, Base: b.Texts[l].Version, From: b.Texts[now.Head.Source].Print}))
}

func (d *draft) publish() {
	d.t.Helper()
	if _, err := d.town.App.Author.Publish(d.town.Ctx, d.slug, ""); err != nil {
		d.t.Fatal(err)
	}
}

func (d *draft) path() string       { return "/author/courses/" + d.slug }
func (d *draft) lessonPath() string { return d.path() + "/" + d.lesson }
