package ui

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// dayMonth is a date where a chart leaves no room for its year: 12.09., 12 Sep.
func dayMonth(ctx context.Context, d clock.Date) string {
	t := d.Start(time.UTC)
	if i18n.LangOf(ctx) == i18n.EN {
		return t.Format("2 Jan")
	}
	return t.Format("02.01.")
}
