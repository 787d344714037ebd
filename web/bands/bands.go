// Package bands words published figures, which may be bands or hidden: the
// same on every page and in every file, so that nobody learns from comparing.
package bands

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// Number words a count that may be a band: "12", "unter 5", "mehr als 8",
// "3 bis 7". A band from none to all says nothing and reads like a hidden one.
func Number(ctx context.Context, r suppress.Range, most int, format func(context.Context, int) string) string {
	switch {
	case r.Exact():
		return format(ctx, r.Lo)
	case r.Lo <= 0 && r.Hi >= most:
		return Hidden(ctx)
	case r.Lo <= 0:
		return i18n.T(ctx, "readiness.band.under", i18n.Args{"N": format(ctx, r.Hi+1)})
	case r.Hi >= most:
		return i18n.T(ctx, "readiness.band.over", i18n.Args{"N": format(ctx, r.Lo-1)})
	}
	return i18n.T(ctx, "readiness.band.between", i18n.Args{"Lo": format(ctx, r.Lo), "Hi": format(ctx, r.Hi)})
}

// Hidden is how every hidden figure reads.
func Hidden(ctx context.Context) string { return i18n.T(ctx, "ui.heat.hidden") }

// Cell words a published cell, in this order: people, ready, open, share.
func Cell(ctx context.Context, c suppress.Cell) [4]string {
	switch {
	case c.Hidden:
		h := Hidden(ctx)
		return [4]string{h, h, h, h}
	case c.Affected == 0:
		return [4]string{"–", "–", "–", "–"}
	}
	return [4]string{
		i18n.Number(ctx, c.Affected),
		Number(ctx, c.Ready, c.Affected, i18n.Number),
		Number(ctx, c.Open(), c.Affected, i18n.Number),
		Number(ctx, c.Share(), 100, i18n.Percent),
	}
}
