package attack

import "errors"

// flow is a set of whole numbers on edges of a graph. What enters a node leaves
// it, and each number lies within its bounds. Two tables with one total are such
// a graph: people flow up through the cells of one and down those of the other,
// in one stream for each part.
type flow struct {
	edges []edge
	out   [][]int // the edges at a node
	by    []int   // how a search came to a node
	seen  []int   // the search that did
	turn  int
	queue []int
}

var errContradiction = errors.New("attack: the tables contradict each other")

type edge struct {
	from, to int
	Range
	n int
}

func (f *flow) node() int {
	f.out = append(f.out, nil)
	f.by, f.seen = append(f.by, 0), append(f.seen, 0)
	return len(f.out) - 1
}

func (f *flow) edge(from, to int, r Range) int {
	f.edges = append(f.edges, edge{from, to, r, r.Lo})
	e := len(f.edges) - 1
	f.out[from], f.out[to] = append(f.out[from], e), append(f.out[to], e)
	return e
}

// settle finds numbers that fit.
func (f *flow) settle() error {
	excess := make([]int, len(f.out))
	for _, e := range f.edges {
		if e.Lo > e.Hi {
			return errContradiction
		}
		excess[e.to] += e.n
		excess[e.from] -= e.n
	}
	for at := range excess {
		for excess[at] > 0 {
			to := f.search(at, -1, func(node int) bool { return excess[node] < 0 })
			if to < 0 {
				return errContradiction
			}
			n := f.push(at, to, min(excess[at], -excess[to]))
			excess[at] -= n
			excess[to] += n
		}
	}
	return nil
}

// search walks from a node along all numbers that may still change, but one.
func (f *flow) search(from, but int, end func(node int) bool) int {
	f.turn++
	f.seen[from] = f.turn
	f.queue = append(f.queue[:0], from)
	for i := 0; i < len(f.queue); i++ {
		node := f.queue[i]
		for _, at := range f.out[node] {
			next, room := f.edges[at].beyond(node)
			if room == 0 || at == but || f.seen[next] == f.turn {
				continue
			}
			f.seen[next], f.by[next] = f.turn, at
			if end(next) {
				return next
			}
			f.queue = append(f.queue, next)
		}
	}
	return -1
}

// beyond is where an edge leads, and how much more can go there.
func (e edge) beyond(node int) (next, room int) {
	if e.from == node {
		return e.to, e.Hi - e.n
	}
	return e.from, e.n - e.Lo
}

// push sends at most n along the last search.
func (f *flow) push(from, to, n int) int {
	back := func(do func(e *edge, forth bool)) {
		for node := to; node != from; {
			e := &f.edges[f.by[node]]
			forth := e.to == node
			do(e, forth)
			if node = e.from; !forth {
				node = e.to
			}
		}
	}
	back(func(e *edge, forth bool) {
		if forth {
			n = min(n, e.Hi-e.n)
		} else {
			n = min(n, e.n-e.Lo)
		}
	})
	back(func(e *edge, forth bool) {
		if forth {
			e.n += n
		} else {
			e.n -= n
		}
	})
	return n
}

// bounds are the values that an edge can have, as far as the given ones.
func (f *flow) bounds(at int, far Range) Range {
	e := &f.edges[at]
	f.shift(at, e.to, e.from, min(far.Hi, e.Hi)-e.n, 1)
	hi := e.n
	f.shift(at, e.from, e.to, e.n-max(far.Lo, e.Lo), -1)
	return Range{e.n, hi}
}

// shift makes an edge wider (else narrower) by at most n.
func (f *flow) shift(at, from, to, n, sign int) {
	for n > 0 && f.search(from, at, func(node int) bool { return node == to }) >= 0 {
		by := f.push(from, to, n)
		f.edges[at].n += sign * by
		n -= by
	}
}
