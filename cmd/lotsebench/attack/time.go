package attack

// Over bounds every cell of every date by all dates together, the earliest
// first. It takes for granted that a head count that reads the same counts the
// same people, that the same holds for hidden cells among unchanged ones, and
// that nobody who is ready becomes unready. Where the tables contradict this it
// assumes less, at last nothing.
func Over(tables []*Table) [][]Bounds {
	for _, a := range []assumptions{{visible: true, hidden: true}, {visible: true}, {}} {
		var s system
		first := make([]int, len(tables))
		for i, t := range tables {
			first[i] = len(s.at) / numbers
			t.load(&s, first[i])
		}
		for i := 1; i < len(tables); i++ {
			a.link(&s, side{tables[i-1], first[i-1]}, side{tables[i], first[i]})
		}
		if !s.narrow() && a != (assumptions{}) {
			continue
		}
		all := make([][]Bounds, len(tables))
		for i, t := range tables {
			all[i] = s.bounds(first[i], len(t.Cells))
		}
		return all
	}
	return nil
}

type assumptions struct{ visible, hidden bool }

type side struct {
	*Table
	first int
}

// link ties the cells of two dates.
func (a assumptions) link(s *system, was, is side) {
	before := map[Key]int{}
	for i, c := range was.Cells {
		before[c.Key] = i
	}
	still := func(i int) bool {
		old, ok := before[is.Cells[i].Key]
		return ok && !is.Cells[i].Hidden && !was.Cells[old].Hidden && is.Cells[i].Heads == was.Cells[old].Heads
	}
	calm := is.calm(still)
	for i, c := range is.Cells {
		old, ok := before[c.Key]
		if !ok || (!a.visible || !still(i)) && (!a.hidden || !calm[i]) {
			continue
		}
		x, y := was.first+old, is.first+i
		s.order = append(s.order, [2]int{readyOf(x), readyOf(y)}, [2]int{openOf(y), openOf(x)},
			[2]int{headsOf(x), headsOf(y)}, [2]int{headsOf(y), headsOf(x)})
	}
}

// calm marks the hidden cells all of whose visible neighbours are still.
func (t *Table) calm(still func(int) bool) []bool {
	group := t.groups()
	moved := map[int]bool{}
	for i, parts := range t.sums {
		g := group[i]
		quiet := g >= 0 || still(i)
		for _, p := range parts {
			if group[p] >= 0 {
				g = group[p]
			} else {
				quiet = quiet && still(p)
			}
		}
		if !quiet && g >= 0 {
			moved[g] = true
		}
	}
	calm := make([]bool, len(t.Cells))
	for i, g := range group {
		calm[i] = g >= 0 && !moved[g]
	}
	return calm
}
