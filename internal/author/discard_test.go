package author_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

func TestADraftIsThrownAwayAndBroughtBack(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	away := d.done(d.Discard(d.Petra, slug))
	if _, err := d.Open(d.Petra, slug); err == nil {
		t.Error("it is still there")
	}
	if _, err := d.Open(d.Petra, away.ID); err == nil {
		t.Error("it can be opened under its hidden name")
	}
	if list := must[[]author.Listing](t)(d.List(d.Petra)); len(list) != 0 {
		t.Errorf("listed: %+v", list)
	}
	if list := must[[]author.Translated](t)(d.Overview(d.Petra)); len(list) != 0 {
		t.Errorf("overview: %+v", list)
	}
	other, _, _ := d.begin() // takes the slug
	if other != slug {
		t.Errorf("the slug is not free: %s", other)
	}
	back := d.done(d.Undo(d.Petra, away.ID, away.Change))
	if back.Course != slug+"-2" || d.text(back.Course, block, i18n.DE).Body == "" {
		t.Errorf("back as %+v", back)
	}
	_, err := d.Undo(d.Petra, back.Course, away.Change)
	wants(t, err, "author.undo_touched")

	must[course.Imported](t)(d.Publish(d.Petra, slug, ""))
	_, err = d.Discard(d.Petra, slug)
	wants(t, err, "author.discard_live")
	d.done(d.Submit(d.Petra, back.Course))
	_, err = d.Discard(d.Petra, back.Course)
	wants(t, err, "author.discard_state")
}

// A file that only a draft shows is in use, until the draft shows it no more.
func TestDraftsUseFiles(t *testing.T) {
	t.Parallel()
	d := sit(t)
	d.Courses.Library.AskUse(d.MediaUses)
	d.Courses.Library.AskUse(d.Courses.MediaUses)
	slug, lesson, _ := d.begin()
	const hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	d.done(d.AddMedia(d.Petra, slug, "box.svg", courseware.Media{Hash: hash, Type: "image/svg+xml", Width: 1, Height: 1}))
	uses := func() []media.Use {
		t.Helper()
		return must[map[string][]media.Use](t)(d.Courses.Library.Uses(d.Ctx, hash))[hash]
	}
	if got := uses(); len(got) != 0 {
		t.Errorf("only known: %+v", got)
	}
	b := d.done(d.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, Block: courseware.Block{Type: courseware.Image}, Words: "box", Body: "![Eine Akte](box.svg)"}))
	if got := uses(); len(got) != 1 || got[0].Where != media.Draft || got[0].Path != "/author/courses/"+slug {
		t.Errorf("shown: %+v", got)
	}
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: b.ID, Lang: i18n.EN, Body: "![A file](box.svg)"}))
	must[course.Imported](t)(d.Publish(d.Petra, slug, ""))
	if got := uses(); len(got) != 1 || got[0].Where != media.Live {
		t.Errorf("live: %+v", got)
	}
	d.done(d.DeleteBlock(d.Petra, slug, b.ID))
	if got := uses(); len(got) != 1 || got[0].Where != media.Live {
		t.Errorf("deleted in the draft: %+v", got)
	}
}

// Names that stand in addresses are given to nobody.
func TestReservedNames(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begin()
	l := d.done(d.AddLesson(d.Petra, slug, author.End, courseware.Lesson{Title: i18n.Text{"de": "Publication"}}))
	if l.ID != "publication-2" {
		t.Errorf("the lesson is called %s", l.ID)
	}
	c := d.done(d.Create(d.Petra, courseware.Course{Title: i18n.Text{"de": "Import"}}))
	if c.ID != "import-2" {
		t.Errorf("the course is called %s", c.ID)
	}
	_, err := d.AddLesson(d.Petra, slug, author.End, courseware.Lesson{ID: "undo", Title: i18n.Text{"de": "Zurück"}})
	wants(t, err, "author.id_taken")
}

// A question that moves into the test names the lesson to read again, and
// forgets it on the way back.
func TestAQuestionMovesIntoTheTest(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, text := d.begin()
	d.done(d.AddTest(d.Petra, slug, courseware.Test{Minutes: 3, Pass: 80}))
	q := d.done(d.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, Block: courseware.Block{Type: courseware.Question, Question: &quiz.Question{Kind: quiz.Free, Points: 1}}, Words: "warum"}))
	move := func(block, to string) error {
		_, err := d.MoveBlock(d.Petra, author.Move{Course: slug, Block: block, Lesson: to, After: author.End})
		return err
	}
	if err := move(q.ID, author.TestID); err != nil {
		t.Fatal(err)
	}
	if b := d.opened(slug).Test.Blocks[0]; b.ID != q.ID || b.Lesson != lesson || b.Question == nil {
		t.Errorf("in the test: %+v", b)
	}
	if err := move(q.ID, lesson); err != nil {
		t.Fatal(err)
	}
	if b, _ := d.opened(slug).Block(q.ID); b.Lesson != "" {
		t.Errorf("back: %+v", b)
	}
	wants(t, move(text, author.TestID), "author.test_questions_only")
}
