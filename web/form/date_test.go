package form_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/web/form"
)

func TestDatesAreReadAsTyped(t *testing.T) {
	for _, tt := range []struct {
		typed form.Date
		day   string
	}{
		{form.Date{Day: "1", Month: "2", Year: "2026"}, "2026-02-01"},
		{form.Date{Day: "29", Month: "02", Year: "2028"}, "2028-02-29"},
		{form.Date{Day: "29", Month: "2", Year: "2026"}, ""},
		{form.Date{Day: "11", Month: "6", Year: "26"}, ""},
		{form.Date{Day: "11", Year: "2026"}, ""},
		{form.Date{Day: "x", Month: "6", Year: "2026"}, ""},
	} {
		day, err := tt.typed.Read("go_live")
		if tt.day == "" {
			want := "form.date"
			if tt.typed.Day == "29" { // the form is right, the calendar has no such day
				want = "form.no_such_day"
			}
			if form.Fields(err)["go_live"].ID != want {
				t.Errorf("%v: %v, want a fault of the field", tt.typed, err)
			}
			continue
		}
		if want, _ := clock.ParseDate(tt.day); err != nil || day != want || form.DateOf(day) == (form.Date{}) {
			t.Errorf("%v: %v, %v, want %s", tt.typed, day, err, tt.day)
		}
	}
	if day, err := (form.Date{}).Read("go_live"); err != nil || !day.IsZero() {
		t.Errorf("nothing typed: %v, %v, want no day", day, err)
	}
}
