package skill

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func joined(names []string) string { return strings.Join(names, " · ") }

// emptyWords promise that nobody else sees the result only where that is so.
func (v mineView) emptyWords(ctx context.Context) string {
	if _, _, shared := v.viewer(); shared {
		return i18n.T(ctx, "rating.empty")
	}
	return i18n.Sentence(i18n.T(ctx, "rating.empty"), i18n.T(ctx, "rating.empty.private"))
}

// checkWord is what the way to the check is called.
func checkWord(ctx context.Context, v mineView) string {
	switch {
	case v.open():
		return i18n.T(ctx, "rating.check.resume")
	case len(v.runs) > 0:
		return i18n.T(ctx, "rating.check.again")
	}
	return i18n.T(ctx, "rating.check.begin")
}
