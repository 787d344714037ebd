package suppress

// conceal decides which head counts are told when enough people took part. It
// works as with bands: bundles are made by staff, which is no secret, and the
// head counts of two are told when the minimum took part of each.
func (p *pattern) conceal(staff []int) {
	seats := p.seats()
	size, heads := make([]int, len(seats)), make([][bands]int, len(seats))
	for i, s := range seats {
		size[i], heads[i][Below] = staff[s.cell], p.heads[s.cell]
	}
	b := newBundles(p.k, seats, size, heads)
	b.fits = func(x *bundle, _ telling) bool { return x.parts[Below] >= p.k }
	b.spread(b.of[0], 1<<Below)
	for i, s := range seats {
		p.hidden[s.cell] = size[i] > 0 && b.told(i) == nothing
	}
}
