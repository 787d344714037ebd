package suppress

import "github.com/google/uuid"

// tree numbers the cells of a wave. Cell u is the total of unit u; an inner
// unit has a second cell, its own staff. Several units at the top are joined
// under one more node, the wave, which has no staff of its own.
type tree struct {
	units []Unit
	kids  [][]int
	below [][]int // cells that add up to the total of an inner unit
	index map[uuid.UUID]int
	root  int
	down  []int // parents before children
}

func newTree(units []Unit) (*tree, error) {
	t := &tree{units: units, index: make(map[uuid.UUID]int, len(units))}
	var tops []int
	for i, u := range units {
		if u.Parent < None || u.Parent >= i {
			return nil, broken("unit %d stands before its parent", i)
		}
		if _, twice := t.index[u.ID]; twice {
			return nil, broken("unit %d stands twice", i)
		}
		t.index[u.ID] = i
		if u.Parent == None {
			tops = append(tops, i)
		}
	}
	if len(tops) == 0 {
		return nil, broken("no unit")
	}
	t.plant(tops)
	return t, nil
}

func (t *tree) plant(tops []int) {
	n := len(t.units)
	t.kids = make([][]int, n+1)
	for i, u := range t.units {
		if u.Parent != None {
			t.kids[u.Parent] = append(t.kids[u.Parent], i)
		}
	}
	if t.root = tops[0]; len(tops) > 1 {
		t.root = n
		t.kids[n] = tops
		t.down = append(t.down, n)
	}
	for i := range t.units {
		t.down = append(t.down, i)
	}
	t.below = make([][]int, n+1)
	for u := range t.kids {
		if len(t.kids[u]) == 0 {
			continue
		}
		if u != n {
			t.below[u] = append(t.below[u], t.own(u))
		}
		t.below[u] = append(t.below[u], t.kids[u]...)
	}
}

func (t *tree) cells() int { return 2 * (len(t.units) + 1) }

func (t *tree) inner(u int) bool { return len(t.kids[u]) > 0 }

// own is the cell of the unit's own staff.
func (t *tree) own(u int) int {
	if t.inner(u) {
		return u + len(t.units) + 1
	}
	return u
}

// cell finds a cell of the last table, if there is still one.
func (t *tree) cell(unit uuid.UUID, own bool) (int, bool) {
	if unit == uuid.Nil {
		return t.root, true
	}
	u, ok := t.index[unit]
	if own && ok {
		return t.own(u), t.inner(u)
	}
	return u, ok
}

// name is how a cell is found again; the wave has none.
func (t *tree) name(cell int) (unit uuid.UUID, own bool) {
	n := len(t.units)
	switch {
	case cell == t.root:
		return uuid.Nil, false
	case cell > n:
		return t.units[cell-n-1].ID, true
	}
	return t.units[cell].ID, false
}

// total reports whether the cell is the total of an inner unit.
func (t *tree) total(cell int) bool { return cell <= len(t.units) && t.inner(cell) }

func (t *tree) parent(u int) int {
	if u == t.root {
		return None
	}
	if p := t.units[u].Parent; p != None {
		return p
	}
	return t.root
}

// counts holds the people of every cell.
type counts struct{ heads, ready []int }

func (t *tree) count(people []Person) counts {
	c := counts{make([]int, t.cells()), make([]int, t.cells())}
	for _, p := range people {
		u, ok := t.index[p.Unit]
		if !ok {
			continue
		}
		c.heads[t.own(u)]++
		if p.Ready {
			c.ready[t.own(u)]++
		}
	}
	for i := len(t.down) - 1; i >= 0; i-- {
		u := t.down[i]
		for _, m := range t.below[u] {
			c.heads[u] += c.heads[m]
			c.ready[u] += c.ready[m]
		}
	}
	return c
}
