package clock

import "time"

// WorkingDay reports whether d is neither a weekend nor a holiday of the Land.
func WorkingDay(land Land, d Date) bool {
	switch d.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return !IsHoliday(land, d)
}

// DueOn is d, or the working day before it: nothing falls due on a weekend or
// a holiday, and moving a date forward would break the promise before it.
func DueOn(land Land, d Date) Date {
	for !WorkingDay(land, d) {
		d = d.AddDays(-1)
	}
	return d
}

// AddWorkingDays is the n-th working day after d; for n = 0 it is d itself,
// for negative n the n-th before.
func AddWorkingDays(land Land, d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if WorkingDay(land, d) {
			n--
		}
	}
	return d
}

// WorkingDays counts the working days in [from, to).
func WorkingDays(land Land, from, to Date) int {
	n := 0
	for d := from; d.Before(to); d = d.AddDays(1) {
		if WorkingDay(land, d) {
			n++
		}
	}
	return n
}
