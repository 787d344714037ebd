package pagewalk

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// sharePlaces are shared courses, one of them taken over, changed on both
// sides and brought up to date.
func sharePlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	works, err := town.App.Share.Catalogue(town.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	var own, theirs, here string
	for _, w := range works {
		if w.Own {
			own = w.ID.String()
			continue
		}
		theirs = w.ID.String()
		if here, err = town.App.Share.Take(town.Ctx, w.ID); err != nil {
			t.Fatal(err)
		}
		next, err := town.App.Tenants.BySlug(town.Ctx, "auenfeld")
		if err != nil {
			t.Fatal(err)
		}
		ctx := next.Context(town.Ctx)
		for _, block := range []string{"contact", "where-to"} {
			done := author.Written{Course: w.Course, Block: block, Lang: i18n.DE, Body: "Neu bei der Nachbarstadt."}
			d, err := town.App.Author.Open(ctx, w.Course)
			if err == nil {
				b, _ := d.Block(block)
				done.Base = b.Texts[i18n.DE].Version
				_, err = town.App.Author.SaveText(ctx, done)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := town.App.Author.Publish(ctx, w.Course, course.Editorial); err != nil {
			t.Fatal(err)
		}
		d, err := town.App.Author.Open(town.Ctx, here)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := d.Block("contact")
		if _, err := town.App.Author.SaveText(town.Ctx, author.Written{Course: here, Block: "contact", Lang: i18n.DE, Body: "Fragen: Bürgerbüro Lindenau.", Base: b.Texts[i18n.DE].Version}); err != nil {
			t.Fatal(err)
		}
	}
	if own == "" || theirs == "" {
		t.Fatalf("%d courses are shared", len(works))
	}
	const one, origin, sharing = "/forum/courses/:work", "/author/origin/:course", "/author/sharing/:course"
	return []place{
		{route: "/forum/courses"},
		{route: "/forum/courses", login: trainer},
		{route: one, path: "/forum/courses/" + own},
		{route: one, path: "/forum/courses/" + theirs, login: trainer},
		{route: sharing, path: "/author/sharing/e-akte-grundlagen", login: trainer},
		{route: sharing, path: "/author/sharing/e-akte-grundlagen", login: trainer, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=stop]") }},
		{route: origin, path: "/author/origin/" + here, login: trainer},
		{route: origin, path: "/author/origin/" + here, login: trainer, note: "errors", act: send},
	}
}
