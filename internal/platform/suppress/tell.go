package suppress

import "slices"

// telling says which bands of a bundle are known to everybody.
type telling uint8

const (
	nothing telling = 0
	both    telling = 1<<Below | 1<<Above
)

// split says it of a group.
func (t telling) split(parts [bands]int) Split {
	s := Split{Untold, Untold}
	if t&(1<<Below) != 0 {
		s.Below = parts[Below]
	}
	if t&(1<<Above) != 0 {
		s.Above = parts[Above]
	}
	return s
}

// tell decides what is told about one subject, by seat of each tree, from the
// top down. The two parts of a bundle are told alike, and what is tried when
// both bands are too much hangs on figures that are known by then. So silence
// says no more than that one of two parts could not be told.
func tell(trees [2]*bundles) (told [2][]telling) {
	for i, b := range trees {
		told[i] = make([]telling, len(b.seats))
	}
	if len(trees[0].list) == 0 {
		return told
	}
	first, second := trees[0].top(), trees[1].top()
	first.open, first.mute = first.open || second.open, first.mute || second.mute
	second.open, second.mute = first.open, first.mute
	as := trees[0].common(trees[0].of[:1], both, first)
	for i, b := range trees {
		b.spread(b.of[0], as)
		for s := range b.seats {
			told[i][s] = b.told(s)
		}
	}
	return told
}

func (b *bundles) top() *bundle { return &b.list[b.of[0]] }

// spread tells a bundle, and of its parts what can be told of both.
func (b *bundles) spread(x int, as telling) {
	at := &b.list[x]
	at.as = as
	if as == nothing || len(at.kids) == 0 {
		return
	}
	below := b.common(at.kids, as, at)
	for _, kid := range at.kids {
		b.spread(kid, below)
	}
}

// common is what can be told of all these bundles when their sum is told: as
// much as of the sum, else the band in which more people of the sum are.
func (b *bundles) common(list []int, as telling, sum *bundle) telling {
	lead := telling(1 << Below)
	if sum.parts[Above] > sum.parts[Below] {
		lead = 1 << Above
	}
	for _, try := range []telling{as, as & lead} {
		if try != nothing && !slices.ContainsFunc(list, func(x int) bool { return !b.fits(&b.list[x], try) }) {
			return try
		}
	}
	return nothing
}

// stands reports whether enough people stand behind each figure, and beside it.
func (b *bundles) stands(x *bundle, as telling) bool {
	least := b.least(x)
	if x.mute {
		return false
	}
	switch as {
	case both:
		return min(x.parts[Below], x.parts[At], x.parts[Above]) >= least
	case 1 << Below:
		return min(x.parts[Below], x.n-x.parts[Below]) >= least
	}
	return min(x.parts[Above], x.n-x.parts[Above]) >= least
}

// told is what everybody knows about a seat. A dissolved one is known where the
// smallest bundles that are told make it up.
func (b *bundles) told(seat int) telling {
	switch n := b.size[seat]; {
	case n == 0:
		return nothing
	case b.of[seat] != None:
		return b.list[b.of[seat]].as
	default:
		known := nothing
		for _, band := range []telling{1 << Below, 1 << Above} {
			covers := map[int]bool{}
			b.cover(seat, band, covers)
			for x := range covers {
				n -= b.list[x].n
			}
			if n == 0 {
				known |= band
			}
			n = b.size[seat]
		}
		return known
	}
}

// cover collects the smallest bundles told with a band that hold people of a
// dissolved seat.
func (b *bundles) cover(seat int, band telling, covers map[int]bool) {
	for _, kid := range b.present(b.seats[seat].kids) {
		x := b.of[kid]
		if x == None {
			b.cover(kid, band, covers)
			continue
		}
		for x != None && b.list[x].as&band == 0 {
			x = b.list[x].above
		}
		if x != None {
			covers[x] = true
		}
	}
}
