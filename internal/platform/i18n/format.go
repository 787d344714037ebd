package i18n

import (
	"context"
	"strconv"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

const (
	nbsp       = "\u00a0"
	narrowNBSP = "\u202f"
)

// Number formats n: German groups by a narrow space from 10 000 on (DIN
// 5008), English by a comma from 1,000 on.
func Number(ctx context.Context, n int) string {
	if LangOf(ctx) == EN {
		return group(n, ",", 1000)
	}
	return group(n, narrowNBSP, 10000)
}

func group(n int, sep string, from int) string {
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	s := strconv.Itoa(n)
	if n < from {
		return sign + s
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// Percent formats a whole number of per cent: "62 %" or "62%".
func Percent(ctx context.Context, n int) string {
	if LangOf(ctx) == EN {
		return Number(ctx, n) + "%"
	}
	return Number(ctx, n) + nbsp + "%"
}

// Date is the form for lists: 11.06.2026, 11 June 2026.
func Date(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Start(time.UTC)
	if LangOf(ctx) == EN {
		return t.Format("2") + nbsp + month(EN, t.Month()) + nbsp + t.Format("2006")
	}
	return t.Format("02.01.2006")
}

// DateLong is the form for running text: 1. September 2026, 1 September 2026.
func DateLong(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Start(time.UTC)
	l := LangOf(ctx)
	day := t.Format("2")
	if l == DE {
		day += "."
	}
	return day + nbsp + month(l, t.Month()) + nbsp + t.Format("2006")
}

// DateDay is the form within 14 days: "Do., 11.06.2026", "Thu 11 June 2026".
func DateDay(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	l := LangOf(ctx)
	day := In(l, "date.weekday."+strconv.Itoa(int(d.Weekday())))
	if l == EN {
		return day + nbsp + Date(ctx, d)
	}
	return day + "," + nbsp + Date(ctx, d)
}

// DateShort is the form where space forces it: 01.09.26, 1 Sep 26.
func DateShort(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Start(time.UTC)
	if LangOf(ctx) == EN {
		return t.Format("2") + nbsp + t.Format("Jan") + nbsp + t.Format("06")
	}
	return t.Format("02.01.06")
}

// Time is the hour and minute in the tenant's zone: 09:05.
func Time(ctx context.Context, t time.Time) string {
	return t.In(clock.Zone(ctx)).Format("15:04")
}

// DateTime is the date and the time of t in the tenant's zone.
func DateTime(ctx context.Context, t time.Time) string {
	d := clock.DateOf(t, clock.Zone(ctx))
	return T(ctx, "date.at", Args{"Date": Date(ctx, d), "Time": Time(ctx, t)})
}

// Month is a month with its year: Juni 2026.
func Month(ctx context.Context, d clock.Date) string {
	return month(LangOf(ctx), d.Month()) + nbsp + strconv.Itoa(d.Year())
}

func month(l Lang, m time.Month) string {
	return In(l, "date.month."+strconv.Itoa(int(m)))
}

// DateAt is the day of an instant where the reader is.
func DateAt(ctx context.Context, t time.Time) string {
	return Date(ctx, clock.DateOf(t, clock.Zone(ctx)))
}

// Period puts an ISO 8601 period of one unit into words: P2Y is two years.
func Period(ctx context.Context, p string) string {
	if len(p) < 3 {
		return p
	}
	n, err := strconv.Atoi(p[1 : len(p)-1])
	if err != nil {
		return p
	}
	switch p[len(p)-1] {
	case 'Y':
		return T(ctx, "date.years", Args{"Count": n})
	case 'M':
		return T(ctx, "date.months", Args{"Count": n})
	}
	return T(ctx, "date.days", Args{"Count": n})
}
