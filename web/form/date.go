package form

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Date is a day as typed into the three fields of ui.DateInput; what is no day
// is kept for showing it again.
type Date struct{ Day, Month, Year string }

// ReadDate returns what was typed into the date called name.
func ReadDate(c *fiber.Ctx, name string) Date {
	part := func(p string) string { return strings.TrimSpace(c.FormValue(name + "." + p)) }
	return Date{part("day"), part("month"), part("year")}
}

// DateOf returns d as somebody would type it, nothing for the zero day.
func DateOf(d clock.Date) Date {
	if d.IsZero() {
		return Date{}
	}
	return Date{strconv.Itoa(d.Day()), strconv.Itoa(int(d.Month())), strconv.Itoa(d.Year())}
}

// Read returns the day, the zero day where all fields are empty, and a fault
// of the field called name where it is none. Years have four digits.
func (d Date) Read(name string) (clock.Date, error) {
	if d == (Date{}) {
		return clock.Date{}, nil
	}
	pad := func(s string) string { return strings.Repeat("0", max(0, 2-len(s))) + s }
	day, err := clock.ParseDate(d.Year + "-" + pad(d.Month) + "-" + pad(d.Day))
	if err != nil || day.Year() < 1900 {
		return clock.Date{}, fault.InvalidInput(fault.Field{Name: name, ID: d.wrong()})
	}
	return day, nil
}

// wrong tells a day that no calendar has, such as 29 February 2027, from what
// is no date at all.
func (d Date) wrong() string {
	part := func(s string, from, to int) bool {
		n, err := strconv.Atoi(s)
		return err == nil && from <= n && n <= to
	}
	if part(d.Day, 29, 31) && part(d.Month, 1, 12) && part(d.Year, 1900, 2999) {
		return "form.no_such_day"
	}
	return "form.date"
}
