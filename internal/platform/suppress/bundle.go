package suppress

import (
	"cmp"
	"slices"
)

// bundle is a seat, or two bundles of one seat put together. Who is bundled
// with whom hangs on how many people each has, never on their bands.
type bundle struct {
	parts [bands]int
	n     int
	open  bool // somebody in it stands in a hidden or small group
	mute  bool // with the sum, all but a single person of something would be told
	part  []share
	kids  []int
	above int
	as    telling
}

// share is how many people of a dissolved seat are in a bundle.
type share struct{ seat, n int }

// bundles is one tree of seats for one subject, bundled two by two.
type bundles struct {
	k     int
	seats []seat
	size  []int        // by seat: how many people there are, which everybody knows
	parts [][bands]int // by seat
	list  []bundle
	of    []int // by seat; None where nobody is, and where a seat is dissolved
	gone  []int // by seat: the dissolved one above it; None
	fits  func(x *bundle, as telling) bool
}

// company is how many people, in minimums, share an equation with departments:
// a small group beside them would take the figures of a whole one with it.
const company = 4

func newBundles(k int, seats []seat, size []int, parts [][bands]int) *bundles {
	b := &bundles{k: k, seats: seats, size: size, parts: parts, of: make([]int, len(seats)), gone: make([]int, len(seats)), list: make([]bundle, 0, 2*len(seats))}
	b.fits = b.stands
	for i := range b.of {
		b.of[i], b.gone[i] = None, None
	}
	if size[0] > 0 {
		b.plant(0)
	}
	return b
}

// plant bundles all below a seat in which somebody is.
func (b *bundles) plant(seat int) int {
	var made []int
	for _, kid := range b.equation(seat) {
		x := b.plant(kid)
		for up := b.gone[kid]; up != None; up = b.gone[up] {
			b.list[x].part = append(b.list[x].part, share{up, b.size[kid]})
		}
		made = append(made, x)
	}
	if len(made) == 0 {
		n := b.size[seat]
		made = append(made, b.add(bundle{parts: b.parts[seat], n: n, open: b.seats[seat].cell == None || n < b.k}))
	}
	b.of[seat] = b.merge(made)
	return b.of[seat]
}

func (b *bundles) add(x bundle) int {
	x.above = None
	b.list = append(b.list, x)
	return len(b.list) - 1
}

// equation is what adds up to a seat. Where those without groups of their own
// are few, the smallest department is dissolved into its parts, which are
// better company.
func (b *bundles) equation(seat int) (list []int) {
	list = b.present(b.seats[seat].kids)
	for {
		few, smallest := 0, None
		for i, kid := range list {
			switch {
			case len(b.seats[kid].kids) == 0:
				few += b.size[kid]
			case b.single(kid): // who knew the others would all but know its sum
			case smallest == None || b.size[kid] < b.size[list[smallest]]:
				smallest = i
			}
		}
		if few == 0 || few >= company*b.k || smallest == None {
			return list
		}
		gone := list[smallest]
		parts := b.present(b.seats[gone].kids)
		for _, kid := range parts {
			b.gone[kid] = gone
		}
		list = append(slices.Delete(list, smallest, smallest+1), parts...)
	}
}

// single reports whether one of the parts of a seat is a single person.
func (b *bundles) single(seat int) bool {
	return slices.ContainsFunc(b.seats[seat].kids, func(s int) bool { return b.size[s] == 1 })
}

func (b *bundles) present(seats []int) []int {
	return slices.DeleteFunc(slices.Clone(seats), func(s int) bool { return b.size[s] == 0 })
}

// merge bundles the two smallest, again and again, those first of which nothing
// can be told anyway: so what is lost with a partner is little.
func (b *bundles) merge(list []int) int {
	order := func(x, y int) int {
		return cmp.Or(b.rank(x)-b.rank(y), b.list[x].n-b.list[y].n, x-y)
	}
	slices.SortFunc(list, order)
	for len(list) > 1 {
		x, y := &b.list[list[0]], &b.list[list[1]]
		both := bundle{n: x.n + y.n, open: x.open || y.open, part: join(x.part, y.part), kids: []int{list[0], list[1]}}
		both.mute = min(x.n, y.n) < Together-1 || b.bares(&both)
		for i := range both.parts {
			both.parts[i] = x.parts[i] + y.parts[i]
		}
		made := b.add(both)
		b.list[list[0]].above, b.list[list[1]].above = made, made
		list = list[2:]
		at, _ := slices.BinarySearchFunc(list, made, order)
		list = slices.Insert(list, at, made)
	}
	return list[0]
}

// bares reports whether a dissolved seat is a bundle but for a single person, or
// a bundle such a seat: its figures would be all but told with those of the
// bundle.
func (b *bundles) bares(x *bundle) bool {
	return slices.ContainsFunc(x.part, func(p share) bool {
		outside, left := x.n-p.n, b.size[p.seat]-p.n
		return 0 < outside && outside < Together-1 || outside == 0 && 0 < left && left < Together-1
	})
}

func join(a, b []share) []share {
	out := slices.Clone(a)
	for _, p := range b {
		if i := slices.IndexFunc(out, func(q share) bool { return q.seat == p.seat }); i >= 0 {
			out[i].n += p.n
		} else {
			out = append(out, p)
		}
	}
	return out
}

// rank is 0 for bundles too small for any figure.
func (b *bundles) rank(x int) int {
	if x := &b.list[x]; x.mute || x.n < 2*b.least(x) {
		return 0
	}
	return 1
}

// least is how many people a told figure stands for, and leaves.
func (b *bundles) least(x *bundle) int {
	if x.open {
		return b.k
	}
	return Together
}
