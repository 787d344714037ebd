package main

import (
	"encoding/binary"
	"math/rand/v2"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// town is a random organisation that lives through some dates: people join,
// leave, move between units and become ready, seldom the other way round.
type town struct {
	rnd    *rand.Rand
	k      int
	units  []suppress.Unit
	depth  []int
	people []suppress.Person
	next   uint64
	pace   float64 // part of the open people who become ready from date to date
}

func newTown(seed, number uint64) *town {
	t := &town{rnd: rand.New(rand.NewPCG(seed, number))}
	t.k = pick(t.rnd, []int{5, 5, 5, 5, 5, 5, 5, 7, 7, 10})
	t.plant()
	t.staff()
	return t
}

func pick[T any](rnd *rand.Rand, from []T) T { return from[rnd.IntN(len(from))] }

func (t *town) id() uuid.UUID {
	t.next++
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[8:], t.next)
	return id
}

// plant grows a tree of 10 to 150 units, up to five deep, some with one top.
func (t *town) plant() {
	size, deepest := 10+t.rnd.IntN(141), 2+t.rnd.IntN(4)
	tops := pick(t.rnd, []int{1, 1, 2, 4, 8})
	var kids [][]int
	var grow func(parent, depth int)
	t.units = nil
	parents := make([]int, size)
	kids = make([][]int, size)
	level := make([]int, size)
	for i := range size {
		parents[i] = suppress.None
		if i >= tops {
			p := t.rnd.IntN(i)
			for level[p] >= deepest {
				p = t.rnd.IntN(i)
			}
			parents[i], level[i] = p, level[p]+1
			kids[p] = append(kids[p], i)
		}
	}
	grow = func(i, parent int) {
		at := len(t.units)
		t.units = append(t.units, suppress.Unit{ID: t.id(), Parent: parent})
		t.depth = append(t.depth, level[i]+1)
		for _, kid := range kids[i] {
			grow(kid, at)
		}
	}
	for i := range min(tops, size) {
		grow(i, suppress.None)
	}
}

// staff fills the units as towns do: many small ones, few large, heads of
// departments with hardly any staff of their own.
func (t *town) staff() {
	progress := pick(t.rnd, []float64{0, 0.02, 0.2, 0.5, 0.8, 0.97, 1})
	t.pace = pick(t.rnd, []float64{0.02, 0.1, 0.4, 1})
	inner := make([]bool, len(t.units))
	for _, u := range t.units {
		if u.Parent != suppress.None {
			inner[u.Parent] = true
		}
	}
	for i, u := range t.units {
		for range t.heads(inner[i]) {
			t.people = append(t.people, suppress.Person{ID: t.id(), Unit: u.ID, Ready: t.rnd.Float64() < progress})
		}
	}
	if len(t.people) == 0 {
		t.people = append(t.people, suppress.Person{ID: t.id(), Unit: t.units[0].ID})
	}
}

func (t *town) heads(inner bool) int {
	switch x := t.rnd.IntN(100); {
	case inner && x < 40:
		return 0
	case x < 10:
		return 0
	case x < 41:
		return 1 + t.rnd.IntN(t.k-1)
	case x < 65:
		return t.k + t.rnd.IntN(t.k)
	case x < 95:
		return 2*t.k + t.rnd.IntN(25)
	}
	return 40 + t.rnd.IntN(120)
}

func (t *town) snapshot() suppress.Snapshot {
	return suppress.Snapshot{Units: t.units, People: append([]suppress.Person(nil), t.people...)}
}

// live goes on to the next date.
func (t *town) live() {
	turnover := pick(t.rnd, []float64{0, 0.002, 0.01, 0.03})
	kept := t.people[:0]
	for _, p := range t.people {
		switch x := t.rnd.Float64(); {
		case x < turnover && len(t.people) > 1:
			continue
		case x < 2*turnover:
			p.Unit = t.place()
		}
		if p.Ready {
			p.Ready = t.rnd.IntN(500) > 0
		} else {
			p.Ready = t.rnd.Float64() < t.pace
		}
		kept = append(kept, p)
	}
	t.people = kept
	for range int(float64(len(t.people)) * turnover) {
		t.people = append(t.people, suppress.Person{ID: t.id(), Unit: t.place()})
	}
	if t.rnd.IntN(6) == 0 {
		t.migrate(pick(t.rnd, t.units).ID, pick(t.rnd, t.units).ID)
	}
}

// place is where somebody comes: mostly where many work, at times anywhere.
func (t *town) place() uuid.UUID {
	if t.rnd.IntN(10) == 0 {
		return pick(t.rnd, t.units).ID
	}
	return pick(t.rnd, t.people).Unit
}

// migrate moves most of a unit at once.
func (t *town) migrate(from, to uuid.UUID) {
	for i := range t.people {
		if t.people[i].Unit == from && t.rnd.IntN(4) > 0 {
			t.people[i].Unit = to
		}
	}
}
