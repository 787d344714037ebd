package author_test

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func (d *desk) order(slug, lesson string) (ids []string) {
	for _, l := range d.opened(slug).All() {
		for _, b := range l.Blocks {
			if l.ID == lesson {
				ids = append(ids, b.ID)
			}
		}
	}
	return ids
}

func (d *desk) add(slug, lesson, after, body string) string {
	d.t.Helper()
	return d.done(d.AddBlock(d.Petra, author.NewBlock{
		Course: slug, Lesson: lesson, After: after, Block: courseware.Block{Type: courseware.Text}, Body: body,
	})).ID
}

func join(ids []string) (s string) {
	for _, id := range ids {
		s += id + " "
	}
	return s
}

func TestBlocksMove(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, a := d.begin()
	b := d.add(slug, lesson, author.End, "Bb")
	c := d.add(slug, lesson, a, "Cc")
	expect := func(want ...string) {
		t.Helper()
		if got := d.order(slug, lesson); join(got) != join(want) {
			t.Errorf("order %v, want %v", got, want)
		}
	}
	expect(a, c, b)
	up := d.done(d.ShiftBlock(d.Petra, slug, b, -1))
	expect(a, b, c)
	d.done(d.ShiftBlock(d.Petra, slug, a, +1))
	expect(b, a, c)
	if done := d.done(d.ShiftBlock(d.Petra, slug, b, -1)); done.Change != [16]byte{} {
		t.Error("the first block moved up")
	}
	d.done(d.MoveBlock(d.Petra, author.Move{Course: slug, Block: c, After: ""}))
	expect(c, b, a)
	d.done(d.Undo(d.Petra, slug, up.Change))
	expect(c, a, b)

	other := d.done(d.AddLesson(d.Petra, slug, "", courseware.Lesson{Minutes: 3, Title: i18n.Text{"de": "Zuerst", "en": "First"}})).ID
	moved := d.done(d.MoveBlock(d.Petra, author.Move{Course: slug, Block: a, Lesson: other, After: author.End}))
	expect(c, b)
	if got := d.order(slug, other); join(got) != join([]string{a}) {
		t.Errorf("the other lesson has %v", got)
	}
	if first := d.opened(slug).Lessons[0].ID; first != other {
		t.Errorf("the first lesson is %s", first)
	}
	d.done(d.ShiftLesson(d.Petra, slug, other, +1))
	if first := d.opened(slug).Lessons[0].ID; first != lesson {
		t.Errorf("the first lesson is %s", first)
	}
	d.done(d.DeleteLesson(d.Petra, slug, lesson))
	_, err := d.Undo(d.Petra, slug, moved.Change)
	wants(t, err, "author.undo_touched") // its lesson is gone
	d.done(d.UndoLast(d.Petra, slug))    // the lesson is back
	d.done(d.Undo(d.Petra, slug, moved.Change))
	expect(c, a, b)
}

func TestUndoAndRedo(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, block := d.begin()
	save := func(body string) author.Done {
		t.Helper()
		return d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: body, Base: d.text(slug, block, i18n.DE).Version}))
	}
	one, two := save("Eins."), save("Zwei.")
	_, err := d.Undo(d.Petra, slug, one.Change)
	wants(t, err, "author.undo_touched")
	undone := d.done(d.Undo(d.Jonas, slug, two.Change))
	if got := d.text(slug, block, i18n.DE).Body; got != "Eins." {
		t.Errorf("undone: %q", got)
	}
	d.done(d.Undo(d.Petra, slug, one.Change))
	d.done(d.UndoLast(d.Petra, slug)) // the English text of begin
	if got := d.text(slug, block, i18n.EN); got.Body != "" || got.State != author.Missing {
		t.Errorf("undone: %+v", got)
	}
	steps := must[[]author.Step](t)(d.History(d.Petra, slug, [16]byte{}))
	if !steps[3].Undone && !steps[4].Undone || steps[0].Undoes == [16]byte{} {
		t.Errorf("history: %+v", steps[:5])
	}
	save("Eins.") // what Jonas left stands again
	d.done(d.Undo(d.Petra, slug, undone.Change))
	if got := d.text(slug, block, i18n.DE).Body; got != "Zwei." {
		t.Errorf("redone: %q", got)
	}
	gone := d.done(d.DeleteBlock(d.Petra, slug, block))
	if got := d.order(slug, lesson); len(got) != 0 {
		t.Errorf("deleted: %v", got)
	}
	copyOf := d.done(d.Undo(d.Petra, slug, gone.Change))
	if copyOf.ID != block || len(d.order(slug, lesson)) != 1 {
		t.Errorf("back: %+v", copyOf)
	}
	again := d.done(d.DuplicateBlock(d.Petra, slug, block))
	if again.ID != block+"-2" || d.text(slug, again.ID, i18n.DE).Body != "Zwei." {
		t.Errorf("copy: %+v", again)
	}
	d.Clock.Advance(25 * time.Hour)
	_, err = d.Undo(d.Petra, slug, again.Change)
	wants(t, err, "author.undo_late")
}

func TestAnIdIsNeverGivenAgain(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, block := d.begin()
	d.done(d.DeleteBlock(d.Petra, slug, block))
	if id := d.add(slug, lesson, "", "Ein Vorgang liegt in einer Akte."); id != block+"-2" {
		t.Errorf("the new block is %s", id)
	}
	_, err := d.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, Block: courseware.Block{ID: block, Type: courseware.Text}})
	wants(t, err, "author.id_taken")
}

func TestTheHistoryIsNeverChanged(t *testing.T) {
	t.Parallel()
	d := sit(t)
	d.begin()
	for _, query := range []string{`UPDATE draft_change SET kind = 'x'`, `DELETE FROM draft_change`} {
		if err := d.try(query); err == nil {
			t.Errorf("%s is allowed", query)
		}
	}
}
