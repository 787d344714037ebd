package ui

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// hinted is the field with an example of a date where it has no hint.
func (p DateProps) hinted(ctx context.Context) Input {
	in := Input{Name: p.Name, Hint: p.Hint, Error: p.Error}
	if in.Hint == "" {
		in.Hint = i18n.T(ctx, "ui.date.hint")
	}
	return in
}
