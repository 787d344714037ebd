package author_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	editor "codeberg.org/lotse/lotse/web/author"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/webtest"
)

// A lesson of forty pictures costs the statements of an empty one.
func TestALessonIsAFewStatements(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Viele Bausteine")
	lesson := d.lesson("Eins")
	town := webtest.Start(t)
	var count *db.Counter
	app := fiber.New(fiber.Config{Immutable: true, ErrorHandler: respond.Error, DisableStartupMessage: true})
	app.Use(func(c *fiber.Ctx) error {
		ctx, n := db.WithCounter(i18n.WithLang(town.Ctx, i18n.DE))
		count = n
		c.SetUserContext(ctx)
		return c.Next()
	})
	r, _ := route.New(app)
	(&editor.Handler{DB: town.App.DB, Author: town.App.Author, People: town.App.People, Media: town.App.Media}).Mount(r)
	statements := func() int64 {
		t.Helper()
		res, err := app.Test(httptest.NewRequest("GET", lesson, nil), -1)
		if err != nil || res.StatusCode != 200 || res.Body.Close() != nil {
			t.Fatalf("%v, %v", res, err)
		}
		return count.Statements.Load()
	}
	few := statements()
	parts := strings.Split(lesson, "/")
	for range 40 {
		if _, err := town.App.Author.AddBlock(town.Ctx, author.NewBlock{
			Course: parts[4], Lesson: parts[5], After: author.End, Block: courseware.Block{Type: courseware.Image}, Words: "bild", Body: "![Bild](box.svg)",
		}); err != nil {
			t.Fatal(err)
		}
	}
	if many := statements(); many != few || many > 3 {
		t.Errorf("%d statements, with forty blocks %d", few, many)
	}
}
