package ui

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func moreShown(ctx context.Context, shown, total int) string {
	return i18n.T(ctx, "ui.more.shown", i18n.Args{"Shown": i18n.Number(ctx, shown), "Total": i18n.Number(ctx, total)})
}

// counted is a message with a plural.
func counted(ctx context.Context, id string, n int) string {
	return i18n.T(ctx, id, i18n.Args{"Count": n})
}

// aOfB is a message with two numbers.
func aOfB(ctx context.Context, id string, a, b int) string {
	return i18n.T(ctx, id, i18n.Args{"A": a, "B": b})
}

// daysLeft counts from the reader's today to d; negative when d is past.
func daysLeft(ctx context.Context, d clock.Date) int { return d.Sub(clock.Today(ctx)) }
