package suppress

import (
	"container/heap"
	"errors"
	"slices"
)

// audit decides what is told about one subject. It starts from what each group
// could be told by itself, and takes statements back until other tables that
// fit to the rest leave every untold figure open. It is exact: a stream can be
// wider by one if and only if there is a walk along which people can be
// rerouted (max flow, min cut), and widths of whole people suffice.
type audit struct {
	*network
	k     int
	heads []int // by seat, of those who have a target
	truth []int
	told  []bool
	split []Split // by seat

	flow   []int // one of the tables that fit
	queue  []int // seats to look at
	queued []bool
	via    []int // the stream a search came by
	mark   []int // the search that came last
	search int
	list   []int
}

var errNoWay = errors.New("suppress: an untold figure cannot be left open")

// settle decides what is told about one subject, by seat.
func (n *network) settle(k int, in [2][bands][]int) ([]Split, error) {
	a := n.audit(k, in)
	err := a.run()
	return a.split, err
}

func (n *network) audit(k int, in [2][bands][]int) *audit {
	a := &audit{
		network: n, k: k, heads: make([]int, len(n.seats)), split: make([]Split, len(n.seats)), queued: make([]bool, len(n.seats)),
		truth: make([]int, len(n.edges)), told: make([]bool, len(n.edges)),
		via: make([]int, len(n.at)), mark: make([]int, len(n.at)),
	}
	for i, s := range n.seats {
		for b := range bands {
			for _, c := range s.cells {
				a.truth[bands*i+b] += in[s.tree][b][c]
				a.heads[i] += in[s.tree][b][c]
			}
		}
		a.split[i] = Split{Untold, Untold}
		if s.cell != None && a.heads[i] >= k {
			a.split[i] = first(a.parts(i))
		}
		a.say(i)
	}
	a.flow = slices.Clone(a.truth)
	return a
}

// first is what a group could be told by itself. A part of which nobody, one or
// two are there goes with the one beside it, so that knowing the rule does not
// tell which of these it was.
func first(n [bands]int) Split {
	told := func(part, rest int) int {
		if part < Together || rest < Together {
			return Untold
		}
		return part
	}
	s := Split{told(n[Below], n[At]+n[Above]), told(n[Above], n[Below]+n[At])}
	if s.Below != Untold && n[At] < Together {
		s.Above = Untold
	}
	return s
}

func (a *audit) parts(seat int) [bands]int { return [bands]int(a.truth[bands*seat : bands*seat+bands]) }

// say notes which streams of a seat are told, and has it looked at.
func (a *audit) say(seat int) {
	e, s := bands*seat, a.split[seat]
	a.told[e+int(Below)] = s.Below != Untold
	a.told[e+int(Above)] = s.Above != Untold
	a.told[e+int(At)] = s.Below != Untold && s.Above != Untold
	if !a.queued[seat] && seat != a.tops[1] {
		a.queued[seat] = true
		a.queue = append(a.queue, seat)
	}
}

// run looks at every seat until all are safe. Taking a statement back makes no
// other seat less safe, and with all taken back all are, so it ends.
func (a *audit) run() error {
	for len(a.queue) > 0 {
		seat := a.queue[0]
		a.queue = a.queue[1:]
		a.queued[seat] = false
		for b := range bands {
			if e := bands*seat + b; !a.told[e] && a.heads[seat] > 0 {
				if err := a.open(e, seat); err != nil {
					return err
				}
			}
		}
	}
	a.split[a.tops[1]] = a.split[a.tops[0]]
	return nil
}

// open makes sure that an untold stream may be wider and narrower than it is.
func (a *audit) open(e, seat int) error {
	lo, hi := a.room(e, seat)
	for _, up := range []bool{true, false} {
		n := hi - a.truth[e]
		if !up {
			n = a.truth[e] - lo
		}
		for n > 0 {
			if n -= a.shift(e, n, up); n > 0 && !a.release(e, up) {
				return errNoWay
			}
		}
		copy(a.flow, a.truth)
	}
	return nil
}

// room is what has to stay possible: of few people with a target anything; of
// hidden ones as many values as a hidden head count has; for a visible group some figure that might have been
// told, and others on both sides of the true one.
func (a *audit) room(e, seat int) (lo, hi int) {
	n, all := a.truth[e], a.heads[seat]
	switch {
	case all < a.k:
		return 0, all
	case a.seats[seat].cell == None:
		return all - a.k + 1, a.k - 1
	}
	most := 0
	for b, part := range a.parts(seat) {
		if !a.told[bands*seat+b] {
			most += part
		}
	}
	if n >= Together {
		lo = max(0, min(most-Together, n-1))
	}
	return lo, min(most, max(Together, n+1))
}

