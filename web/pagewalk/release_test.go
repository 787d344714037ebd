package pagewalk

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// drafts are courses on their way: one in review, one that is live and was
// written on.
type drafts struct{ review, changed string }

func write(t *testing.T, town *webtest.Town) (d drafts) {
	t.Helper()
	a := town.App.Author
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	head := courseware.Course{
		Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: i18n.Text{i18n.DE: "Posteingang", i18n.EN: "Incoming mail"},
		Summary: i18n.Text{i18n.DE: "Post verteilen.", i18n.EN: "Distribute mail."}, Audience: i18n.Text{i18n.DE: "Poststelle", i18n.EN: "Post room"},
		Goals: []i18n.Text{{i18n.DE: "Sie verteilen die Post.", i18n.EN: "You distribute the mail."}},
	}
	begin := func() (slug, lesson, block string) {
		made, err := a.Create(town.Ctx, head)
		do(err)
		l, err := a.AddLesson(town.Ctx, made.ID, author.End, courseware.Lesson{Minutes: 3, Title: i18n.Text{i18n.DE: "Öffnen", i18n.EN: "Open"}})
		do(err)
		b, err := a.AddBlock(town.Ctx, author.NewBlock{Course: made.ID, Lesson: l.ID, Block: courseware.Block{Type: courseware.Text}, Body: "Öffnen Sie die Post bis neun Uhr."})
		do(err)
		_, err = a.SaveText(town.Ctx, author.Written{Course: made.ID, Block: b.ID, Lang: i18n.EN, Body: "Open the mail by nine."})
		do(err)
		return made.ID, l.ID, b.ID
	}
	slug, lesson, block := begin()
	_, err := a.AddBlock(town.Ctx, author.NewBlock{Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: courseware.Image}, Body: "![](box.svg)"})
	do(err)
	_, err = a.Say(town.Ctx, slug, block, "Gilt das auch am Samstag?")
	do(err)
	_, err = a.Submit(town.Ctx, slug)
	do(err)
	d.review = slug
	d.changed, _, block = begin()
	_, err = a.Publish(town.Ctx, d.changed, "")
	do(err)
	_, err = a.SaveText(town.Ctx, author.Written{Course: d.changed, Block: block, Lang: i18n.DE, Body: "Öffnen Sie die Post bis halb zehn.", Base: 1})
	do(err)
	return d
}
