package suppress

// seat is a group of people about which figures can be told: a visible cell, or
// the hidden cells that hang together below one. Of these the sum is no secret,
// and nothing else. The seats below a seat add up to it.
type seat struct {
	cell  int   // None for hidden ones
	cells []int // whose people it counts
	kids  []int
}

// seats lists what can be seen of a tree, parents first.
func (p *pattern) seats() []seat {
	list := []seat{{cell: p.root, cells: []int{p.root}}}
	pools := map[int]int{}
	add := func(cell, above int) int {
		list = append(list, seat{cell: cell})
		list[above].kids = append(list[above].kids, len(list)-1)
		return len(list) - 1
	}
	var expand func(u, above int)
	expand = func(u, above int) {
		for _, m := range p.below[u] {
			if p.hidden[m] && p.total(m) {
				expand(m, above)
				continue
			}
			at, known := pools[above]
			switch {
			case !p.hidden[m]:
				at = add(m, above)
			case !known:
				at = add(None, above)
				pools[above] = at
			}
			list[at].cells = append(list[at].cells, m)
			if p.total(m) {
				expand(m, at)
			}
		}
	}
	expand(p.root, 0)
	return list
}
