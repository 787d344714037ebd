package duty

import (
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Fact is something that fulfils a duty: a completion or a proof.
type Fact struct {
	On    clock.Date
	Until clock.Date // the last day it counts by itself; zero: it does not say
	Proof bool       // from elsewhere, not a completion

	Instruction bool // confirmed by both, not a completion
}

// Standing is what the dates of a member follow from.
type Standing struct {
	Since      clock.Date // in the duty without a break
	FirstSince clock.Date // in the duty for the first time
	Exempted   clock.Date // the first day after the last exemption; zero: none
	Facts      []Fact
}

// Dates are what a member sees. Without an OpensOn nothing is ever to be done
// again.
type Dates struct {
	DoneOn    clock.Date // of the proof that counts longest; zero: none
	DoneUntil clock.Date // its last day; zero with a DoneOn: for good
	OpensOn   clock.Date // from then on there is something to do
	Due       clock.Date
	LateFrom  clock.Date // the first day it is overdue
}

// Dates is the one place where the calendar of a duty is worked out. What is
// due is a working day of the Land: the last one before a weekend or holiday,
// or the first one after it where that lies before the duty began.
//
// The time to the first due date runs from the entry, from the return after a
// long absence, and from the end of an exemption; a renewal is due on the last
// day of the proof. Whichever is later holds, so that nobody comes back to
// something that is already overdue.
func (t Terms) Dates(land clock.Land, s Standing) Dates {
	var d Dates
	for _, f := range s.Facts {
		if !t.accepts(f) || !t.credits(f, s.FirstSince) {
			continue
		}
		if until := t.until(f); d.DoneOn.IsZero() || longer(until, d.DoneUntil) || until == d.DoneUntil && f.On.After(d.DoneOn) {
			d.DoneOn, d.DoneUntil = f.On, until
		}
	}
	if !d.DoneOn.IsZero() && d.DoneUntil.IsZero() {
		return d
	}
	start := s.Since
	if s.Exempted.After(start) {
		start = s.Exempted
	}
	d.OpensOn, d.Due = start, workday(land, start.Plus(t.First), start)
	if !d.DoneOn.IsZero() {
		d.OpensOn = t.opens(d.DoneUntil)
		if again := workday(land, d.DoneUntil, d.DoneOn); again.After(d.Due) {
			d.Due = again
		}
	}
	d.LateFrom = d.Due.Plus(t.Grace).AddDays(1)
	return d
}

// credits reports whether a fact is young enough to count.
func (t Terms) credits(f Fact, since clock.Date) bool {
	switch t.Credit {
	case CreditNone:
		return !f.On.Before(since)
	case CreditWithin:
		return !f.On.Before(since.Minus(t.LookBack))
	}
	return true
}

// longer compares last days; none is for good.
func longer(a, b clock.Date) bool {
	return !b.IsZero() && (a.IsZero() || a.After(b))
}

// until is the last day a fact counts. A duty that is to be repeated says so
// itself; what a proof from elsewhere prints may shorten that, what a course
// prints does not: the course does not know what it is asked for.
func (t Terms) until(f Fact) clock.Date {
	switch t.Mode {
	case Anniversary:
		return sooner(f.On.Plus(t.Validity), f)
	case Calendar:
		year := f.On.Year() - 1
		for !t.opens(t.monthEnd(year)).After(f.On) {
			year++
		}
		return sooner(t.monthEnd(year+t.Validity.Years()-1), f)
	}
	return f.Until
}

func sooner(until clock.Date, f Fact) clock.Date {
	if f.Proof && !f.Until.IsZero() && f.Until.Before(until) {
		return f.Until
	}
	return until
}

// monthEnd is the last day of the month in which the duty is due in a year.
func (t Terms) monthEnd(year int) clock.Date { return clock.NewDate(year, t.Month+1, 1).AddDays(-1) }

// opens is the first day on which what counts until a day may be renewed. In
// calendar mode that is the month itself and the renewal window before it.
func (t Terms) opens(until clock.Date) clock.Date {
	if t.Mode == Calendar && until == t.monthEnd(until.Year()) {
		until = clock.NewDate(until.Year(), t.Month, 1)
	}
	return until.Minus(t.Renewal)
}

// workday is d or the working day before it, unless that is before begin.
func workday(land clock.Land, d, begin clock.Date) clock.Date {
	on := clock.DueOn(land, d)
	for on.Before(begin) || !clock.WorkingDay(land, on) {
		on = on.AddDays(1)
	}
	return on
}
