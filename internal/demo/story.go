package demo

import (
	"cmp"
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sort"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// sitting is one time a person learns: the lessons from first to the one
// before last, and the test.
type sitting struct {
	person      uuid.UUID
	who         string // the same in every town: what they know hangs on it
	course      string
	day, minute int // minute of the day
	first, last int
	test        bool
}

// diary is who learns when.
type diary struct {
	days map[int][]sitting
	seen map[uuid.UUID]map[string]bool // whose course is planned already
}

func (d *diary) plan(list ...sitting) {
	for _, s := range list {
		if d.days == nil {
			d.days, d.seen = map[int][]sitting{}, map[uuid.UUID]map[string]bool{}
		}
		if d.seen[s.person] == nil {
			d.seen[s.person] = map[string]bool{}
		}
		d.seen[s.person][s.course] = true
		d.days[s.day] = append(d.days[s.day], s)
	}
}

// of lists the sittings of a day in the order of the clock.
func (d *diary) of(day int) []sitting {
	list := d.days[day]
	slices.SortFunc(list, func(a, b sitting) int {
		return cmp.Or(cmp.Compare(a.minute, b.minute), cmp.Compare(a.person.String(), b.person.String()), cmp.Compare(a.course, b.course))
	})
	return list
}

// stalledFor is how long nobody of a stalled unit has begun, in days: longer
// than the four weeks a forecast looks back.
const stalledFor = 35

// enlist spreads what a wave asks of its people over the days.
func (l *loader) enlist(ctx context.Context, w begun) error {
	list, err := duties(ctx, l.DB, w.id)
	if err != nil {
		return err
	}
	curves := map[clock.Date]curve{}
	for _, d := range list {
		slug := l.slugs[d.Course]
		if l.plays(d.Person) || l.diary.seen[d.Person][slug] {
			continue
		}
		if _, ok := curves[d.Due]; !ok {
			curves[d.Due] = l.curve(w.Begins+1, min(-1, w.GoLive-3), d.Due)
		}
		l.diary.plan(l.fate(w, d, slug, curves[d.Due])...)
	}
	return nil
}

// fate decides what one person does about one course. The personnel number
// makes the same person do the same in every town, early or late in all courses.
func (l *loader) fate(w begun, d duty, slug string, c curve) []sitting {
	own, here := dice(d.Number), dice(d.Number+slug)
	pick := func() float64 { // the person's habit more often than chance
		habit, chance := own.Float64(), here.Float64()
		if here.IntN(10) < 6 {
			return habit
		}
		return chance
	}
	share := float64(w.Diligence[slug]) / 100 * float64(l.paceOf(w, d.Unit)) / 100
	roll, when := pick(), pick()
	if l.stalled(w, d.Unit) {
		share, c = share/2, l.curve(w.Begins+1, min(c.last(), -stalledFor), clock.Date{})
	}
	lessons := len(l.courses[slug].Lessons)
	s := sitting{person: d.Person, who: d.Number, course: slug, day: c.day(when), minute: hour(here), last: lessons, test: true}
	switch begun := here.IntN(100); {
	case roll < share && begun < 35: // on two days
		half := s
		half.last, half.test = 1+here.IntN(lessons-1), false
		half.day, half.minute = l.workday(max(w.Begins+1, s.day-1-here.IntN(6))), hour(here)
		if half.day == s.day {
			return []sitting{s}
		}
		s.first = half.last
		return []sitting{half, s}
	case roll < share:
		return []sitting{s}
	case begun < 60: // on the way
		s.last, s.test = 1+here.IntN(lessons-1), false
		return []sitting{s}
	}
	return nil
}

// curve says on which of its days people learn: never on a day off, seldom on
// Fridays, more in the first week, when a reminder comes and at the due date.
type curve struct {
	from int
	sum  []float64 // of the weights up to each day
}

func (l *loader) curve(from, to int, due clock.Date) curve {
	c := curve{from: from}
	sum := 0.0
	for day := from; day <= max(from, to); day++ {
		date := l.today.AddDays(day)
		if l.workday(day) == day {
			sum += weekday[date.Weekday()] * fresh(day-from) * reminded(due, date)
		}
		c.sum = append(c.sum, sum)
	}
	return c
}

var weekday = map[time.Weekday]float64{
	time.Monday: 0.8, time.Tuesday: 1.3, time.Wednesday: 1.1, time.Thursday: 1.2, time.Friday: 0.5,
}

// fresh: the news of a wave makes some begin at once.
func fresh(days int) float64 {
	if days < 7 {
		return 1.5
	}
	return 1
}

// reminded: reminders go out 14 and 3 days before, on the day, 3 days after
// and then every week.
func reminded(due, date clock.Date) float64 {
	if due.IsZero() {
		return 1
	}
	switch left := due.Sub(date); {
	case left == 14, left == 13:
		return 2.5
	case left >= 0 && left <= 3:
		return 3
	case left < 0 && (-left%7 == 3 || -left%7 == 4):
		return 1.8
	}
	return 1
}

// day is where a share of the curve's weight is reached.
func (c curve) day(share float64) int {
	n := len(c.sum)
	i := sort.SearchFloat64s(c.sum, share*c.sum[n-1])
	return c.from + min(i, n-1)
}

func (c curve) last() int { return c.from + len(c.sum) - 1 }

// hour is a minute of the working day; few learn at noon.
func hour(r *rand.Rand) int {
	m := 7*60 + 15 + r.IntN(9*60)
	if m >= 12*60 && m < 13*60 {
		m = 8*60 + r.IntN(3*60)
	}
	return m
}

// paceOf is a unit's share of the common diligence, in per cent: as planned
// for it or a unit above it, else a little of its own.
func (l *loader) paceOf(w begun, unit uuid.UUID) int {
	at, _ := l.tree.Unit(unit)
	for u, ok := at, true; ok; u, ok = l.tree.Unit(u.Parent) {
		if p, found := w.Pace[u.Number]; found {
			return p
		}
	}
	return 96 + dice(at.Number).IntN(9)
}

func (l *loader) stalled(w begun, unit uuid.UUID) bool {
	return slices.ContainsFunc(w.Stalled, func(number string) bool {
		top, ok := l.tree.ByNumber(number)
		return ok && l.tree.Contains(top.ID, unit)
	})
}

// plays reports whether a person stands behind a demo account: what they
// learn is written in the plan.
func (l *loader) plays(person uuid.UUID) bool {
	for _, id := range l.cast {
		if id == person {
			return true
		}
	}
	return false
}

// workday is the working day at or before a day.
func (l *loader) workday(day int) int {
	return -l.today.Sub(clock.DueOn(l.tenant.Land, l.today.AddDays(day)))
}

// on reports whether what is planned for a day happens on this one: on the
// working day at or before it.
func (l *loader) on(planned, day int) bool { return max(l.workday(planned), -history) == day }

// dice are the same in every town.
func dice(seed string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed))
	return rand.New(rand.NewPCG(h.Sum64(), 7)) //nolint:gosec // a story, no secret
}
