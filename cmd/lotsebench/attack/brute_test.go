package attack

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// tally is a possible truth about a cell.
type tally struct{ heads, ready int }

// small is a random table of a few units and people: the truth, and what a
// careless publisher says about it.
type small struct {
	*Table
	truth []tally
	free  []int // cells that are no sums
}

func newSmall(rnd *rand.Rand) *small {
	s := &small{Table: &Table{sums: map[int][]int{}}}
	cells := 3 + rnd.IntN(5)
	above := make([]int, cells)
	for i := 1; i < cells; i++ {
		above[i] = rnd.IntN(i)
		s.sums[above[i]] = append(s.sums[above[i]], i)
	}
	s.truth = make([]tally, cells)
	left := rnd.IntN(9)
	for i := cells - 1; i >= 0; i-- {
		if len(s.sums[i]) == 0 {
			s.free = append(s.free, i)
			n := min(left, rnd.IntN(5))
			left -= n
			s.truth[i] = tally{n, rnd.IntN(n + 1)}
		}
		if i > 0 {
			s.truth[above[i]].heads += s.truth[i].heads
			s.truth[above[i]].ready += s.truth[i].ready
		}
	}
	for i, c := range s.truth {
		s.Cells = append(s.Cells, say(rnd, i, c))
	}
	return s
}

// say publishes a cell: hidden, as a figure, or with a band of ready people.
func say(rnd *rand.Rand, i int, truth tally) Cell {
	c := Cell{Key: Key{Unit: strconv.Itoa(i)}, Hidden: i > 0 && rnd.IntN(2) == 0, Heads: anything, Ready: anything, Open: anything}
	if c.Hidden {
		return c
	}
	n := truth.heads
	c.Heads, c.Ready = Range{n, n}, Range{truth.ready, truth.ready}
	if rnd.IntN(2) == 0 {
		c.Ready = Range{rnd.IntN(truth.ready + 1), truth.ready + rnd.IntN(n-truth.ready+1)}
	}
	c.Open = Range{n - c.Ready.Hi, n - c.Ready.Lo}
	return c
}

// enumerate calls found with every table that could stand behind the published
// one: all heads and ready people of all cells.
func (s *small) enumerate(most int, found func([]tally)) {
	world := make([]tally, len(s.Cells))
	var place func(i, left int)
	place = func(i, left int) {
		if i == len(s.free) {
			if s.fits(world) {
				found(world)
			}
			return
		}
		for n := 0; n <= left; n++ {
			for r := 0; r <= n; r++ {
				if c := s.Cells[s.free[i]]; c.Heads.Has(n) && c.Ready.Has(r) {
					world[s.free[i]] = tally{n, r}
					place(i+1, left-n)
				}
			}
		}
	}
	place(0, most)
}

func (s *small) fits(world []tally) bool {
	for i := len(world) - 1; i >= 0; i-- {
		if parts := s.sums[i]; len(parts) > 0 {
			world[i] = tally{}
			for _, p := range parts {
				world[i].heads += world[p].heads
				world[i].ready += world[p].ready
			}
		}
		if c := s.Cells[i]; !c.Heads.Has(world[i].heads) || !c.Ready.Has(world[i].ready) {
			return false
		}
	}
	return true
}

func TestBoundsEqualBruteForce(t *testing.T) {
	hidden := 0
	for seed := range uint64(900) {
		s := newSmall(rand.New(rand.NewPCG(900, seed)))
		exact := make([]Bounds, len(s.Cells))
		for i := range exact {
			none := Range{Unbounded, 0}
			exact[i] = Bounds{none, none, none}
		}
		s.enumerate(s.truth[0].heads, func(world []tally) {
			for i, c := range world {
				b := &exact[i]
				b.Heads, b.Ready, b.Open = b.Heads.with(c.heads), b.Ready.with(c.ready), b.Open.with(c.heads-c.ready)
			}
		})
		for i, b := range s.Bounds() {
			if b != exact[i] {
				t.Fatalf("table %d, cell %d: narrowed to %v, brute force says %v\n%v %v", seed, i, b, exact[i], s.Cells, s.sums)
			}
			if s.Cells[i].Hidden {
				hidden++
			}
		}
	}
	if hidden < 900 {
		t.Errorf("only %d hidden cells were compared", hidden)
	}
}

func (r Range) with(v int) Range { return Range{min(r.Lo, v), max(r.Hi, v)} }

func TestInsiderEqualsBruteForce(t *testing.T) {
	const k = 3
	compared, gained := 0, 0
	for seed := range uint64(900) {
		s := newSmall(rand.New(rand.NewPCG(901, seed)))
		group := s.groups()
		values := make([]map[int]bool, len(s.Cells))
		for i := range values {
			values[i] = map[int]bool{}
		}
		s.enumerate(s.truth[0].heads, func(world []tally) {
			holds := map[int]bool{}
			for i, g := range group {
				holds[g] = holds[g] || 0 < world[i].heads && world[i].heads < k
			}
			for i, g := range group {
				if holds[g] {
					values[i][world[i].heads] = true
				}
			}
		})
		alone, inside := s.Bounds(), s.Insider(k)
		for i, c := range s.Cells {
			if !c.Hidden {
				continue
			}
			compared++
			if want := min(len(values[i]), k); inside[i] != want {
				t.Fatalf("table %d, cell %d: %d values, brute force says %d of %v\n%v %v", seed, i, inside[i], want, values[i], s.Cells, s.sums)
			}
			if inside[i] < min(k, alone[i].Heads.Values()) {
				gained++
			}
		}
	}
	if compared < 900 || gained == 0 {
		t.Errorf("%d cells compared, %d where the rule helps", compared, gained)
	}
}
