package readiness

import (
	"math"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// The numbers of the definition.
const (
	paceWindow     = 28 // days over which the pace is the mean
	minHistory     = 21 // "from three weeks of data …"
	minCompletions = 10 // "… and ten completions on"
	// smallCell: below it ten completions would be more than half of the
	// people, so the unit is "too small for that" and uses the wave's pace.
	smallCell = 2 * minCompletions
	// horizon in working days (ten years): later is as good as never.
	horizon = 2600
)

// Pace is people per working day as a fraction, and the number of people it
// was seen on (the band comes from that).
type Pace struct {
	People, Days int64 // People/Days people become ready per working day
	Seen         int
}

// PaceOf is the "mean people per working day over the last 28 days": became
// people became ready in the window that ends today.
func PaceOf(c *Calendar, became int) Pace {
	return Pace{People: int64(became), Days: int64(max(c.past, 1)), Seen: became}
}

// part is the pace of a cell within a wave, in proportion to its people: five
// people a day in a wave of 500 are not five a day in its team of six.
func (p Pace) part(cell, wave int) Pace {
	return Pace{People: p.People * int64(cell), Days: p.Days * int64(max(wave, 1)), Seen: p.Seen}
}

// days is ceil(open ÷ pace), exactly; false for zero pace.
func (p Pace) days(open int) (int, bool) {
	if p.People <= 0 {
		return 0, false
	}
	return int(min((int64(open)*p.Days+p.People-1)/p.People, horizon)), true
}

// daysAt is the same at a multiple of the pace, for the edges of the band.
func (p Pace) daysAt(open int, factor float64) (int, bool) {
	if p.People <= 0 || factor <= 0 {
		return 0, false
	}
	n := math.Ceil(float64(open) * float64(p.Days) / (float64(p.People) * factor))
	return int(min(n, horizon)), true
}

// Track is what is known about the past of a cell or wave.
type Track struct {
	Since       clock.Date // first day of data
	Completions int        // people who became ready so far
	Became      int        // of them in the last 28 days
	Affected    int
}

func (t Track) enough(today clock.Date) bool {
	return !t.Since.IsZero() && today.Sub(t.Since) >= minHistory && t.Completions >= minCompletions
}

// Forecast is the day on which the gate's share will be reached at the pace of
// the last four weeks. The zero Forecast is "no forecast".
type Forecast struct {
	Date        clock.Date
	Early, Late clock.Date // the band; Late is zero where it is open-ended
}

// Known reports whether there is a forecast.
func (f Forecast) Known() bool { return !f.Date.IsZero() }

// Predict is "today + ceil(open ÷ pace) working days of the Land". It "is shown
// from three weeks of data and ten completions on, with a band; units too
// small for that use the wave's pace; zero pace = no forecast".
func Predict(c *Calendar, open int, cell, wave Track) Forecast {
	today := c.Today
	if open <= 0 {
		return Forecast{Date: today, Early: today, Late: today}
	}
	var pace Pace
	switch {
	case cell.enough(today):
		pace = PaceOf(c, cell.Became)
	case cell.Affected < smallCell && wave.enough(today):
		pace = PaceOf(c, wave.Became).part(cell.Affected, wave.Affected)
	default:
		return Forecast{}
	}
	n, ok := pace.days(open)
	if !ok {
		return Forecast{}
	}
	f := Forecast{Date: c.add(n)}
	spread := bandSpread(pace.Seen)
	if n, ok := pace.daysAt(open, 1+spread); ok {
		f.Early = c.add(n)
	}
	if n, ok := pace.daysAt(open, 1-spread); ok {
		f.Late = c.add(n)
	}
	return f
}

// bandSpread is the relative half width of an 80 % band around a count of
// seen independent events (Poisson, normal approximation).
func bandSpread(seen int) float64 { return 1.2816 / math.Sqrt(float64(max(seen, 1))) }
