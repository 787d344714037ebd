package suppress

// spreads is a round of measuring in the making.
type spreads struct {
	patterns [2]*pattern
	homes    [2][]int // the cells people stand in
	staff    [2][]int // by cell
	people   []Member
	k        int
}

// plant counts the people of one crossing.
func (s *spreads) plant(i int, by Crossing) error {
	t, err := newTree(by.Units)
	if err != nil {
		return err
	}
	s.staff[i] = make([]int, t.cells())
	for u, n := range by.Staff {
		s.staff[i][t.own(u)] = n
	}
	t.sum(s.staff[i])
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
	for u := range t.units {
		if own := t.own(u); p.heads[own] > s.staff[i][own] {
			return broken("more people than staff in unit %d of tree %d", u, i)
		}
	}
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

// hide settles both patterns. Of too few people both are hidden throughout.
func (s *spreads) hide() (all bool) {
	for i, p := range s.patterns {
		if all = len(s.people) < s.k; !all {
			p.conceal(s.staff[i])
			continue
		}
		for c := range p.hidden {
			p.hidden[c] = true
		}
	}
	return all
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

// settle adds what is told about a subject to every visible cell.
func (s *spreads) settle(subject int, seats [2][]seat, told *[2][][]Split) {
	var trees [2]*bundles
	for i := range trees {
		in, parts := s.count(i, subject), make([][bands]int, len(seats[i]))
		for at, x := range seats[i] {
			for _, c := range x.cells {
				for b := range bands {
					parts[at][b] += in[b][c]
				}
			}
		}
		size := make([]int, len(parts))
		for at, n := range parts {
			size[at] = n[Below] + n[At] + n[Above]
		}
		trees[i] = newBundles(s.k, seats[i], size, parts)
	}
	for i, list := range tell(trees) {
		for at, as := range list {
			if c := seats[i][at].cell; c != None {
				told[i][c] = append(told[i][c], as.split(trees[i].parts[at]))
			}
		}
	}
}
