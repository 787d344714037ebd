package skillcheck

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func backToCheck(ctx context.Context) *ui.Link {
	return &ui.Link{Text: i18n.T(ctx, "check.title"), Path: checkPath}
}

// onward is where a check goes on that rests: the part under way.
func (v overviewView) onward() string {
	if v.now() == "test" && v.check.DrawnAt == nil || v.resume() == "" {
		return checkPath + "?on=1"
	}
	return v.resume()
}
