package main

import (
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// score counts cells over all trees and dates.
type score struct {
	cells, primary, hidden, extra int
	pinned                        int // small cells with fewer values left than the minimum
	figures, bands                int // ready counts of visible cells
}

func (s *score) add(o score) {
	s.cells += o.cells
	s.primary += o.primary
	s.hidden += o.hidden
	s.extra += o.extra
	s.pinned += o.pinned
	s.figures += o.figures
	s.bands += o.bands
}

// count is the truth about a cell.
type count struct{ heads, ready int }

// publication is one date: what was published as it reads, whom it counts, and
// which cells are small.
type publication struct {
	table *attack.Table
	truth map[attack.Key]count
	small map[attack.Key]bool
}

// publish notes a table. A cell is small when fewer than k people are in it, in
// truth or as the table counts them.
func publish(t *suppress.Table, now suppress.Snapshot, public []suppress.Person, k int) (publication, error) {
	read, err := attack.CSV(strings.NewReader(text(t)))
	p := publication{read, census(now.Units, public), map[attack.Key]bool{}}
	for _, truth := range []map[attack.Key]count{p.truth, census(now.Units, now.People)} {
		for key, c := range truth {
			if 0 < c.heads && c.heads < k {
				p.small[key] = true
			}
		}
	}
	return p, err
}

func census(units []suppress.Unit, people []suppress.Person) map[attack.Key]count {
	own, total := make([]count, len(units)), make([]count, len(units))
	index := map[[16]byte]int{}
	for i, u := range units {
		index[u.ID] = i
	}
	var wave count
	for _, p := range people {
		u := index[p.Unit]
		own[u].take(p)
		wave.take(p)
		for ; u != suppress.None; u = units[u].Parent {
			total[u].take(p)
		}
	}
	n := map[attack.Key]count{{}: wave}
	for i, u := range units {
		n[attack.Key{Unit: strconv.Itoa(i + 1)}] = total[i]
		if u.Parent != suppress.None {
			n[attack.Key{Unit: strconv.Itoa(u.Parent + 1), Own: true}] = own[u.Parent]
		}
	}
	return n
}

func (c *count) take(p suppress.Person) {
	c.heads++
	if p.Ready {
		c.ready++
	}
}

// judge lets the attackers read the dates and counts what they found.
func judge(dates []publication, k int) score {
	var s score
	tables := make([]*attack.Table, len(dates))
	for i, d := range dates {
		tables[i] = d.table
	}
	found := crack(tables, k, func(over [][]attack.Bounds) bool { return !mistaken(tables, over, dates) })
	for i, t := range tables {
		for c, cell := range t.Cells {
			small := dates[i].small[cell.Key]
			s.count(cell, small)
			if small && found[i][c] {
				s.pinned++
			}
		}
	}
	return s
}

// crack runs the three attackers on the dates of one wave and marks the hidden
// cells they pin. The one who compares dates is heard only where his guesses
// are believed, and not about cells that were public before they were hidden.
func crack(tables []*attack.Table, k int, believe func([][]attack.Bounds) bool) [][]bool {
	over := attack.Over(tables)
	right := believe(over)
	public := map[attack.Key]bool{}
	found := make([][]bool, len(tables))
	for i, t := range tables {
		alone, inside := t.Bounds(), t.Insider(k)
		found[i] = make([]bool, len(t.Cells))
		for c, cell := range t.Cells {
			public[cell.Key] = public[cell.Key] || !cell.Hidden
			if !cell.Hidden {
				continue
			}
			later := right && !public[cell.Key] && alone[c] != over[i][c] && narrowed(over[i][c], k)
			found[i][c] = pinned(alone[c], k) || inside[c] < k || later
		}
	}
	return found
}

func pinned(b attack.Bounds, k int) bool {
	return min(b.Heads.Values(), b.Ready.Values(), b.Open.Values()) < k
}

// narrowed judges what rests on guesses about time: the head count keeps k
// values all the same, its parts as many as any band does.
func narrowed(b attack.Bounds, k int) bool {
	return b.Heads.Values() < k || min(b.Ready.Values(), b.Open.Values()) < suppress.Together
}

// mistaken reports whether the guesses of the attacker who compares dates are
// wrong somewhere: then what he concludes is no knowledge.
func mistaken(tables []*attack.Table, over [][]attack.Bounds, dates []publication) bool {
	for i, t := range tables {
		for c, cell := range t.Cells {
			truth, b := dates[i].truth[cell.Key], over[i][c]
			if !b.Heads.Has(truth.heads) || !b.Ready.Has(truth.ready) || !b.Open.Has(truth.heads-truth.ready) {
				return true
			}
		}
	}
	return false
}

func (s *score) count(c attack.Cell, small bool) {
	s.cells++
	if small {
		s.primary++
	}
	switch {
	case c.Hidden:
		s.hidden++
		if !small {
			s.extra++
		}
	case c.Heads.Hi > 0 && c.Ready.Values() == 1:
		s.figures++
	case c.Heads.Hi > 0:
		s.bands++
	}
}
