package ui

import (
	"context"
	"html"
	"io"

	"github.com/a-h/templ"
)

// Text is a piece of plain text where a component is expected, e.g. a cell.
func Text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html.EscapeString(s))
		return err
	})
}
