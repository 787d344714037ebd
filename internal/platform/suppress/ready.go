package suppress

// ledger is the table of ready people as everybody can see through it: the
// visible cells, and for each group of hidden cells one entry with their sum,
// whose head count is no secret. Every entry below another is part of it, and
// the parts add up, so what follows from bands is exact: one sweep up and one
// sweep down give the bounds of an attacker who knows all of them.
type ledger struct {
	k       int
	entries []entry // parents before children
	known   []Range // by cell, as before found it
	muted   bool
	later   bool // it is read by somebody who knows all tables before
}

type entry struct {
	cell     int // None for a group of hidden cells
	heads    int
	ready    int
	parent   int
	kids     []int
	band     Range // what is said about the entry by itself
	last     Range // what the last table said
	known    Range // what all tables say to somebody who takes readiness for lasting; of a group: see know
	told     bool  // the tables before said too much about it
	up, seen Range // what follows from its parts; from the whole table
}

// ledger enters the cells of a table as everybody can compute them.
func (d *draft) ledger(c counts, cells []Cell) *ledger {
	last, known := d.before(cells)
	l := &ledger{k: d.k, known: known}
	add := func(cell, at int) int {
		return l.add(entry{cell: cell, heads: c.heads[cell], ready: c.ready[cell], parent: at, last: last[cell], known: known[cell]})
	}
	var expand func(u, at int)
	expand = func(u, at int) {
		for _, m := range d.below[u] {
			switch {
			case d.hidden[m] && d.total(m):
				expand(m, at)
			case d.hidden[m]:
				l.pool(at, c.heads[m], c.ready[m])
			case d.total(m):
				id := add(m, at)
				expand(m, id)
				l.know(id, d.shown(m, c, known))
			default:
				add(m, at)
			}
		}
	}
	if d.hidden[d.root] {
		expand(d.root, None)
		return l
	}
	top := add(d.root, None)
	expand(d.root, top)
	l.know(top, d.shown(d.root, c, known))
	return l
}

// write replaces ready counts by what may be said about them.
func (l *ledger) write(cells []Cell) {
	for i := range l.entries {
		if e := &l.entries[i]; e.cell != None {
			cells[e.cell].Ready = e.seen
		}
	}
}

// before is what the last table said about cells whose head count reads the
// same, and what all tables so far say together, also about cells that were
// hidden since. Readiness rarely ends, so somebody who compares the days may
// take these people for the same ones, and ready ones for ready for good.
func (d *draft) before(cells []Cell) (last, known []Range) {
	last, known = make([]Range, len(cells)), make([]Range, len(cells))
	if d.previous == nil {
		return last, known
	}
	note := func(cell int, was Cell) {
		switch {
		case was.Hidden:
		case cells[cell].Hidden:
			known[cell] = was.Ready
		case was.Affected == cells[cell].Affected:
			last[cell], known[cell] = was.Ready, was.Ready
		}
	}
	for _, row := range d.previous.Rows {
		if u, ok := d.index[row.Unit]; ok {
			note(u, row.Total)
			note(d.own(u), row.Own)
		}
	}
	note(d.root, d.previous.Total)
	for _, k := range d.previous.Known {
		if cell, ok := d.cell(k.Unit, k.Own); ok && (cells[cell].Hidden || last[cell] != (Range{})) {
			known[cell] = k.Ready
		}
	}
	return last, known
}

// known lists the cells of which all tables together say more than the new one
// does.
func (d *draft) known(l *ledger) (list []Known) {
	note := func(cell int, r Range) {
		unit, own := d.name(cell)
		list = append(list, Known{unit, own, r})
	}
	for i := range l.entries {
		if e := &l.entries[i]; e.cell != None && e.known != e.seen {
			note(e.cell, e.known)
		}
	}
	for cell, r := range l.known {
		if d.hidden[cell] && r != (Range{}) {
			note(cell, r)
		}
	}
	return list
}

func (l *ledger) add(e entry) int {
	e.band = l.band(e.heads, e.ready)
	if e.ready < e.known.Lo {
		e.known = Range{e.ready, e.ready}
	}
	if e.last.Lo <= e.ready && e.ready < e.last.Hi {
		e.band = Range{min(e.band.Lo, e.last.Lo), max(e.band.Hi, e.last.Hi)}
	}
	id := len(l.entries)
	l.entries = append(l.entries, e)
	if e.parent != None {
		p := &l.entries[e.parent]
		p.kids = append(p.kids, id)
	}
	return id
}

// pool adds people of a hidden cell to the group below an entry. Below a hidden
// wave there is no sum to take a difference from.
func (l *ledger) pool(at, heads, ready int) {
	if at == None {
		return
	}
	for _, kid := range l.entries[at].kids {
		if e := &l.entries[kid]; e.cell == None {
			e.heads += heads
			e.ready += ready
			e.band = l.vague(e)
			return
		}
	}
	id := l.add(entry{cell: None, heads: heads, ready: ready, parent: at})
	l.entries[id].band = l.vague(&l.entries[id])
}

