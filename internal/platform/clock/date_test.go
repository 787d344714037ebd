package clock_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

func day(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestMonthsClampToTheLastDay(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-15", -13, "2024-12-15"},
		{"2026-11-30", 3, "2027-02-28"},
	} {
		if got := day(c.from).AddMonths(c.months); got != day(c.want) {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
	if got := day("2024-02-29").AddYears(1); got != day("2025-02-28") {
		t.Errorf("leap day + 1 year = %s", got)
	}
}

func TestDaysAcrossSummerTime(t *testing.T) {
	loc, _ := time.LoadLocation("Europe/Berlin")
	d := day("2026-03-29")
	if got := d.End(loc).Sub(d.Start(loc)); got != 23*time.Hour {
		t.Errorf("the day the clocks change has %s", got)
	}
	if got := day("2026-04-01").Sub(day("2026-03-01")); got != 31 {
		t.Errorf("March has %d days", got)
	}
	late := time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	if got := clock.DateOf(late, loc); got != day("2026-11-21") {
		t.Errorf("23:30 UTC is %s in Berlin", got)
	}
}

func TestDateTextAndDatabase(t *testing.T) {
	var in struct {
		Due  clock.Date
		None clock.Date
	}
	if err := json.Unmarshal([]byte(`{"Due":"2026-06-11","None":""}`), &in); err != nil {
		t.Fatal(err)
	}
	out, _ := json.Marshal(in)
	if string(out) != `{"Due":"2026-06-11","None":""}` {
		t.Errorf("json is %s", out)
	}
	if v, _ := in.None.Value(); v != nil {
		t.Errorf("no day is stored as %v", v)
	}
	var d clock.Date
	for _, src := range []any{"2026-06-11", []byte("2026-06-11"), time.Date(2026, 6, 11, 0, 0, 0, 0, time.UTC)} {
		if err := d.Scan(src); err != nil || d != in.Due {
			t.Errorf("scan %T: %s, %v", src, d, err)
		}
	}
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("scan NULL: %s, %v", d, err)
	}
	if d.Scan(7) == nil || d.Scan("11.06.2026") == nil {
		t.Error("a number or a German date is not a date column")
	}
}

func TestTodayFollowsClockAndZone(t *testing.T) {
	at := time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	ctx := clock.With(context.Background(), func() time.Time { return at })
	if got := clock.Today(ctx); got != day("2026-11-21") {
		t.Errorf("today in Berlin is %s", got)
	}
	if got := clock.Today(clock.WithZone(ctx, time.UTC)); got != day("2026-11-20") {
		t.Errorf("today in UTC is %s", got)
	}
}
