package org

import (
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Tree is the organisation on one day. It never changes once built, so one
// copy serves all requests of a tenant.
//
// Units stand in depth-first order; the sub-tree of a unit is a slice of it.
type Tree struct {
	Date  clock.Date
	units []Unit
	nodes map[uuid.UUID]node
	slugs map[string]uuid.UUID
	nums  map[string]uuid.UUID
}

type node struct{ begin, end, depth int }

// NewTree builds the tree of units on day d. A unit whose parent is not among
// them becomes a root; so does one unit of a cycle, which only contradictory
// dates in the future can make.
func NewTree(d clock.Date, units []Unit) *Tree {
	t := &Tree{
		Date:  d,
		units: make([]Unit, 0, len(units)),
		nodes: make(map[uuid.UUID]node, len(units)),
		slugs: make(map[string]uuid.UUID, len(units)),
		nums:  make(map[string]uuid.UUID, len(units)),
	}
	sorted := slices.Clone(units)
	slices.SortFunc(sorted, func(a, b Unit) int { return CompareNumbers(a.Number, b.Number) })
	known := make(map[uuid.UUID]bool, len(units))
	for _, u := range sorted {
		known[u.ID] = true
		t.slugs[u.Slug], t.nums[u.Number] = u.ID, u.ID
	}
	children := map[uuid.UUID][]Unit{}
	for _, u := range sorted {
		if !known[u.Parent] {
			u.Parent = uuid.Nil
		}
		children[u.Parent] = append(children[u.Parent], u)
	}
	for _, root := range children[uuid.Nil] {
		t.add(root, 0, children)
	}
	for _, u := range sorted {
		if _, reached := t.nodes[u.ID]; !reached {
			u.Parent = uuid.Nil
			t.add(u, 0, children)
		}
	}
	return t
}

func (t *Tree) add(u Unit, depth int, children map[uuid.UUID][]Unit) {
	if _, again := t.nodes[u.ID]; again {
		return
	}
	begin := len(t.units)
	t.units = append(t.units, u)
	t.nodes[u.ID] = node{begin, begin + 1, depth}
	for _, c := range children[u.ID] {
		t.add(c, depth+1, children)
	}
	t.nodes[u.ID] = node{begin, len(t.units), depth}
}

// Units returns all units, each followed by its sub-tree. Do not change it.
func (t *Tree) Units() []Unit { return t.units }

// Len is the number of units.
func (t *Tree) Len() int { return len(t.units) }

// Unit returns the unit id, if it exists on the tree's day.
func (t *Tree) Unit(id uuid.UUID) (Unit, bool) {
	n, ok := t.nodes[id]
	if !ok {
		return Unit{}, false
	}
	return t.units[n.begin], true
}

// BySlug returns the unit of a URL.
func (t *Tree) BySlug(slug string) (Unit, bool) { return t.Unit(t.slugs[slug]) }

// ByNumber returns the unit with a number.
func (t *Tree) ByNumber(number string) (Unit, bool) { return t.Unit(t.nums[number]) }

// Depth is 0 for a root.
func (t *Tree) Depth(id uuid.UUID) int { return t.nodes[id].depth }

// Roots returns the units without a parent.
func (t *Tree) Roots() []Unit { return t.Children(uuid.Nil) }

// Children returns the units directly below id, ordered by number.
func (t *Tree) Children(id uuid.UUID) []Unit {
	from, to := 0, len(t.units)
	if id != uuid.Nil {
		n, ok := t.nodes[id]
		if !ok {
			return nil
		}
		from, to = n.begin+1, n.end
	}
	var out []Unit
	for i := from; i < to; i = t.nodes[t.units[i].ID].end {
		out = append(out, t.units[i])
	}
	return out
}

// Ancestors returns the units above id, the nearest first.
func (t *Tree) Ancestors(id uuid.UUID) []Unit {
	var out []Unit
	u, ok := t.Unit(id)
	for ok && u.Parent != uuid.Nil {
		if u, ok = t.Unit(u.Parent); ok {
			out = append(out, u)
		}
	}
	return out
}

// Subtree returns the ids of the units and of all below them, each once, in
// the order of the tree.
func (t *Tree) Subtree(ids ...uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for i := 0; i < len(t.units); i++ {
		if slices.Contains(ids, t.units[i].ID) {
			for end := t.nodes[t.units[i].ID].end; i < end; i++ {
				out = append(out, t.units[i].ID)
			}
			i--
		}
	}
	return out
}

// Contains reports whether id is top or below it.
func (t *Tree) Contains(top, id uuid.UUID) bool {
	a, ok := t.nodes[top]
	b, ok2 := t.nodes[id]
	return ok && ok2 && a.begin <= b.begin && b.begin < a.end
}

// Reach returns the units where the actor may p: all = true for the whole
// tenant, else the ids, sub-units included where the grant says so.
func (t *Tree) Reach(a *actor.Actor, p actor.Permission) (ids []uuid.UUID, all bool) {
	if a.Everywhere(p) {
		return nil, true
	}
	seen := map[uuid.UUID]bool{}
	for _, s := range a.Scopes(p) {
		if s.Kind != actor.Unit {
			continue
		}
		below := []uuid.UUID{s.ID}
		if s.Sub {
			below = t.Subtree(s.ID)
		}
		for _, id := range below {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids, false
}
