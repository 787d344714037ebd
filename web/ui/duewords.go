package ui

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// dueWords is the due date relative to today; the absolute date stands beside.
func dueWords(ctx context.Context, d clock.Date) string {
	switch left := daysLeft(ctx, d); {
	case left < 0:
		return counted(ctx, "due.over", -left)
	case left == 0:
		return i18n.T(ctx, "due.today")
	default:
		return counted(ctx, "due.in", left)
	}
}
