package author_test

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	editor "codeberg.org/lotse/lotse/web/author"
	"codeberg.org/lotse/lotse/web/webtest"
)

// A lesson of forty pictures costs the statements of an empty one.
func TestALessonIsAFewStatements(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Viele Bausteine")
	lesson := d.lesson("Eins")
	town := webtest.Start(t)
	statements := webtest.Statements(town.Ctx, t, &editor.Handler{DB: town.App.DB, Author: town.App.Author, People: town.App.People, Media: town.App.Media})
	few := statements(lesson)
	parts := strings.Split(lesson, "/")
	for range 40 {
		if _, err := town.App.Author.AddBlock(town.Ctx, author.NewBlock{
			Course: parts[4], Lesson: parts[5], After: author.End, Block: courseware.Block{Type: courseware.Image}, Words: "bild", Body: "![Bild](box.svg)",
		}); err != nil {
			t.Fatal(err)
		}
	}
	if many := statements(lesson); many != few || many > 3 {
		t.Errorf("%d statements, with forty blocks %d", few, many)
	}
}
