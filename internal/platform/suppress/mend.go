package suppress

import "cmp"

// audit widens bands until every entry is safe: first by what one table says,
// then also by what it adds to those before, and they to it. Bands only grow,
// so it ends.
func (l *ledger) audit() {
	if !l.settle() {
		l.mute()
	}
	l.later = true
	l.foresee()
	l.settle()
	for i := range l.entries {
		if e := &l.entries[i]; e.cell != None {
			e.known = e.seen
		}
	}
	l.later = false
	l.sweep()
}

func (l *ledger) settle() bool {
	for {
		l.sweep()
		unsafe := l.unsafe()
		if len(unsafe) == 0 {
			return true
		}
		if !l.mend(unsafe) {
			return false
		}
	}
}

// mute withdraws every statement: the last resort, so that a table which
// cannot be mended says too little rather than too much.
func (l *ledger) mute() {
	l.muted = true
	for i := range l.entries {
		l.entries[i].band = Range{0, l.entries[i].heads}
	}
}

// foresee marks what the tables before said too much about already, like groups
// whose cells were still large enough to show: silence does not help them.
func (l *ledger) foresee() {
	bands := make([]Range, len(l.entries))
	for i := range l.entries {
		e := &l.entries[i]
		bands[i], e.band = e.band, Range{0, e.heads}
	}
	l.sweep()
	for i := range l.entries {
		e := &l.entries[i]
		e.told = !l.safe(e, e.seen)
		e.band = bands[i]
	}
}

func (l *ledger) unsafe() (list []int) {
	for i := range l.entries {
		e := &l.entries[i]
		if told := l.later && e.told; !told && !l.safe(e, e.seen) {
			list = append(list, i)
		}
	}
	return list
}

// mend loosens each unsafe entry, at most one band per equation and round: the
// next sweep tells what is still needed.
func (l *ledger) mend(unsafe []int) bool {
	done := map[int]bool{}
	for _, i := range unsafe {
		e := &l.entries[i]
		n := l.need(e)
		if !l.safe(e, e.up) && len(e.kids) > 0 {
			if !done[i] && l.loosen(e.kids, i, n) {
				done[i] = true
			}
			continue
		}
		if p := l.free(i, n.mirrored(), done); p != None {
			done[p] = true
		}
	}
	return len(done) > 0
}

// need is the direction in which an entry must become less certain.
type need struct {
	target   *entry
	up, down bool // its bounds must move up, down
	mirror   bool // parts beside it move the other way
}

func (n need) mirrored() need { n.mirror = true; return n }

func (l *ledger) need(e *entry) need {
	n := need{target: e}
	switch {
	case l.later && e.cell != None:
		n.up = e.seen.Hi < e.known.Hi
	case e.cell == None:
		ready, open := l.enough(e)
		n.up, n.down = e.seen.Hi < ready, e.heads-e.seen.Lo < open
	case e.heads < 2*l.k:
		n.up, n.down = e.seen.Hi < e.band.Hi, e.seen.Lo > e.band.Lo
	default:
		n.up, n.down = e.seen.Hi < min(e.band.Hi, e.heads-1), e.seen.Lo > max(e.band.Lo, 1)
	}
	return n
}

// free gives an entry room from above: by a part beside it, else by the sum,
// else by what stands beside and above the sum. It returns the equation.
func (l *ledger) free(i int, n need, done map[int]bool) int {
	for {
		p := l.entries[i].parent
		if p == None || done[p] {
			return None
		}
		if l.loosen(l.entries[p].kids, i, n) {
			return p
		}
		if e := &l.entries[p]; e.band != (Range{0, e.heads}) {
			e.band = l.wider(e)
			return p
		}
		i = p
	}
}

// loosen widens the part that helps: one that suffices before one that does
// not, a single cell before a total, the smallest first.
func (l *ledger) loosen(parts []int, not int, n need) bool {
	best := None
	var rank [3]int
	for _, i := range parts {
		if i == not {
			continue
		}
		up, down := l.gain(i, n)
		if up+down == 0 {
			continue
		}
		e, t := &l.entries[i], n.target
		mine := [3]int{1, min(len(e.kids), 1), e.heads}
		r := Range{max(t.seen.Lo-down, t.band.Lo), min(t.seen.Hi+up, t.band.Hi)}
		if l.safe(t, r) {
			mine[0] = 0
		}
		if best == None || less(mine, rank) {
			best, rank = i, mine
		}
	}
	if best == None {
		return false
	}
	up, _ := l.gain(best, n)
	l.widen(best, (up > 0) != n.mirror)
	return true
}

func less(a, b [3]int) bool {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2])) < 0
}

// gain is how far the target's bounds move when the part is widened.
func (l *ledger) gain(i int, n need) (up, down int) {
	if n.up {
		up = l.room(i, !n.mirror)
	}
	if n.down {
		down = l.room(i, n.mirror)
	}
	return up, down
}

// room is how far the upper (else the lower) bound of an entry moves when its
// band is widened, together with one below it if its parts pin it.
func (l *ledger) room(i int, upper bool) int {
	e := &l.entries[i]
	room := l.stretch(e, upper)
	if len(e.kids) == 0 || room <= 0 {
		return max(room, 0)
	}
	if slack := l.slack(e, upper); slack > 0 {
		return min(room, slack)
	}
	best := 0
	for _, kid := range e.kids {
		best = max(best, l.room(kid, upper))
	}
	return min(room, best)
}

func (l *ledger) stretch(e *entry, upper bool) int {
	next := l.wider(e)
	if upper {
		return next.Hi - e.up.Hi
	}
	if l.later {
		next.Lo = max(next.Lo, e.known.Lo)
	}
	return e.up.Lo - next.Lo
}

// slack is how far the parts of an entry already reach beyond its own bound.
func (l *ledger) slack(e *entry, upper bool) int {
	parts := l.parts(e)
	if upper {
		return parts.Hi - e.up.Hi
	}
	return e.up.Lo - parts.Lo
}

// widen makes the band of an entry coarser, and of the smallest part below it
// that helps when its parts would give the figure away.
func (l *ledger) widen(i int, upper bool) {
	e := &l.entries[i]
	pinned := len(e.kids) > 0 && l.slack(e, upper) <= 0
	e.band = l.wider(e)
	if !pinned {
		return
	}
	best := None
	for _, kid := range e.kids {
		if l.room(kid, upper) > 0 && (best == None || l.entries[kid].heads < l.entries[best].heads) {
			best = kid
		}
	}
	if best != None {
		l.widen(best, upper)
	}
}
