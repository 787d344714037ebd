package attack

import (
	"fmt"
	"strings"
)

// Group is a line of a table about one subject of a round, as it reads.
type Group struct {
	Name   string
	Level  int // 0 for everybody
	Hidden bool
	People int
	Parts  [3]int // below, at and above target; Untold
	Free   int    // who has no target: the attacker knows these people
}

// Untold is a figure that a table does not tell.
const Untold = -1

// Round is what two tables of the same people say about one subject.
type Round [2][]Group

// together is how many values an untold figure keeps.
const together = 3

// partNames are for people who read what was pinned.
var partNames = [3]string{"below", "at", "above"}

// Lines reads a table from rows of text: name, people, parts. The name is
// indented by one wide space for each level below the first; the first row is
// everybody.
func Lines(rows [][]string) (list []Group, err error) {
	const wide = "\u2003"
	for i, row := range rows {
		if len(row) < 5 {
			return nil, fmt.Errorf("attack: row %d has %d cells", i, len(row))
		}
		g := Group{Name: strings.TrimLeft(row[0], wide)}
		if i > 0 {
			g.Level = 1 + (len(row[0])-len(g.Name))/len(wide)
		}
		heads, known, err := parse(row[1])
		if err != nil {
			return nil, err
		}
		g.Hidden, g.People = !known, heads.Lo
		for part, text := range row[2:5] {
			if g.Parts[part], err = figure(text); err != nil {
				return nil, err
			}
			if g.Hidden && g.Parts[part] != Untold {
				return nil, fmt.Errorf("attack: row %d is hidden, but says %q", i, text)
			}
		}
		list = append(list, g)
	}
	return list, nil
}

// figure reads a part. What is told of several parts together says no more than
// the others do.
func figure(text string) (int, error) {
	if strings.HasPrefix(text, "zusammen") || strings.HasPrefix(text, "together") {
		return Untold, nil
	}
	r, known, err := parse(text)
	if !known {
		return Untold, err
	}
	return r.Lo, err
}

// place is a visible group of a table, or the hidden ones that hang together
// below one.
type place struct {
	Group
	kids   []int
	hidden []string // the hidden groups of a pool that are no sums
	sums   int      // the hidden ones that are
	pool   bool
}

