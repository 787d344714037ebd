package suppress

import (
	"slices"

	"github.com/google/uuid"
)

// change is one person who joined, left, moved or changed readiness since the
// last table. Paths are the cells of the present tree that count the person.
type change struct {
	before, now *Person
	was, is     []int
	held        bool
}

// census compares the last published population with the present people.
type census struct {
	p       *pattern
	same    []Person
	changes []*change
	groups  []int // top of the group a hidden cell belongs to
}

func newCensus(p *pattern, last *Table, people []Person) (*census, error) {
	former, err := newTree(last.units())
	if err != nil {
		return nil, err
	}
	c := &census{p: p}
	moved := !slices.Equal(former.units, p.units)
	before := make(map[uuid.UUID]*Person, len(last.People))
	for i := range last.People {
		before[last.People[i].ID] = &last.People[i]
	}
	for i := range people {
		b, n := before[people[i].ID], &people[i]
		delete(before, n.ID)
		if b != nil && !moved && *b == *n {
			c.same = append(c.same, *n)
			continue
		}
		c.add(former, b, n)
	}
	for i := range last.People {
		if b := before[last.People[i].ID]; b != nil {
			c.add(former, b, nil)
		}
	}
	return c, nil
}

func (c *census) add(former *tree, before, now *Person) {
	x := &change{before: before, now: now}
	if before != nil {
		x.was = c.p.path(former, before.Unit)
	}
	if now != nil {
		x.is = c.p.path(c.p.tree, now.Unit)
	}
	c.changes = append(c.changes, x)
}

// path lists the cells of t that count a person of the unit as the tree from,
// former or present, has it: own staff first, the wave last.
func (t *tree) path(from *tree, unit uuid.UUID) []int {
	var path []int
	u, ok := from.index[unit]
	if !ok {
		return nil
	}
	own := None
	if n, ok := t.index[unit]; ok {
		own = t.own(n)
		path = append(path, own)
	}
	for ; u != None && u != len(from.units); u = from.parent(u) {
		if n, ok := t.index[from.units[u].ID]; ok && n != own {
			path = append(path, n)
		}
	}
	if len(path) == 0 || path[len(path)-1] != t.root {
		path = append(path, t.root)
	}
	return path
}

// settle keeps back every joiner, leaver and mover who would change a head
// count that fewer than Together people changed, again and again until none is
// left. The order does not matter: whoever goes in a round could be in no
// admissible set. It returns the cells that a new tree changed by fewer people
// than that, where nobody can be kept back.
func (c *census) settle() (exposed []int) {
	c.groups = c.p.groups()
	for _, x := range c.changes {
		x.held = false
	}
	for {
		few := c.few(false)
		if len(few) == 0 {
			return nil
		}
		kept := false
		for _, x := range c.changes {
			if !x.held && c.holdable(x) && slices.ContainsFunc(c.touched(x, false), few.has) {
				x.held, kept = true, true
			}
		}
		if !kept {
			return few.list()
		}
	}
}

func (c *census) holdable(x *change) bool {
	if x.before == nil {
		return true
	}
	if x.now != nil && x.now.Unit == x.before.Unit {
		return false
	}
	_, stands := c.p.index[x.before.Unit]
	return stands
}

// tally counts changed people per public cell.
type tally map[int]int

func (t tally) has(cell int) bool { return t[cell] > 0 }

func (t tally) list() []int {
	cells := make([]int, 0, len(t))
	for c := range t {
		cells = append(cells, c)
	}
	slices.Sort(cells)
	return cells
}

// few gives the public cells that some people changed, but fewer than Together.
func (c *census) few(flips bool) tally {
	t := c.changed(flips)
	for cell, n := range t {
		if n >= Together {
			delete(t, cell)
		}
	}
	return t
}

func (c *census) changed(flips bool) tally {
	t := tally{}
	for _, x := range c.changes {
		for _, cell := range c.touched(x, flips) {
			t[cell]++
		}
	}
	return t
}

// touched lists the public cells that the change moves: those on one of the
// two paths alone, with flips also those on both when readiness changed.
func (c *census) touched(x *change, flips bool) []int {
	p := x.published()
	var is []int
	if p != nil {
		is = c.public(c.p.path(c.p.tree, p.Unit))
	}
	was := c.public(x.was)
	both := flips && x.before != nil && p != nil && p.Ready != x.before.Ready
	var cells []int
	for _, cell := range was {
		if both || !slices.Contains(is, cell) {
			cells = append(cells, cell)
		}
	}
	for _, cell := range is {
		if !slices.Contains(was, cell) {
			cells = append(cells, cell)
		}
	}
	return cells
}

// public replaces a path of cells by what everybody can compute: the visible
// ones, and for a hidden one the sum of its group.
func (c *census) public(path []int) []int {
	var cells []int
	for _, cell := range path {
		switch {
		case !c.p.hidden[cell]:
			cells = append(cells, cell)
		case c.groups[cell] != None:
			cells = append(cells, c.p.cells()+c.groups[cell])
		}
	}
	return cells
}

// published is how the person is counted in the next table, nil for not at all.
func (x *change) published() *Person {
	switch {
	case !x.held:
		return x.now
	case x.before == nil:
		return nil
	}
	p := *x.before
	if x.now != nil {
		p.Ready = x.now.Ready
	}
	return &p
}

// people is the population of the next table.
func (c *census) people() []Person {
	all := slices.Clone(c.same)
	for _, x := range c.changes {
		if p := x.published(); p != nil {
			all = append(all, *p)
		}
	}
	return all
}
