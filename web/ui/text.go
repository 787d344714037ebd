package ui

import (
	"context"
	"html"
	"io"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Text is a piece of plain text where a component is expected, e.g. a cell.
func Text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html.EscapeString(s))
		return err
	})
}

// TextIn is Text in a language of its own, such as the name of a unit that is
// German on every page; "" is the page's.
func TextIn(s string, lang i18n.Lang) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if lang == "" || lang == i18n.LangOf(ctx) {
			return Text(s).Render(ctx, w)
		}
		_, err := io.WriteString(w, `<span lang="`+string(lang)+`">`+html.EscapeString(s)+"</span>")
		return err
	})
}
