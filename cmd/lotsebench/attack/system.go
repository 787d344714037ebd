package attack

// system is a set of whole numbers of which bounds are known, sums that hold
// between them, and pairs of which the first is at most the second. Bounds are
// narrowed until nothing follows any more; on a tree of sums this is exact.
type system struct {
	at    []Range
	sums  []sum
	order [][2]int
	wrong bool // the bounds contradict each other
}

type sum struct {
	total int
	parts []int
}

// narrow reports whether the system still has a chance of being true.
func (s *system) narrow() bool {
	for changed := true; changed && !s.wrong; {
		changed = false
		for i := range s.sums {
			changed = s.add(&s.sums[i]) || changed
		}
		for i := len(s.sums) - 1; i >= 0; i-- {
			changed = s.add(&s.sums[i]) || changed
		}
		for _, o := range s.order {
			changed = s.cut(o[0], Range{0, s.at[o[1]].Hi}) || changed
			changed = s.cut(o[1], Range{s.at[o[0]].Lo, Unbounded}) || changed
		}
	}
	return !s.wrong
}

func (s *system) add(e *sum) (changed bool) {
	var all Range
	for _, p := range e.parts {
		all.Lo += s.at[p].Lo
		all.Hi += s.at[p].Hi
	}
	changed = s.cut(e.total, all)
	total := s.at[e.total]
	for _, p := range e.parts {
		r := s.at[p]
		if s.cut(p, Range{total.Lo - (all.Hi - r.Hi), total.Hi - (all.Lo - r.Lo)}) {
			changed = true
			all.Lo += s.at[p].Lo - r.Lo
			all.Hi += s.at[p].Hi - r.Hi
		}
	}
	return changed
}

func (s *system) cut(i int, to Range) bool {
	r := s.at[i].and(to)
	if r == s.at[i] {
		return false
	}
	s.at[i] = r
	s.wrong = s.wrong || r.Lo > r.Hi
	return true
}
