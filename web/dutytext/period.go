package dutytext

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Period is a length of time in words: "18 months". Years beside months are
// said in months, whole weeks in weeks.
func Period(ctx context.Context, p clock.Period) string {
	var parts []string
	for _, x := range partsOf(p) {
		if x.n > 0 {
			parts = append(parts, i18n.T(ctx, "duty.period."+x.unit, i18n.Args{"Count": x.n}))
		}
	}
	return strings.Join(parts, ", ")
}

type part struct {
	n    int
	unit string
}

func partsOf(p clock.Period) [3]part {
	years, months, days := part{p.Years(), "years"}, part{p.Months(), "months"}, part{p.Days(), "days"}
	if months.n > 0 {
		years.n, months.n = 0, 12*years.n+months.n
	}
	if months.n > 0 && months.n%12 == 0 {
		years.n, months.n = months.n/12, 0
	}
	if days.n > 0 && days.n%7 == 0 {
		days = part{days.n / 7, "weeks"}
	}
	return [3]part{years, months, days}
}

// every is how often something with a period comes again.
func every(ctx context.Context, p clock.Period) string {
	var only part
	for _, x := range partsOf(p) {
		if x.n > 0 && only.n > 0 {
			return i18n.T(ctx, "duty.every", i18n.Args{"Period": Period(ctx, p)})
		}
		if x.n > 0 {
			only = x
		}
	}
	if only.n == 1 {
		return i18n.T(ctx, "duty.every."+only.unit)
	}
	return i18n.T(ctx, "duty.every", i18n.Args{"Period": Period(ctx, p)})
}
