package readiness

import "codeberg.org/lotse/lotse/internal/platform/clock"

// Status is the colour of a cell: the forecast against the go-live date.
type Status string

// The statuses, most urgent first. Unclear and Hidden exist in published tables
// only: a band leaves open whether the share is reached, or nothing is said.
const (
	Critical    Status = "critical"
	AtRisk      Status = "risk"
	OnTrack     Status = "plan"
	NoForecast  Status = "none"
	Unclear     Status = "unclear"
	Ready       Status = "ready"
	NotAffected Status = "unaffected"
	Hidden      Status = "hidden"
)

// Statuses lists them in order of urgency.
var Statuses = []Status{Critical, AtRisk, OnTrack, NoForecast, Unclear, Ready, NotAffected, Hidden}

// Urgency ranks statuses for sorting; 0 is the most urgent.
func (s Status) Urgency() int {
	for i, t := range Statuses {
		if s == t {
			return i
		}
	}
	return len(Statuses)
}

// Misses reports whether a start with this status misses its gate.
func (s Status) Misses() bool { return s == Critical || s == AtRisk }

const (
	lateAtRisk  = 7  // "at risk (1–7 days late)"
	decideAhead = 28 // days before go-live from which silence is critical
)

// Start is what a wave asks for and when.
type Start struct {
	GoLive    clock.Date
	Threshold int
}

// Figures is everything the definition says about one cell on one day.
type Figures struct {
	Counts
	Share    int // percent; meaningless while nobody is affected
	Score    int
	Open     int
	Gate     bool
	Forecast Forecast
	Late     int // calendar days the forecast is after go-live; negative is buffer
	Status   Status
}

// Assess applies the whole definition to one cell. wave is the track of the
// whole wave, the pace of units too small for their own.
func Assess(s Start, c *Calendar, people Counts, criteria []Criterion, cell, wave Track) Figures {
	today := c.Today
	f := Figures{Counts: people, Status: NotAffected}
	share, affected := people.Share()
	if !affected {
		return f
	}
	f.Share = share
	f.Score, _ = Score(criteria)
	f.Open = people.Open(s.Threshold)
	f.Gate = Gate(s.Threshold, people, criteria)
	if !f.Gate && people.Reaches(s.Threshold) {
		// Nobody is waited for, a must is: no pace says when it will be met.
		f.Status = heldByMust(s, today)
		return f
	}
	f.Forecast = Predict(c, f.Open, cell, wave)
	if f.Forecast.Known() {
		f.Late = f.Forecast.Date.Sub(s.GoLive)
	}
	f.Status = f.status(s, today)
	return f
}

// heldByMust: "share reached but a unit- or wave-level must open: on track
// until 28 days before go-live, then critical". A personal must with a higher
// threshold of its own is treated alike.
func heldByMust(s Start, today clock.Date) Status {
	if s.GoLive.Sub(today) > decideAhead {
		return OnTrack
	}
	return Critical
}

// status: "ready (gate reached), on track, at risk (1–7 days late), critical
// (later, or no forecast with ≤ 28 days left), 'no forecast yet' (neutral,
// more than 28 days left)"; "after go-live without the gate: critical".
func (f Figures) status(s Start, today clock.Date) Status {
	left := s.GoLive.Sub(today)
	switch {
	case f.Gate:
		return Ready
	case left < 0:
		return Critical
	case !f.Forecast.Known() && left <= decideAhead:
		return Critical
	case !f.Forecast.Known():
		return NoForecast
	case f.Late > lateAtRisk:
		return Critical
	case f.Late > 0:
		return AtRisk
	}
	return OnTrack
}