// places puts the hidden groups below each visible one together: their sum is a
// difference.
func places(list []Group) (all []place, err error) {
	if len(list) == 0 || list[0].Hidden {
		return nil, nil
	}
	near := []int{}
	pools := map[int]*place{}
	for i, g := range list {
		if g.Level > len(near) || g.Level == 0 && i > 0 {
			return nil, fmt.Errorf("attack: %s stands at level %d", g.Name, g.Level)
		}
		near = near[:g.Level]
		switch {
		case i == 0:
			near = append(near, 0)
			all = append(all, place{Group: g})
			continue
		case !g.Hidden:
			above := near[g.Level-1]
			near = append(near, len(all))
			all[above].kids = append(all[above].kids, len(all))
			all = append(all, place{Group: g})
			continue
		}
		above := near[g.Level-1]
		near = append(near, above)
		if pools[above] == nil {
			pools[above] = &place{pool: true}
		}
		if i+1 < len(list) && list[i+1].Level > g.Level {
			pools[above].sums++
		} else {
			pools[above].hidden = append(pools[above].hidden, g.Name)
		}
	}
	for above := range len(all) {
		if all, err = rest(all, above, pools[above]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// rest adds the pool of a group: what its visible parts do not explain.
func rest(all []place, above int, pool *place) ([]place, error) {
	if pool == nil {
		pool = &place{pool: true}
	}
	pool.Name = "hidden in " + all[above].Name
	pool.People, pool.Free, pool.Parts = all[above].People, all[above].Free, [3]int{Untold, Untold, Untold}
	for _, kid := range all[above].kids {
		pool.People -= all[kid].People
		pool.Free -= all[kid].Free
	}
	switch n := len(pool.hidden) + pool.sums; {
	case n > 0:
		all[above].kids = append(all[above].kids, len(all))
		return append(all, *pool), nil
	case len(all[above].kids) > 0 && pool.People != 0:
		return nil, fmt.Errorf("attack: %s does not add up", all[above].Name)
	}
	return all, nil
}

// Finding is what an attacker found out about a round.
type Finding struct {
	Hidden int // head counts and parts that are not told
	Pinned []string
}

// Attack works out what it can about all that is hidden. A hidden head count is
// pinned with fewer than k values left, a part of a visible group with fewer than
// three. Parts of hidden groups are when one of these could not have k-1 people
// in it, or outside of it.
func (r Round) Attack(k int) (f Finding, err error) {
	var trees [2][]place
	for i := range trees {
		if trees[i], err = places(r[i]); err != nil {
			return f, err
		}
		f.heads(r[i], trees[i], k)
	}
	if trees[0] == nil || trees[1] == nil {
		return f, nil
	}
	net, at := network(trees)
	if err := net.settle(); err != nil {
		return f, err
	}
	for i, tree := range trees {
		for p, x := range tree {
			if i == 1 && p == 0 {
				continue // the same people again
			}
			for part, name := range partNames {
				if n := x.People - x.Free; n > 0 && !x.told(part) {
					f.part(net, at[i][p]+part, x, n, k, name)
				}
			}
		}
	}
	return f, nil
}

// Possible is one truth that fits to what is told: what each visible group has.
func (r Round) Possible() (Round, error) {
	var trees [2][]place
	for i := range trees {
		var err error
		if trees[i], err = places(r[i]); err != nil || trees[i] == nil {
			return r, err
		}
	}
	net, at := network(trees)
	if err := net.settle(); err != nil {
		return r, err
	}
	at[1][0] = at[0][0]
	var truth Round
	for i := range r {
		truth[i] = append(truth[i], r[i]...)
		next := 0
		for g := range truth[i] {
			if truth[i][g].Hidden {
				continue
			}
			for part := range 3 {
				truth[i][g].Parts[part] = net.edges[at[i][next]+part].n
			}
			truth[i][g].Parts[1] += truth[i][g].Free
			next++
		}
	}
	return truth, nil
}

// heads judges hidden head counts: of a pool the sum is known.
func (f *Finding) heads(list []Group, tree []place, k int) {
	for _, g := range list {
		if g.Hidden {
			f.Hidden++
		}
	}
	for _, p := range tree {
		if len(p.hidden) == 1 || p.pool && (len(p.hidden) == 0 || p.People < k-1) {
			f.Pinned = append(f.Pinned, "people of "+p.Name)
		}
	}
}

func (f *Finding) part(net *flow, at int, x place, n, k int, name string) {
	most := k
	if n < k {
		most = n
	}
	f.Hidden++
	r := net.bounds(at, Range{min(net.edges[at].n-together, n-most), max(net.edges[at].n+together, most)})
	pinned := r.Values() < min(together, n+1)
	if x.pool && n >= k {
		pinned = r.Hi+1 < k || n-r.Lo+1 < k
	}
	if pinned {
		f.Pinned = append(f.Pinned, fmt.Sprintf("%s of %s: %d to %d of %d", name, x.Name, r.Lo, r.Hi, n))
	}
}

func (p *place) told(part int) bool {
	const at = 1
	if part == at {
		return p.Parts[0] != Untold && p.Parts[2] != Untold
	}
	return p.Parts[part] != Untold
}

// network joins both tables at their total. It gives the first of the three
// edges of each place.
func network(trees [2][]place) (f *flow, at [2][]int) {
	f = &flow{}
	source, sink := f.node(), f.node()
	var nodes [2][][3]int
	for i, tree := range trees {
		nodes[i], at[i] = make([][3]int, len(tree)), make([]int, len(tree))
		for p, x := range tree {
			first := f.node()
			nodes[i][p] = [3]int{first, first, first}
			if n := x.People - x.Free; len(x.kids) == 0 {
				if i == 0 {
					f.edge(source, first, Range{n, n})
				} else {
					f.edge(first, sink, Range{n, n})
				}
			} else {
				nodes[i][p] = [3]int{first, f.node(), f.node()}
			}
		}
	}
	f.edge(sink, source, Range{0, Unbounded})
	join := func(i, p int, above [3]int) {
		at[i][p] = len(f.edges)
		same := trees[1][0].ranges()
		for part, r := range trees[i][p].ranges() {
			if i == 0 && p == 0 {
				r = r.and(same[part])
			}
			from, to := nodes[i][p][part], above[part]
			if i == 1 {
				from, to = to, from
			}
			f.edge(from, to, r)
		}
	}
	join(0, 0, nodes[1][0])
	for i, tree := range trees {
		for p, x := range tree {
			for _, kid := range x.kids {
				join(i, kid, nodes[i][p])
			}
		}
	}
	return f, at
}

// ranges are what a group itself says about its parts.
func (p *place) ranges() (r [3]Range) {
	n := p.People - p.Free
	for part := range r {
		r[part] = Range{0, n}
		if figure := p.Parts[part]; figure != Untold {
			if part == 1 {
				figure -= p.Free // they stand in the middle
			}
			r[part] = Range{figure, figure}
		}
	}
	return r
}
