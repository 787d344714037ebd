package suppress

// network is two tables with a common total as everybody can see through them.
// People flow from the cells of one tree up to the total, in three streams, one
// per band, and down again into the cells of the other. What is published are
// head counts of cells and the width of some streams. So the tables that fit to
// it are the flows of this network, and every closed walk along untold streams
// turns one of them into another.
type network struct {
	seats []seat
	edges [][2]int // from, to; those of seat s are bands·s to bands·s+2
	at    [][]int  // the streams that begin or end in a node
	tops  [2]int   // the totals; the second one's streams are the first one's
}

// seat is a visible cell, or the hidden cells that hang together below one: of
// these the sum is known and nothing else.
type seat struct {
	tree   int
	cell   int // None for hidden ones
	cells  []int
	parent int
	node   int  // where its streams part: the first of three, one per band
	leaf   bool // its people are known: one node for all bands
}

func newNetwork(patterns [2]*pattern) *network {
	n := &network{}
	for tree, p := range patterns {
		n.plant(tree, p)
	}
	nodes := 0
	for i := range n.seats {
		n.seats[i].node = nodes
		if nodes++; !n.seats[i].leaf {
			nodes += bands - 1
		}
	}
	n.at = make([][]int, nodes)
	n.edges = make([][2]int, bands*len(n.seats))
	for i := range n.seats {
		n.connect(i)
	}
	return n
}

// plant seats what is known of a tree, parents first.
func (n *network) plant(tree int, p *pattern) {
	add := func(cell, parent int, leaf bool) int {
		n.seats = append(n.seats, seat{tree: tree, cell: cell, parent: parent, leaf: leaf})
		return len(n.seats) - 1
	}
	n.tops[tree] = add(p.root, None, !p.inner(p.root))
	pools := map[int]int{}
	var expand func(u, parent int)
	expand = func(u, parent int) {
		for _, m := range p.below[u] {
			var at int
			switch {
			case p.hidden[m] && p.total(m):
				expand(m, parent)
				continue
			case p.hidden[m]:
				id, ok := pools[parent]
				if !ok {
					id = add(None, parent, true)
					pools[parent] = id
				}
				at = id
			default:
				at = add(m, parent, !p.total(m))
			}
			n.seats[at].cells = append(n.seats[at].cells, m)
			if p.total(m) {
				expand(m, at)
			}
		}
	}
	n.seats[n.tops[tree]].cells = []int{p.root}
	expand(p.root, n.tops[tree])
}

// connect lets the streams of a seat run up in the first tree and down in the
// second.
func (n *network) connect(i int) {
	s := n.seats[i]
	above := n.tops[1]
	if s.parent != None {
		above = s.parent
	} else if s.tree == 1 {
		return
	}
	for b := range bands {
		e := bands*i + b
		n.edges[e] = [2]int{n.node(i, b), n.node(above, b)}
		if s.tree == 1 {
			n.edges[e] = [2]int{n.node(above, b), n.node(i, b)}
		}
		for _, v := range n.edges[e] {
			n.at[v] = append(n.at[v], e)
		}
	}
}

func (n *network) node(seat, band int) int {
	if n.seats[seat].leaf {
		return n.seats[seat].node
	}
	return n.seats[seat].node + band
}
