package suppress

import (
	"testing"

	"github.com/google/uuid"
)

func id(i int) uuid.UUID {
	return uuid.UUID{12: byte(i >> 24), 13: byte(i >> 16), 14: byte(i >> 8), 15: byte(i)}
}

// staff is the own staff of a unit that hangs below another one.
type staff struct{ below, heads, ready int }

const top = None

// town is a wave: unit i of the list has the id i, person n of it 100·i+n.
func town(units ...staff) Snapshot {
	var s Snapshot
	for i, u := range units {
		s.Units = append(s.Units, Unit{id(i), u.below})
		for n := range u.heads {
			s.People = append(s.People, Person{id(1000*(i+1) + n), id(i), n < u.ready})
		}
	}
	return s
}

func publish(t *testing.T, last *Table, now Snapshot) *Table {
	t.Helper()
	next, err := Publish(last, now, 5)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// clone leaves the people of the former snapshot as they were.
func (s Snapshot) clone() Snapshot {
	s.People = append([]Person(nil), s.People...)
	return s
}

// without lets the first n people of a unit leave.
func (s Snapshot) without(unit, n int) Snapshot {
	kept := Snapshot{Units: s.Units}
	for _, p := range s.People {
		if p.Unit == id(unit) && n > 0 {
			n--
			continue
		}
		kept.People = append(kept.People, p)
	}
	return kept
}

// with lets n people join a unit who are not ready.
func (s Snapshot) with(unit, n int) Snapshot {
	s = s.clone()
	for range n {
		s.People = append(s.People, Person{ID: id(500000 + len(s.People)), Unit: id(unit)})
	}
	return s
}

// moving moves the first n people of a unit.
func (s Snapshot) moving(from, to, n int) Snapshot {
	s = s.clone()
	for i := range s.People {
		if s.People[i].Unit == id(from) && n > 0 {
			s.People[i].Unit = id(to)
			n--
		}
	}
	return s
}

// finishing makes n more people of a unit ready.
func (s Snapshot) finishing(unit, n int) Snapshot {
	s = s.clone()
	for i := range s.People {
		if p := &s.People[i]; p.Unit == id(unit) && !p.Ready && n > 0 {
			p.Ready = true
			n--
		}
	}
	return s
}

func hidden(t *Table) (cells string) {
	say := func(c Cell) {
		if c.Hidden {
			cells += "x"
		} else {
			cells += "."
		}
	}
	say(t.Total)
	for _, r := range t.Rows {
		cells += " "
		if !r.Leaf {
			say(r.Own)
		}
		say(r.Total)
	}
	return cells
}

func heads(t *Table) (n []int) {
	for _, r := range t.Rows {
		n = append(n, r.Total.Affected)
	}
	return n
}
