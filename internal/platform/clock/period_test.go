package clock_test

import (
	"encoding/json"
	"errors"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

func period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func TestPeriodsAreReadStrictly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"P1Y": "P1Y", "P18M": "P18M", "P2W": "P14D", "P1Y6M10D": "P1Y6M10D", "P10D": "P10D", "P1W3D": "P10D", "P0Y1M": "P1M",
	} {
		if p, err := clock.ParsePeriod(text); err != nil || p.String() != want {
			t.Errorf("%s: %s, %v", text, p, err)
		}
	}
	for _, text := range []string{"", "P", "P0D", "P0Y0M", "1Y", "P1", "PY", "P-1Y", "P1.5Y", "P1H", "PT1H", "P1M1Y", "P1Y1Y", "P99999Y", "P1Y ", "p1y"} {
		if p, err := clock.ParsePeriod(text); !errors.Is(err, clock.ErrPeriod) {
			t.Errorf("%q is read as %s, %v", text, p, err)
		}
	}
	var in struct{ A, B clock.Period }
	if err := json.Unmarshal([]byte(`{"A":"P1Y","B":""}`), &in); err != nil || in.A != period("P1Y") || !in.B.IsZero() {
		t.Errorf("%+v, %v", in, err)
	}
	if err := json.Unmarshal([]byte(`{"A":"P0D"}`), &in); err == nil {
		t.Error("a period of zero is stored")
	}
}

func TestDaysPlusAndMinusPeriods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, period, plus, minus string }{
		{"2024-02-29", "P1Y", "2025-02-28", "2023-02-28"},
		{"2024-02-29", "P4Y", "2028-02-29", "2020-02-29"},
		{"2026-01-31", "P1M", "2026-02-28", "2025-12-31"},
		{"2026-01-31", "P1M1D", "2026-03-01", "2025-12-30"},
		{"2026-03-28", "P2D", "2026-03-30", "2026-03-26"}, // over the night the clocks change
	} {
		d, p := day(c.from), period(c.period)
		if d.Plus(p) != day(c.plus) || d.Minus(p) != day(c.minus) {
			t.Errorf("%s ± %s: %s and %s", d, p, d.Plus(p), d.Minus(p))
		}
	}
}

func TestShorterHoldsWheneverBothBegin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{{"P3M", "P1Y", true}, {"P1Y", "P3M", false}, {"P1Y", "P12M", false}, {"P28D", "P1M", false}, {"P27D", "P1M", true}, {"P30D", "P1M", false}} {
		if got := period(c.a).Shorter(period(c.b)); got != c.want {
			t.Errorf("%s shorter than %s: %t", c.a, c.b, got)
		}
	}
	if !(clock.Period{}).Shorter(period("P1D")) {
		t.Error("no time is not shorter than a day")
	}
}
