package readiness

import "codeberg.org/lotse/lotse/internal/platform/clock"

// Calendar knows the working days of a Land around one day. A board asks some
// thousand times for the n-th after it, so they are listed once. It serves one
// goroutine.
type Calendar struct {
	Land  clock.Land
	Today clock.Date

	ahead []clock.Date // ahead[n-1] is the n-th working day after today
	past  int          // working days in the window of the pace
}

// NewCalendar returns the calendar of a day.
func NewCalendar(land clock.Land, today clock.Date) *Calendar {
	return &Calendar{Land: land, Today: today, past: clock.WorkingDays(land, today.AddDays(1-paceWindow), today.AddDays(1))}
}

// add is the n-th working day after today; for n = 0 it is today itself.
func (c *Calendar) add(n int) clock.Date {
	last := c.Today
	if len(c.ahead) > 0 {
		last = c.ahead[len(c.ahead)-1]
	}
	for len(c.ahead) < n {
		last = clock.AddWorkingDays(c.Land, last, 1)
		c.ahead = append(c.ahead, last)
	}
	if n == 0 {
		return c.Today
	}
	return c.ahead[n-1]
}

// calendars are those of one page: its waves have few days between them.
type calendars map[clock.Date]*Calendar

func (c calendars) of(land clock.Land, day clock.Date) *Calendar {
	if k := c[day]; k != nil && k.Land == land {
		return k
	}
	c[day] = NewCalendar(land, day)
	return c[day]
}
