package suppress

// pattern says which cells of a tree are hidden. It only grows.
type pattern struct {
	*tree
	heads  []int
	k      int
	hidden []bool
	grown  bool
}

func (p *pattern) hide(cell int) {
	if !p.hidden[cell] {
		p.hidden[cell] = true
		p.grown = true
	}
}

// small hides every cell that holds some people, but fewer than the minimum.
func (p *pattern) small(heads []int) {
	for u := range p.kids {
		if u == len(p.units) && u != p.root {
			continue
		}
		for _, c := range []int{u, p.own(u)} {
			if 0 < heads[c] && heads[c] < p.k {
				p.hide(c)
			}
		}
	}
}

// protect hides more cells until no hidden one can be computed or narrowed to
// fewer than k values from those that are left, and reports whether it had to.
func (p *pattern) protect() bool {
	start := p.grown
	for p.grown = true; p.grown; {
		p.grown = false
		for i := len(p.down) - 1; i >= 0; i-- {
			if u := p.down[i]; p.inner(u) && p.lonely(u) {
				p.thicken(p.equation(u))
			}
		}
		for _, u := range p.down {
			if p.inner(u) && !p.hidden[u] {
				if g := p.group(u); p.thin(g) {
					p.thicken(g)
				}
			}
		}
		start = start || p.grown
	}
	return start
}

// lonely reports whether exactly one cell of the unit's equation is hidden: it
// would be a difference of published figures.
func (p *pattern) lonely(u int) bool {
	n := 0
	if p.hidden[u] {
		n++
	}
	for _, m := range p.below[u] {
		if p.hidden[m] {
			n++
		}
	}
	return n == 1
}

// group is a set of hidden cells that hang together below one visible total.
// All an attacker has about them is their sum: every hidden cell that is no
// total itself can be anything from 0 to heads, and the hidden totals between
// are such cells plus a constant. So heads decides about all of them.
type group struct {
	top     int
	cells   int   // hidden cells that are no totals of inner units
	heads   int   // people in them together
	visible []int // cells that stand beside them in the same equations
}

func (p *pattern) equation(u int) group { return group{top: u, visible: p.shown(u, nil)} }

func (p *pattern) shown(u int, to []int) []int {
	for _, m := range p.below[u] {
		if !p.hidden[m] {
			to = append(to, m)
		}
	}
	return to
}

func (p *pattern) group(top int) group {
	g := group{top: top}
	p.gather(top, &g)
	return g
}

func (p *pattern) gather(u int, g *group) {
	for _, m := range p.below[u] {
		switch {
		case !p.hidden[m]:
			g.visible = append(g.visible, m)
		case p.total(m):
			p.gather(m, g)
		default:
			g.cells++
			g.heads += p.heads[m]
		}
	}
}

// groups names the top of the group of every hidden cell that is no total. Below
// a hidden wave nothing adds up to anything public: None.
func (p *pattern) groups() []int {
	tops := make([]int, p.cells())
	for i := range tops {
		tops[i] = None
	}
	var walk func(u, top int)
	walk = func(u, top int) {
		for _, m := range p.below[u] {
			switch {
			case p.total(m) && p.hidden[m]:
				walk(m, top)
			case p.total(m):
				walk(m, m)
			case p.hidden[m]:
				tops[m] = top
			}
		}
	}
	if p.hidden[p.root] {
		walk(p.root, None)
	} else {
		walk(p.root, p.root)
	}
	return tops
}

// thin reports whether fewer than k values remain for a cell of the group, also
// for somebody who knows that at least one of them is smaller than k: with two
// cells that hold k people together each of the two is.
func (p *pattern) thin(g group) bool {
	if g.cells == 0 {
		return false
	}
	return g.heads < p.k || g.cells == 2 && g.heads == p.k
}

// thicken hides a cell that stands beside: the one that takes the fewest others
// with it, of these the smallest. Else it hides the total above, else a cell
// without people. The total of the wave goes last of all.
func (p *pattern) thicken(g group) {
	best, cost, empty := None, 0, None
	for _, c := range g.visible {
		if p.heads[c] == 0 {
			empty = c
			continue
		}
		mine := p.cost(c)
		if best == None || mine < cost || mine == cost && p.heads[c] < p.heads[best] {
			best, cost = c, mine
		}
	}
	switch {
	case best != None:
		p.hide(best)
	case g.top != p.root && !p.hidden[g.top]:
		p.hide(g.top)
	case empty != None:
		p.hide(empty)
	default:
		p.hide(p.root)
	}
}

// cost is how many cells go when this one does: a total of which all parts are
// visible needs one of them to go as well, and so on down.
func (p *pattern) cost(cell int) int {
	if !p.total(cell) {
		return 1
	}
	best := None
	for _, m := range p.below[cell] {
		if p.hidden[m] {
			return 1
		}
		if mine := p.cost(m); p.heads[m] > 0 && (best == None || mine < best) {
			best = mine
		}
	}
	return 1 + max(best, 1)
}
