package ui_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// monday is the day of the drafts.
var monday = time.Date(2026, 6, 8, 7, 0, 0, 0, time.UTC)

// reader is a context of somebody who reads l on monday.
func reader(l i18n.Lang) context.Context {
	ctx := clock.With(context.Background(), func() time.Time { return monday })
	return i18n.WithLang(ctx, l)
}

// draw renders c and parses it.
func draw(t *testing.T, ctx context.Context, c templ.Component) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// words is the text of a selection with single plain spaces.
func words(s *goquery.Selection) string {
	return strings.Join(strings.Fields(s.Text()), " ")
}

func attr(s *goquery.Selection, name string) string { return s.AttrOr(name, "") }

// is fails unless got is want.
func is(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}

// has fails unless the document matches selector n times.
func has(t *testing.T, doc *goquery.Document, selector string, n int) {
	t.Helper()
	if got := doc.Find(selector).Length(); got != n {
		t.Errorf("%s: %d times, want %d", selector, got, n)
	}
}

// layout draws a page in the shell s.
func layout(t *testing.T, l i18n.Lang, s ui.Shell, p ui.Page) *goquery.Document {
	t.Helper()
	return draw(t, ui.WithShell(reader(l), s), ui.Layout(p))
}
