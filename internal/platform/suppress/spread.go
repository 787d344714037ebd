package suppress

import (
	"errors"
	"sync"

	"github.com/google/uuid"
)

// Band is where a person stands to a target.
type Band int

// The bands.
const (
	Below Band = iota
	At
	Above
	// Unmeasured is who has no target: everybody may know that, so these people
	// hide nobody. They stand in the head count, and in the middle.
	Unmeasured

	bands = 3
)

// Untold is a figure of a Split that is not published.
const Untold = -1

// Member is one counted person: the unit of each crossing, and a band for every
// subject.
type Member struct {
	In    [2]uuid.UUID
	Bands []Band
}

// Split is what is published about a group and a subject: how many are below,
// and how many above. With one of them untold the band beside it and the middle
// are one; with both there is the head count only. A figure that is told is
// Together or more, and so is the rest.
type Split struct {
	Below int `json:"b"`
	Above int `json:"a"`
}

// Parts are the three bands as far as the split itself says them.
func (s Split) Parts(people int) (parts [bands]Range) {
	rest := people - max(s.Below, 0) - max(s.Above, 0)
	for i, told := range []int{Below: s.Below, At: Untold, Above: s.Above} {
		switch {
		case told != Untold:
			parts[i] = Range{told, told}
		case Band(i) == At && s.Below != Untold && s.Above != Untold:
			parts[i] = Range{rest, rest}
		default:
			parts[i] = Range{0, rest}
		}
	}
	return parts
}

// SpreadCell is what is published about a group. A hidden one is empty.
type SpreadCell struct {
	Hidden bool    `json:"hidden,omitempty"`
	People int     `json:"people"`
	Splits []Split `json:"splits,omitempty"` // by subject; none where nobody is
}

// SpreadRow is one unit of a table, as Row.
type SpreadRow struct {
	Unit   uuid.UUID  `json:"unit"`
	Parent int        `json:"parent"`
	Leaf   bool       `json:"leaf,omitempty"`
	Own    SpreadCell `json:"own"`
	Total  SpreadCell `json:"total"`
}

// Spread is one crossing: units, or job families, by subjects.
type Spread struct {
	Minimum int         `json:"minimum"`
	Total   SpreadCell  `json:"total"`
	Rows    []SpreadRow `json:"rows"`
}

// Spreads makes the two tables of one round of measuring. They share their
// people, hence the total and nothing else, and are made together: what one of
// them tells is taken for known in the other. Where fewer people than the
// minimum took part, both are hidden throughout.
func Spreads(trees [2][]Unit, people []Member, subjects, k int) (tables [2]*Spread, err error) {
	s := &spreads{people: people, k: max(k, Floor)}
	for i, units := range trees {
		if err := s.plant(i, units); err != nil {
			return tables, err
		}
	}
	if s.hide(); s.patterns[0].hidden[s.patterns[0].root] {
		return [2]*Spread{s.table(0, nil), s.table(1, nil)}, nil
	}
	n := newNetwork(s.patterns)
	splits, failed := make([][]Split, subjects), make([]error, subjects)
	var wait sync.WaitGroup
	for i := range subjects {
		wait.Go(func() { splits[i], failed[i] = n.settle(s.k, [2][bands][]int{s.count(0, i), s.count(1, i)}) })
	}
	wait.Wait()
	if err := errors.Join(failed...); err != nil {
		return tables, err
	}
	told := [2][][]Split{make([][]Split, s.patterns[0].cells()), make([][]Split, s.patterns[1].cells())}
	for i, seat := range n.seats {
		for subject := 0; seat.cell != None && subject < subjects; subject++ {
			told[seat.tree][seat.cell] = append(told[seat.tree][seat.cell], splits[subject][i])
		}
	}
	return [2]*Spread{s.table(0, told[0]), s.table(1, told[1])}, nil
}

type spreads struct {
	patterns [2]*pattern
	homes    [2][]int // the cells people stand in
	people   []Member
	k        int
}

// plant counts the people of one crossing.
func (s *spreads) plant(i int, units []Unit) error {
	t, err := newTree(units)
	if err != nil {
		return err
	}
	s.homes[i] = make([]int, len(s.people))
	p := &pattern{tree: t, k: s.k, heads: make([]int, t.cells()), hidden: make([]bool, t.cells())}
	for n, m := range s.people {
		u, ok := t.index[m.In[i]]
		if !ok {
			return broken("person %d stands in no unit of tree %d", n, i)
		}
		s.homes[i][n] = t.own(u)
		p.heads[t.own(u)]++
	}
	t.sum(p.heads)
	s.patterns[i] = p
	return nil
}

// sum adds the cells of own staff up the tree.
func (t *tree) sum(cells []int) {
	for i := len(t.down) - 1; i >= 0; i-- {
		u := t.down[i]
		for _, m := range t.below[u] {
			cells[u] += cells[m]
		}
	}
}

// hide settles both patterns. A total that one of them hides, nobody tells.
func (s *spreads) hide() {
	all := false
	for _, p := range s.patterns {
		p.small(p.heads)
		p.protect()
		all = all || p.hidden[p.root]
	}
	if !all {
		return
	}
	for _, p := range s.patterns {
		for c := range p.hidden {
			p.hidden[c] = true
		}
	}
}

// count gives the people of every cell by band.
func (s *spreads) count(tree, subject int) (in [bands][]int) {
	t := s.patterns[tree].tree
	for b := range in {
		in[b] = make([]int, t.cells())
	}
	for n, m := range s.people {
		if b := m.Bands[subject]; b != Unmeasured {
			in[b][s.homes[tree][n]]++
		}
	}
	for b := range in {
		t.sum(in[b])
	}
	return in
}

func (s *spreads) table(i int, told [][]Split) *Spread {
	p := s.patterns[i]
	cell := func(c int) SpreadCell {
		switch {
		case p.hidden[c]:
			return SpreadCell{Hidden: true}
		case p.heads[c] == 0:
			return SpreadCell{}
		}
		return SpreadCell{People: p.heads[c], Splits: told[c]}
	}
	t := &Spread{Minimum: s.k, Total: cell(p.root), Rows: make([]SpreadRow, len(p.units))}
	for u, unit := range p.units {
		t.Rows[u] = SpreadRow{Unit: unit.ID, Parent: unit.Parent, Leaf: !p.inner(u), Own: cell(p.own(u)), Total: cell(u)}
	}
	return t
}