// shift makes a stream wider or narrower by at most n people, and as many other
// untold streams as it takes. It returns by how many.
func (a *audit) shift(e, n int, up bool) (moved int) {
	from, to := a.edges[e][1], a.edges[e][0]
	if !up {
		from, to = to, from
	}
	for moved < n && (up || a.flow[e] > 0) && a.reach(from, to, e) {
		push := n - moved
		a.walk(from, to, func(x int, with bool) {
			if !with {
				push = min(push, a.flow[x])
			}
		})
		if !up {
			push = min(push, a.flow[e])
		}
		a.walk(from, to, func(x int, with bool) { a.move(x, push, with) })
		a.move(e, push, up)
		moved += push
	}
	return moved
}

func (a *audit) move(e, n int, with bool) {
	if with {
		a.flow[e] += n
	} else {
		a.flow[e] -= n
	}
}

// step is where a stream leads from a node, and whether along its direction;
// against it, people must be in it.
func (a *audit) step(node, e int) (next int, with, ok bool) {
	if a.edges[e][0] == node {
		return a.edges[e][1], true, true
	}
	return a.edges[e][0], false, a.flow[e] > 0
}

// reach looks for the shortest walk along untold streams other than but.
func (a *audit) reach(from, to, but int) bool {
	a.search++
	a.mark[from] = a.search
	a.list = append(a.list[:0], from)
	for i := 0; i < len(a.list); i++ {
		node := a.list[i]
		for _, e := range a.at[node] {
			if a.told[e] || e == but {
				continue
			}
			next, _, ok := a.step(node, e)
			if !ok || a.mark[next] == a.search {
				continue
			}
			a.mark[next], a.via[next] = a.search, e
			if next == to {
				return true
			}
			a.list = append(a.list, next)
		}
	}
	return false
}

// walk follows the last search back.
func (a *audit) walk(from, to int, fn func(e int, with bool)) {
	for node := to; node != from; {
		e := a.via[node]
		with := a.edges[e][1] == node
		fn(e, with)
		if node = a.edges[e][0]; !with {
			node = a.edges[e][1]
		}
	}
}

// release takes back the statements on the walk that costs least: statements
// about few people before those about many, how many are above before how many
// are below.
func (a *audit) release(e int, up bool) bool {
	from, to := a.edges[e][1], a.edges[e][0]
	if !up {
		from, to = to, from
	}
	if !up && a.flow[e] == 0 || !a.cheapest(from, to, e) {
		return false
	}
	var back []int
	a.walk(from, to, func(x int, _ bool) {
		if a.told[x] {
			back = append(back, x)
		}
	})
	slices.Sort(back) // of one seat: below, at, above
	for _, x := range back {
		s := &a.split[x/bands]
		switch Band(x % bands) {
		case Below:
			s.Below = Untold
		case At:
			if s.Below != Untold {
				s.Above = Untold
			}
		case Above:
			s.Above = Untold
		}
		a.say(x / bands)
	}
	return true
}

func (a *audit) cheapest(from, to, but int) bool {
	a.search++
	list := &walks{{0, from, but}}
	for list.Len() > 0 {
		w := heap.Pop(list).(visit)
		if a.mark[w.node] == a.search {
			continue
		}
		a.mark[w.node], a.via[w.node] = a.search, w.by
		if w.node == to {
			return true
		}
		for _, e := range a.at[w.node] {
			if next, _, ok := a.step(w.node, e); ok && e != but && a.mark[next] != a.search {
				heap.Push(list, visit{w.cost + a.price(e), next, e})
			}
		}
	}
	return false
}

func (a *audit) price(e int) int {
	switch n := a.heads[e/bands]; {
	case !a.told[e]:
		return 0
	case e%bands == int(Below):
		return 2 * n
	default:
		return n
	}
}

type visit struct{ cost, node, by int }

type walks []visit

func (w walks) Len() int           { return len(w) }
func (w walks) Less(i, j int) bool { return w[i].cost < w[j].cost }
func (w walks) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *walks) Push(x any)        { *w = append(*w, x.(visit)) }
func (w *walks) Pop() any {
	last := len(*w) - 1
	v := (*w)[last]
	*w = (*w)[:last]
	return v
}
