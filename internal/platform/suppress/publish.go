package suppress

import "github.com/google/uuid"

// Publish makes the table of the end of a local day from the last published
// table (nil for the first) and the truth. The minimum k is never below Floor.
func Publish(previous *Table, now Snapshot, k int) (*Table, error) {
	d, err := newDraft(previous, now, k)
	if err != nil {
		return nil, err
	}
	return d.table(), nil
}

// Early makes a table before the end of the day. It refuses (false) unless
// something changed and at least Together people changed in every changed cell,
// readiness included; a cell that must go into hiding waits for the day's end.
func Early(previous *Table, now Snapshot, k int) (*Table, bool, error) {
	if previous == nil {
		return nil, false, nil
	}
	d, err := newDraft(previous, now, k)
	if err != nil {
		return nil, false, err
	}
	changed := d.census.changed(true)
	if len(changed) == 0 || len(d.census.few(true)) > 0 {
		return nil, false, nil
	}
	t := d.table()
	if len(t.Rows) != len(previous.Rows) || surprising(previous.Total, t.Total, changed.has(d.root)) {
		return nil, false, nil
	}
	for i, row := range t.Rows {
		last := previous.Rows[i]
		if last.Unit != row.Unit || last.Parent != row.Parent {
			return nil, false, nil
		}
		if surprising(last.Total, row.Total, changed.has(i)) || surprising(last.Own, row.Own, changed.has(d.own(i))) {
			return nil, false, nil
		}
	}
	return t, true, nil
}

// surprising reports whether a cell reads differently for another reason than
// the people in it: it goes into hiding, or its band does.
func surprising(last, next Cell, changed bool) bool {
	return last.Hidden != next.Hidden || last != next && !changed
}

// draft is a table in the making.
type draft struct {
	*pattern
	previous *Table
	census   *census
	people   []Person
}

func newDraft(previous *Table, now Snapshot, k int) (*draft, error) {
	t, err := newTree(now.Units)
	if err != nil {
		return nil, err
	}
	if err := t.house(now.People); err != nil {
		return nil, err
	}
	p := &pattern{tree: t, k: max(k, Floor), hidden: make([]bool, t.cells())}
	d := &draft{pattern: p, previous: previous, people: now.People}
	if previous != nil {
		d.stick()
		if d.census, err = newCensus(p, previous, now.People); err != nil {
			return nil, err
		}
	}
	d.decide(t.count(now.People).heads)
	return d, nil
}

// house checks that everybody stands in exactly one unit of the tree.
func (t *tree) house(people []Person) error {
	seen := make(map[uuid.UUID]struct{}, len(people))
	for i, p := range people {
		if _, ok := t.index[p.Unit]; !ok {
			return broken("person %d stands in no unit of the tree", i)
		}
		seen[p.ID] = struct{}{}
	}
	if len(seen) != len(people) {
		return broken("a person stands in two units")
	}
	return nil
}

// stick hides again what the last table hid. A unit that got its first unit
// below, or lost its last, keeps both of its cells hidden.
func (d *draft) stick() {
	for _, row := range d.previous.Rows {
		u, ok := d.index[row.Unit]
		if !ok {
			continue
		}
		d.hidden[u] = d.hidden[u] || row.Total.Hidden
		d.hidden[d.own(u)] = d.hidden[d.own(u)] || row.Own.Hidden
	}
	d.hidden[d.root] = d.hidden[d.root] || d.previous.Total.Hidden
}

// decide settles who is counted and what is hidden, which hang on each other:
// hidden cells count as one group, and the counts tell what is small. Hiding
// only grows, so it ends.
func (d *draft) decide(truth []int) {
	for {
		var exposed []int
		if d.census != nil {
			exposed = d.census.settle()
			d.people = d.census.people()
		}
		d.grown = false
		d.heads = d.count(d.people).heads
		d.small(d.heads)
		d.small(truth)
		d.cover(exposed)
		if !d.protect() || d.census == nil {
			return
		}
	}
}

// cover hides what a new tree would show of one or two people. A group that it
// would show takes one more cell in.
func (d *draft) cover(exposed []int) {
	for _, cell := range exposed {
		if cell < d.cells() {
			d.hide(cell)
		} else {
			d.thicken(d.group(cell - d.cells()))
		}
	}
}

func (d *draft) table() *Table {
	c := d.count(d.people)
	cells := make([]Cell, d.cells())
	for i := range cells {
		cells[i] = Cell{Affected: c.heads[i], Ready: Range{c.ready[i], c.ready[i]}}
		if d.hidden[i] {
			cells[i] = Cell{Hidden: true}
		}
	}
	l := d.ledger(c, cells)
	l.audit()
	l.write(cells)
	t := &Table{Minimum: d.k, Total: cells[d.root], Rows: make([]Row, len(d.units)), Known: d.known(l), People: d.people}
	for i, u := range d.units {
		t.Rows[i] = Row{Unit: u.ID, Parent: u.Parent, Leaf: !d.inner(i), Own: cells[d.own(i)], Total: cells[i]}
	}
	return t
}