// remains is what was public about cells of one group before they were hidden.
type remains struct {
	ready int // people ready in the group now
	least int // of them, those who were known to be
	most  int // how many could be in one of the cells
}

// shown finds what remains of the hidden cells that hang together below u.
func (d *draft) shown(u int, c counts, known []Range) (all remains) {
	for _, m := range d.below[u] {
		if !d.hidden[m] {
			continue
		}
		part := remains{c.ready[m], known[m].Lo, known[m].Hi}
		if d.total(m) {
			part = d.shown(m, c, known)
			beside := c.ready[m] - part.ready
			part.least, part.most = max(part.least, known[m].Lo-beside), max(part.most, known[m].Hi-beside)
		}
		all.ready += part.ready
		all.least += min(part.least, part.ready)
		all.most = max(all.most, part.most)
	}
	return all
}

// know notes what remains of the group below an entry; the others in it must
// stay vague beside that.
func (l *ledger) know(at int, r remains) {
	if r.most == 0 {
		return
	}
	for _, kid := range l.entries[at].kids {
		if e := &l.entries[kid]; e.cell == None {
			e.known, e.band = Range{r.least, r.most}, Range{0, e.heads}
		}
	}
}

// enough is up to how many of a group have to be possible as ready, and as open:
// the minimum less one, for somebody who knows all tables before as many beside
// those he knows of.
func (l *ledger) enough(e *entry) (ready, open int) {
	if !l.later {
		return l.k - 1, l.k - 1
	}
	return min(max(e.known.Hi, e.known.Lo+l.k-1), e.heads), min(l.k-1, e.heads-e.known.Lo)
}

// vague is what the cells around a group may tell about it: of a large group
// that one part is smaller than the minimum, of all others nothing.
func (l *ledger) vague(e *entry) Range {
	if edge := l.edge(e.heads, e.ready); e.heads >= 2*l.k && !edge.Exact() {
		return edge
	}
	return Range{0, e.heads}
}

// band is the first coarseness of a ready count: halves for groups below twice
// the minimum; for larger ones the figure, unless one of the two parts is there
// but smaller than the minimum.
func (l *ledger) band(heads, ready int) Range {
	half := (heads + 1) / 2
	switch {
	case heads == 0:
		return Range{}
	case heads < 2*l.k && ready < half:
		return Range{0, half - 1}
	case heads < 2*l.k:
		return Range{half, heads}
	case ready == 0 || ready == heads:
		return Range{ready, ready}
	}
	return l.edge(heads, ready)
}

func (l *ledger) edge(heads, ready int) Range {
	switch {
	case ready < l.k:
		return Range{0, l.k - 1}
	case heads-ready < l.k:
		return Range{heads - l.k + 1, heads}
	}
	return Range{ready, ready}
}

// wider is the next coarseness: the edge for nobody and everybody of a large
// group, then no statement at all.
func (l *ledger) wider(e *entry) Range {
	if e.heads >= 2*l.k && e.band.Exact() {
		if edge := l.edge(e.heads, e.ready); !edge.Exact() {
			return edge
		}
	}
	return Range{0, e.heads}
}

// safe reports whether the range leaves enough open about the entry. In a large
// group neither nobody nor everybody is a way out: those would be figures. Over
// time a visible cell tells nothing about its past unless its upper end sinks.
func (l *ledger) safe(e *entry, r Range) bool {
	switch first := l.band(e.heads, e.ready); {
	case l.later && e.cell != None:
		return r.Hi >= e.known.Hi
	case e.cell == None:
		ready, open := l.enough(e)
		return r.Hi >= ready && e.heads-r.Lo >= open
	case first.Exact():
		return true
	case e.heads < 2*l.k:
		return r.Hi-r.Lo+1 >= Together
	}
	return min(r.Hi, e.heads-1)-max(r.Lo, 1)+1 >= Together
}

// sweep computes what follows from all bands; later, also from the tables before
// for somebody who takes readiness for lasting.
func (l *ledger) sweep() {
	for i := len(l.entries) - 1; i >= 0; i-- {
		e := &l.entries[i]
		e.up = e.band
		if l.later {
			e.up.Lo = max(e.up.Lo, e.known.Lo)
		}
		if len(e.kids) > 0 {
			parts := l.parts(e)
			e.up = Range{max(e.up.Lo, parts.Lo), min(e.up.Hi, parts.Hi)}
		}
	}
	for i := range l.entries {
		e := &l.entries[i]
		if e.parent == None {
			e.seen = e.up
		}
		parts := l.parts(e)
		for _, kid := range e.kids {
			k := &l.entries[kid]
			k.seen.Lo = max(k.up.Lo, e.seen.Lo-(parts.Hi-k.up.Hi))
			k.seen.Hi = min(k.up.Hi, e.seen.Hi-(parts.Lo-k.up.Lo))
		}
	}
}

func (l *ledger) parts(e *entry) (sum Range) {
	for _, kid := range e.kids {
		sum.Lo += l.entries[kid].up.Lo
		sum.Hi += l.entries[kid].up.Hi
	}
	return sum
}
