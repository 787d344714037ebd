package ui

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// dueWords is the due date relative to today; the absolute date stands beside.
func dueWords(ctx context.Context, d, late clock.Date) string {
	switch left := daysLeft(ctx, d); {
	case inGrace(ctx, d, late):
		return i18n.T(ctx, "due.grace", i18n.Args{"Date": i18n.Date(ctx, late.AddDays(-1))})
	case left < 0:
		return counted(ctx, "due.over", -left)
	case left == 0:
		return i18n.T(ctx, "due.today")
	default:
		return counted(ctx, "due.in", left)
	}
}

// inGrace reports whether the due date has passed and it is not overdue yet.
func inGrace(ctx context.Context, d, late clock.Date) bool {
	today := clock.Today(ctx)
	return d.Before(today) && today.Before(late)
}
