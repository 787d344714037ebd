package exchange_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/web/exchange"
	"codeberg.org/lotse/lotse/web/webtest"
)

// What comes in and goes out costs the same statements for one block as for
// forty.
func TestExchangePagesAreAFewStatements(t *testing.T) {
	t.Parallel()
	d, town := sit(t), webtest.Start(t)
	person, err := town.App.Login.PersonOf(town.Ctx, trainer)
	if err != nil {
		t.Fatal(err)
	}
	ctx := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: person, System: true})
	statements := webtest.Statements(ctx, t, &exchange.Handler{Exchange: town.App.Exchange})
	slug, lesson := d.write("Viel zu tauschen")
	course := "/de/author/exchange/" + slug
	add := func(n int) {
		t.Helper()
		for i := range n {
			if _, err := town.App.Author.AddBlock(town.Ctx, author.NewBlock{
				Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: courseware.Text}, Body: fmt.Sprintf("Text %d von %d.", i, n),
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	pages := func(n int) map[string]string {
		t.Helper()
		xlf := strings.ReplaceAll(d.c.Get(course+"/en.xlf?only=open").Body, "</source>", "</source><target>Text.</target>")
		gift := strings.Repeat("Wann ist Sommer? {=Juni#Ja. ~Mai#Nein.}\n\n", n)
		return map[string]string{
			"the course":  course,
			"translation": d.goes(d.sends(course, `form[action$="/translations"]`, "en.xlf", []byte(xlf), nil)),
			"questions":   d.goes(d.sends(course, `form[action$="/questions"]`, "f.gift", []byte(gift), url.Values{"lesson": {lesson}})),
		}
	}
	add(1)
	few := map[string]int64{}
	for name, path := range pages(1) {
		few[name] = statements(path)
	}
	add(39)
	for name, path := range pages(40) {
		if many := statements(path); many != few[name] || many > 7 {
			t.Errorf("%s: %d statements, with forty blocks %d", name, few[name], many)
		}
	}
}
