package capacity

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Need is how many people of a unit have to take a course by a day.
type Need struct {
	Unit   uuid.UUID
	Due    clock.Date
	Open   int
	Placed int // of them, who have a seat in a date to come
}

// Run is a date to come.
type Run struct {
	Slug  string
	Ends  clock.Date // the day of its last part
	Seats int        // that open people have or can have
}

// Attendance is what became of the seats of former dates.
type Attendance struct{ Came, Missed int }

// Rate is the share of seats whose people come, in per cent.
type Rate struct {
	Percent int
	Seats   int  // it was counted on
	All     bool // on the dates of all courses
	Assumed bool // on none: it is assumed
}

// The share that is reckoned with where too few seats say anything.
const (
	assumedRate = 85
	leastSeats  = 20
)

// rateOf is counted on a course's own dates, or on those of all courses.
func rateOf(own, all Attendance) Rate {
	switch {
	case own.Came+own.Missed >= leastSeats:
		return own.rate(false)
	case all.Came+all.Missed >= leastSeats:
		return all.rate(true)
	}
	return Rate{Percent: assumedRate, Assumed: true}
}

func (a Attendance) rate(all bool) Rate {
	n := a.Came + a.Missed
	return Rate{Percent: max(1, 100*a.Came/n), Seats: n, All: all}
}

// Course is how a course stands.
type Course struct {
	ID    uuid.UUID
	Slug  string
	Title i18n.Text
	Needs []Need
	Runs  []Run // in the order of their ends
	Rate  Rate

	Units        []Need // Needs by unit, without a day; most open people first
	Open, Placed int
	Seats        int        // of all dates to come
	AllBy        clock.Date // all can have been trained; zero: not with these dates
	Last         clock.Date // the last day ahead by which somebody has to; zero: none
	Short        clock.Date // the first day ahead that not all can keep; zero: none
	Missing      int        // seats that are missing by Short, or for all
	More         int        // dates of a usual size that would do
	Size         int        // of a usual date
}

// Verdict is the state of a course in a word.
type Verdict string

// The verdicts.
const (
	Trained Verdict = "trained" // nobody is open
	Enough  Verdict = "enough"  // the dates suffice, in time
	Late    Verdict = "late"    // they suffice, but not by a day that is due
	Few     Verdict = "few"     // they do not suffice
)

// Verdict says how the course stands.
func (c *Course) Verdict() Verdict {
	switch {
	case c.Open == 0:
		return Trained
	case c.AllBy.IsZero():
		return Few
	case !c.Short.IsZero():
		return Late
	}
	return Enough
}

// usualSize is a date's where there is none yet.
const usualSize = 12

// Reckon works out what follows from needs, runs and the rate. Of people whose
// day has passed nothing can be kept any more: they count towards the days
// ahead.
func (c *Course) Reckon(today clock.Date) {
	slices.SortStableFunc(c.Runs, func(a, b Run) int { return a.Ends.Sub(b.Ends) })
	c.count(today)
	c.Size = usualSize
	if len(c.Runs) > 0 {
		sizes := make([]int, len(c.Runs))
		for i, r := range c.Runs {
			sizes[i] = r.Seats
		}
		slices.Sort(sizes)
		c.Size = max(1, sizes[len(sizes)/2])
	}
	for _, r := range c.Runs {
		c.Seats += r.Seats
		if c.AllBy.IsZero() && c.trains(c.Seats) >= c.Open {
			c.AllBy = r.Ends
		}
	}
	if c.Open == 0 {
		c.AllBy = clock.Date{}
		return
	}
	for _, day := range c.days(today) {
		need, seats := c.by(day)
		if c.trains(seats) < need {
			c.Short, c.Missing = day, c.seatsFor(need)-seats
			break
		}
	}
	if c.AllBy.IsZero() {
		c.Missing = max(c.Missing, c.seatsFor(c.Open)-c.Seats)
	}
	c.More = (c.Missing + c.Size - 1) / c.Size
}

// count sums the needs, and finds the last day ahead.
func (c *Course) count(today clock.Date) {
	units := map[uuid.UUID]*Need{}
	for _, n := range c.Needs {
		u := units[n.Unit]
		if u == nil {
			u = &Need{Unit: n.Unit}
			units[n.Unit] = u
		}
		u.Open, u.Placed = u.Open+n.Open, u.Placed+n.Placed
		c.Open, c.Placed = c.Open+n.Open, c.Placed+n.Placed
		if !n.Due.Before(today) && n.Due.After(c.Last) {
			c.Last = n.Due
		}
	}
	for _, u := range units {
		c.Units = append(c.Units, *u)
	}
	slices.SortFunc(c.Units, func(a, b Need) int {
		return cmp.Or(cmp.Compare(b.Open, a.Open), cmp.Compare(a.Unit.String(), b.Unit.String()))
	})
}

// days are the days ahead by which somebody has to, in order.
func (c *Course) days(today clock.Date) (list []clock.Date) {
	for _, n := range c.Needs {
		if !n.Due.Before(today) && !slices.Contains(list, n.Due) {
			list = append(list, n.Due)
		}
	}
	slices.SortFunc(list, func(a, b clock.Date) int { return a.Sub(b) })
	return list
}

// by is who has to by a day, and how many seats there are until then.
func (c *Course) by(day clock.Date) (open, seats int) {
	for _, n := range c.Needs {
		if !n.Due.After(day) {
			open += n.Open
		}
	}
	for _, r := range c.Runs {
		if !r.Ends.After(day) {
			seats += r.Seats
		}
	}
	return open, seats
}

// trains is how many people seats train.
func (c *Course) trains(seats int) int { return seats * c.Rate.Percent / 100 }

// seatsFor is how many seats train people.
func (c *Course) seatsFor(people int) int {
	return (100*people + c.Rate.Percent - 1) / c.Rate.Percent
}
