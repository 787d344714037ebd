package readiness

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// Verdict answers the page's question in one sentence: which starts miss the
// gate, and where it is stuck.
type Verdict struct {
	Starts  int         // waves that touch somebody
	Missing []*Sheet    // of them those at risk, by date
	Units   []uuid.UUID // late in the missing starts, or in any where none misses
}

// maxBlamed is how many units the sentence names.
const maxBlamed = 2

// Verdict of the board. Units are named only where the cells themselves say
// that they are late.
func (b *Board) Verdict() (v Verdict) {
	var touched []*Sheet
	for _, s := range b.Sheets {
		if s.Total.Status == NotAffected {
			continue
		}
		touched = append(touched, s)
		if s.Total.Status.Misses() {
			v.Missing = append(v.Missing, s)
		}
	}
	v.Starts = len(touched)
	slices.SortStableFunc(v.Missing, func(x, y *Sheet) int { return x.GoLive.Compare(y.GoLive) })
	if len(v.Missing) > 0 {
		v.Units = b.blamed(v.Missing)
	} else {
		v.Units = b.blamed(touched)
	}
	return v
}

// blamed are the units that are latest in the sheets.
func (b *Board) blamed(sheets []*Sheet) (units []uuid.UUID) {
	type late struct {
		unit          uuid.UUID
		urgency, open int
	}
	var all []late
	for _, s := range sheets {
		for _, u := range b.Units {
			if c := s.Cell(u.ID); c.Status.Misses() {
				all = append(all, late{u.ID, c.Status.Urgency(), c.Open.Hi})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y late) int {
		return cmp.Or(cmp.Compare(x.urgency, y.urgency), cmp.Compare(y.open, x.open))
	})
	for _, l := range all {
		if len(units) < maxBlamed && !slices.Contains(units, l.unit) {
			units = append(units, l.unit)
		}
	}
	return units
}

// Overall is the share over all starts and its change in points in four weeks.
type Overall struct {
	Share  suppress.Range
	Points int
	Known  bool // there are starts with figures
	Trend  bool // there is a figure of four weeks ago
}

// Overall sums the totals of the waves, as far as they are shown: a wave whose
// total is hidden is left out on both ends.
func (b *Board) Overall() (o Overall) {
	var ready suppress.Range
	var affected, thenReady, thenAffected int
	for _, s := range b.Sheets {
		if s.Total.Status == Hidden || s.Total.Status == NotAffected {
			continue
		}
		affected += s.Total.Affected
		ready.Lo += s.Total.Ready.Lo
		ready.Hi += s.Total.Ready.Hi
		if s.Before.Known {
			thenAffected += s.Before.Affected
			thenReady += s.Before.Ready
		}
	}
	if affected == 0 {
		return o
	}
	o.Known = true
	o.Share = suppress.Range{Lo: 100 * ready.Lo / affected, Hi: 100 * ready.Hi / affected}
	if thenAffected > 0 {
		o.Trend, o.Points = true, o.Share.Lo-100*thenReady/thenAffected
	}
	return o
}

// NextStart is the wave that goes live next, from the day on.
func (b *Board) NextStart(day clock.Date) (next *Sheet) {
	for _, s := range b.Sheets {
		if !s.GoLive.Before(day) && (next == nil || s.GoLive.Before(next.GoLive)) {
			next = s
		}
	}
	return next
}

// Gap is a unit in a wave with people missing to the threshold.
type Gap struct {
	Sheet *Sheet
	Unit  uuid.UUID
	Cell  Cell
}

// LargestGap is the cell with the most people missing.
func (b *Board) LargestGap() (g Gap, ok bool) {
	for _, s := range b.Sheets {
		for _, u := range b.Units {
			if c := s.Cell(u.ID); c.Status != Hidden && c.Open.Lo > g.Cell.Open.Lo {
				g, ok = Gap{s, u.ID, c}, true
			}
		}
	}
	return g, ok
}

// Barrier is one thing that keeps a gate shut: people of a unit who are not
// ready in time, or a checklist must.
type Barrier struct {
	Sheet    *Sheet
	Unit     uuid.UUID // zero: the wave
	Critical bool
	Cell     Cell  // people
	Must     *Must // or an item
	Units    int   // how many units the item is open in; 0: the wave's own
}

// Barriers lists what blocks, the most urgent first.
func (b *Board) Barriers(day clock.Date) []Barrier {
	var out []Barrier
	for _, s := range b.Sheets {
		if s.Total.Status == NotAffected {
			continue
		}
		for _, u := range b.Units {
			if c := s.Cell(u.ID); c.Status.Misses() && c.Open.Hi > 0 {
				out = append(out, Barrier{Sheet: s, Unit: u.ID, Critical: c.Status == Critical, Cell: c})
			}
		}
		out = append(out, s.openItems(day)...)
	}
	slices.SortStableFunc(out, func(x, y Barrier) int {
		rank := func(b Barrier) int {
			if b.Critical {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(y.Cell.Open.Hi, x.Cell.Open.Hi), x.Sheet.GoLive.Compare(y.Sheet.GoLive))
	})
	return out
}

// openItems are the wave's unfulfilled checklist musts, one per item however
// many units it is open in.
func (s *Sheet) openItems(day clock.Date) (out []Barrier) {
	at := map[uuid.UUID]int{}
	for i := range s.Open {
		m := &s.Open[i]
		j, known := at[m.Line]
		if !known {
			j = len(out)
			at[m.Line] = j
			out = append(out, Barrier{Sheet: s, Unit: m.Unit, Must: m, Critical: s.GoLive.Sub(day) <= decideAhead})
		}
		if m.Unit != uuid.Nil {
			out[j].Units++
		}
		if out[j].Units > 1 {
			out[j].Unit = uuid.Nil
		}
	}
	return out
}
