package clock_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Easter Sundays as printed in calendars, the two earliest and latest of the
// century among them.
func TestEaster(t *testing.T) {
	for _, want := range []string{
		"2000-04-23", "2008-03-23", "2011-04-24", "2016-03-27", "2019-04-21", "2024-03-31",
		"2025-04-20", "2026-04-05", "2027-03-28", "2030-04-21", "2035-03-25", "2038-04-25", "2049-04-18",
	} {
		monday := day(want).AddDays(1)
		if !clock.IsHoliday("HE", monday) || !clock.IsHoliday("HE", monday.AddDays(-3)) {
			t.Errorf("Easter of %d is not %s", monday.Year(), want)
		}
	}
}

// The number of holidays a Land publishes for 2026; two of Brandenburg's
// twelve are Sundays.
func TestHolidaysOfEachLand(t *testing.T) {
	for land, want := range map[clock.Land]int{
		"BW": 12, "BY": 12, "BE": 10, "BB": 12, "HB": 10, "HH": 10, "HE": 10, "MV": 11,
		"NI": 10, "NW": 11, "RP": 11, "SL": 12, "SN": 11, "ST": 11, "SH": 10, "TH": 11,
	} {
		if got := clock.Holidays(land, 2026); len(got) != want {
			t.Errorf("%s has %d holidays in 2026, want %d: %v", land, len(got), want, got)
		}
	}
	if len(clock.Lands) != 16 || !clock.Land("HE").Valid() || clock.Land("he").Valid() {
		t.Error("there are sixteen Länder, by capital code")
	}
}

func TestHolidaysThatDiffer(t *testing.T) {
	for _, c := range []struct {
		land clock.Land
		date string
		want bool
	}{
		{"HE", "2026-06-04", true},
		{"TH", "2026-06-04", false}, // Fronleichnam
		{"SN", "2026-11-18", true},
		{"HE", "2026-11-18", false}, // Buß- und Bettag
		{"SN", "2023-11-22", true},
		{"BE", "2026-03-08", true},
		{"BE", "2018-03-08", false},
		{"MV", "2022-03-08", false},
		{"MV", "2024-03-08", true},
		{"NI", "2017-10-31", true},
		{"NI", "2016-10-31", false},
		{"NI", "2018-10-31", true},
		{"HE", "2017-10-31", true},
		{"HE", "2018-10-31", false},
		{"BB", "1999-10-31", true},
		{"BE", "2025-05-08", true},
		{"BE", "2026-05-08", false},
		{"BB", "2025-05-08", false},
		{"BE", "2028-06-17", true},
		{"SL", "2026-08-15", true},
		{"BY", "2026-08-15", false},
		{"TH", "2027-09-20", true},
		{"ST", "2027-01-06", true},
		{"HE", "2026-12-24", false},
	} {
		if got := clock.IsHoliday(c.land, day(c.date)); got != c.want {
			t.Errorf("%s on %s: %v", c.land, c.date, got)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct{ land, date, want string }{
		{"HE", "2026-06-05", "2026-06-05"}, // Friday between Fronleichnam and the weekend
		{"HE", "2026-06-04", "2026-06-03"},
		{"HE", "2026-04-06", "2026-04-02"}, // Easter Monday back over Good Friday
		{"HE", "2027-01-01", "2026-12-31"},
		{"BY", "2026-11-01", "2026-10-30"},
		{"HE", "2026-03-29", "2026-03-27"}, // the Sunday the clocks change
	} {
		if got := clock.DueOn(clock.Land(c.land), day(c.date)); got != day(c.want) {
			t.Errorf("due on %s in %s is %s, want %s", c.date, c.land, got, c.want)
		}
	}
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-06-03", 0, "2026-06-03"},
		{"2026-06-03", 1, "2026-06-05"},
		{"2026-06-06", 1, "2026-06-08"},
		{"2026-06-05", -1, "2026-06-03"},
		{"2026-12-23", 3, "2026-12-29"},
	} {
		if got := clock.AddWorkingDays("HE", day(c.from), c.n); got != day(c.want) {
			t.Errorf("%s + %d working days = %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if got := clock.WorkingDays("HE", day("2026-06-01"), day("2026-06-08")); got != 4 {
		t.Errorf("the week of Fronleichnam has %d working days", got)
	}
}
