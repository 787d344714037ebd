package share_test

import (
	"context"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// neighbour is the program at work in the town next door.
func neighbour(t *testing.T, town *webtest.Town) context.Context {
	t.Helper()
	next, err := town.App.Tenants.BySlug(town.Ctx, "auenfeld")
	if err != nil {
		t.Fatal(err)
	}
	return next.Context(town.Ctx)
}

// say changes a text in a town and publishes that.
func say(t *testing.T, town *webtest.Town, ctx context.Context, slug, block, text string, change course.Change) {
	t.Helper()
	d, err := town.App.Author.Open(ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	b, ok := d.Block(block)
	if !ok {
		t.Fatalf("%s has no block %s", slug, block)
	}
	if _, err := town.App.Author.SaveText(ctx, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: text, Base: b.Texts[i18n.DE].Version}); err != nil {
		t.Fatal(err)
	}
	if _, err := town.App.Author.Publish(ctx, slug, change); err != nil {
		t.Fatal(err)
	}
}

func body(t *testing.T, town *webtest.Town, slug, block string) string {
	t.Helper()
	d, err := town.App.Author.Open(town.Ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := d.Block(block)
	return b.Texts[i18n.DE].Body
}
