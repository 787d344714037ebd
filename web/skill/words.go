package skill

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func joined(names []string) string { return strings.Join(names, " · ") }

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
