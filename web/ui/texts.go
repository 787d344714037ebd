package ui

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// word is a message of the shared vocabulary, for examples.
func word(ctx context.Context, id string) string { return i18n.T(ctx, id) }

// sample is a text of the examples (content/locale/gallery.*.toml).
func sample(ctx context.Context, id string, args ...i18n.Args) string {
	return i18n.T(ctx, "gallery."+id, args...)
}
