package attack

import "slices"

// Bounds is what an attacker knows about one cell.
type Bounds struct{ Heads, Ready, Open Range }

// heads, ready and open of cell i are three numbers of a system.
const numbers = 3

func headsOf(i int) int { return numbers * i }
func readyOf(i int) int { return numbers*i + 1 }
func openOf(i int) int  { return numbers*i + 2 }

// load writes a table into a system, its cells numbered from first on.
func (t *Table) load(s *system, first int) {
	for i, c := range t.Cells {
		at := first + i
		s.at = append(s.at, c.Heads, c.Ready, c.Open)
		s.sums = append(s.sums, sum{headsOf(at), []int{readyOf(at), openOf(at)}})
	}
	for _, i := range t.inner() {
		for number := range numbers {
			e := sum{total: numbers*(first+i) + number}
			for _, p := range t.sums[i] {
				e.parts = append(e.parts, numbers*(first+p)+number)
			}
			s.sums = append(s.sums, e)
		}
	}
}

// inner lists the cells that are sums, the deepest first.
func (t *Table) inner() []int {
	var list []int
	for i := len(t.Cells) - 1; i >= 0; i-- {
		if len(t.sums[i]) > 0 {
			list = append(list, i)
		}
	}
	return list
}

func (s *system) bounds(first, n int) []Bounds {
	b := make([]Bounds, n)
	for i := range b {
		at := first + i
		b[i] = Bounds{s.at[headsOf(at)], s.at[readyOf(at)], s.at[openOf(at)]}
	}
	return b
}

// Table bounds every cell by what one table says.
func (t *Table) Bounds() []Bounds {
	var s system
	t.load(&s, 0)
	s.narrow()
	return s.bounds(0, len(t.Cells))
}

// groups numbers the hidden cells that hang together in sums; -1 is visible.
func (t *Table) groups() []int {
	group := make([]int, len(t.Cells))
	for i := range group {
		group[i] = -1
	}
	next := 0
	for _, i := range slices.Backward(t.inner()) {
		id := group[i]
		for _, p := range t.sums[i] {
			if !t.Cells[p].Hidden {
				continue
			}
			if id == -1 {
				id, next = next, next+1
				if t.Cells[i].Hidden {
					group[i] = id
				}
			}
			group[p] = id
		}
	}
	return group
}

// Insider counts the values, up to k, that remain for the head count of every
// hidden cell when it is known that each group of hidden cells contains at
// least one with fewer than k people.
func (t *Table) Insider(k int) []int {
	left := make([]int, len(t.Cells))
	group := t.groups()
	members := map[int][]int{}
	for i, g := range group {
		if g >= 0 {
			members[g] = append(members[g], i)
		}
	}
	for _, cells := range members {
		g := t.subset(cells)
		for _, i := range cells {
			left[i] = g.remaining(i, k)
		}
	}
	return left
}

// subset is the part of the table that speaks about one group.
type subset struct {
	system
	cells []int
}

func (t *Table) subset(cells []int) *subset {
	s := &subset{cells: cells}
	for _, c := range t.Cells {
		s.at = append(s.at, c.Heads)
	}
	for _, i := range t.inner() {
		parts := t.sums[i]
		if slices.Contains(cells, i) || slices.ContainsFunc(parts, func(p int) bool { return slices.Contains(cells, p) }) {
			s.sums = append(s.sums, sum{i, parts})
		}
	}
	s.narrow()
	return s
}

func (s *subset) remaining(cell, k int) int {
	r := s.at[cell]
	small := r.and(Range{1, k - 1})
	n := max(0, small.Values())
	for v := r.Lo; v <= r.Hi && n < k; v++ {
		if (v == 0 || v >= k) && s.another(cell, v, k) {
			n++
		}
	}
	return n
}

// another reports whether some other cell of the group can be small when this
// one has v people.
func (s *subset) another(cell, v, k int) bool {
	with := system{at: slices.Clone(s.at), sums: s.sums}
	with.at[cell] = Range{v, v}
	if !with.narrow() {
		return false
	}
	return slices.ContainsFunc(s.cells, func(c int) bool {
		return c != cell && with.at[c].Lo < k && with.at[c].Hi >= 1
	})
}
