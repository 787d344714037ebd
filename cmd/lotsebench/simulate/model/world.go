package model

import "time"

// Posting is work of a person in a unit.
type Posting struct {
	Unit, Family int
	Lead         bool
	Entry        Date // as HR reports it
	From, To     Date // To: the first day no more; zero: open
}

func (p Posting) on(d Date) bool { return p.From <= d && (p.To == 0 || d < p.To) }

// Absence is a time somebody is away.
type Absence struct{ From, To Date }

// Completion is one fact; Corrected once a later one took it back.
type Completion struct {
	Course    int
	On        Date
	Grade     int // 0 is the strongest
	Passed    bool
	Corrected bool
}

// Proof comes from elsewhere.
type Proof struct {
	Duty      int
	On, Until Date
}

// Exemption frees of a duty.
type Exemption struct {
	Duty     int
	From, To Date
}

// Person is all that happened to somebody.
type Person struct {
	Postings    []Posting
	Absences    []Absence
	Completions []Completion
	Proofs      []Proof
	Exemptions  []Exemption
}

// Rule is a condition; the fields used depend on Is.
type Rule struct {
	Is     string // everybody, all, any, not, unit, family, lead, entered, completed
	Of     []Rule
	IDs    []int
	Below  bool
	From   Date
	Before Date
	Within *Length
}

// Way fulfils a duty by a course, with a grade or better.
type Way struct{ Course, Grade int }

// Terms of a duty.
type Terms struct {
	Rule                   Rule
	Ways                   []Way
	ByProof                bool
	Mode                   string // once, anniversary, calendar
	Validity, Renewal      Length
	Month                  int
	First, Grace, LookBack Length
	Credit                 string // all, within, none
}

// Duty is the terms of the moment; none once it has ended.
type Duty struct {
	Terms Terms
	Ended bool
}

// place is where somebody stands in a duty.
type place struct {
	in           bool
	since, first Date
}

// World is everything.
type World struct {
	Parents []int // of each unit; -1: none
	Persons []*Person
	Duties  []*Duty
	Zone    *time.Location

	places [][]place // by duty and person
	kept   [][]place // by duty: before its newest change
}

// Day is the calendar day of an instant where the town is.
func (w *World) Day(t time.Time) Date {
	y, m, d := t.In(w.Zone).Date()
	return Of(y, int(m), d)
}

// AddPerson adds somebody without a posting.
func (w *World) AddPerson() int {
	w.Persons = append(w.Persons, &Person{})
	for d := range w.places {
		w.places[d] = append(w.places[d], place{})
	}
	return len(w.Persons) - 1
}

// AddDuty adds a duty; whom it fits is in from today.
func (w *World) AddDuty(t Terms, today Date) int {
	w.Duties = append(w.Duties, &Duty{Terms: t})
	w.places = append(w.places, make([]place, len(w.Persons)))
	w.kept = append(w.kept, nil)
	w.observe(len(w.Duties)-1, today)
	return len(w.Duties) - 1
}

// Change gives a duty other terms, or ends it.
func (w *World) Change(duty int, to Duty, today Date) {
	w.kept[duty] = append([]place(nil), w.places[duty]...)
	*w.Duties[duty] = to
	w.observe(duty, today)
}

// Undo takes the newest change back: whom it had put out is in again as before.
func (w *World) Undo(duty int, before Duty, today Date) {
	*w.Duties[duty] = before
	for p, was := range w.kept[duty] {
		if now := &w.places[duty][p]; was.in && !now.in && w.fits(duty, p, today) {
			now.in, now.since = true, was.since
		}
	}
	w.observe(duty, today)
}

// Observe looks at everybody, or at some, after something happened.
func (w *World) Observe(today Date, persons ...int) {
	for d := range w.Duties {
		w.observe(d, today, persons...)
	}
}

func (w *World) observe(duty int, today Date, persons ...int) {
	look := func(p int) {
		at := &w.places[duty][p]
		fits := w.fits(duty, p, today)
		if fits && !at.in {
			at.since = today
			if at.first == 0 {
				at.first = today
			}
		}
		at.in = fits
	}
	if persons == nil {
		for p := range w.Persons {
			look(p)
		}
	}
	for _, p := range persons {
		look(p)
	}
}
