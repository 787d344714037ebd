package suppress

// The attacker of these tests knows published tables and nothing of networks:
// he lists, from the leaves up, every pair (below, above) that a group can
// have, and drops what does not fit to what is published.

type pair [2]int

// reading is a cell as published, or the hidden ones below it together.
type reading struct {
	hidden bool
	heads  int
	split  Split
	kids   []*reading
}

// reads gives what a table says about a subject. He knows who has a target, and
// counts nobody else; heads has their number by row, own staff and total.
func reads(t *Spread, subject int, heads map[[2]int]int) *reading {
	made := make([]*reading, len(t.Rows))
	cell := func(c SpreadCell, row, own int) *reading {
		r := &reading{hidden: c.Hidden, heads: heads[[2]int{row, own}], split: Split{Untold, Untold}}
		if c.People > 0 {
			r.split = c.Splits[subject]
		}
		return r
	}
	var tops []*reading
	for i, row := range t.Rows {
		made[i] = cell(row.Total, i, 0)
		if !row.Leaf {
			made[i].kids = []*reading{cell(row.Own, i, 1)}
		}
		if row.Parent == None {
			tops = append(tops, made[i])
		} else {
			made[row.Parent].kids = append(made[row.Parent].kids, made[i])
		}
	}
	top := tops[0]
	if len(tops) > 1 {
		top = cell(t.Total, None, 0)
		top.kids = tops
	}
	top.pool()
	return top
}

// pool puts hidden cells together and subtracts.
func (r *reading) pool() {
	if len(r.kids) == 0 {
		return
	}
	var seen []*reading
	var gather func(x *reading)
	gather = func(x *reading) {
		for _, kid := range x.kids {
			if kid.hidden {
				gather(kid)
			} else {
				seen = append(seen, kid)
			}
		}
	}
	gather(r)
	rest := &reading{hidden: true, heads: r.heads, split: Split{Untold, Untold}}
	for _, kid := range seen {
		rest.heads -= kid.heads
		kid.pool()
	}
	if r.kids = seen; rest.heads > 0 {
		r.kids = append(r.kids, rest)
	}
}

func (r *reading) all() []*reading {
	list := []*reading{r}
	for _, kid := range r.kids {
		list = append(list, kid.all()...)
	}
	return list
}

// can lists what a group can have; of the group asked for only one value of
// one band is tried.
func (r *reading) can(of *reading, b Band, value int) map[pair]bool {
	sums := map[pair]bool{{}: true}
	if len(r.kids) == 0 {
		sums = map[pair]bool{}
		for below := range r.heads + 1 {
			for above := range r.heads - below + 1 {
				sums[pair{below, above}] = true
			}
		}
	}
	for _, kid := range r.kids {
		next := map[pair]bool{}
		for y := range kid.can(of, b, value) {
			for x := range sums {
				next[pair{x[0] + y[0], x[1] + y[1]}] = true
			}
		}
		sums = next
	}
	for x := range sums {
		parts := [bands]int{x[0], r.heads - x[0] - x[1], x[1]}
		if r.split.Below != Untold && r.split.Below != x[0] || r.split.Above != Untold && r.split.Above != x[1] || r == of && parts[b] != value {
			delete(sums, x)
		}
	}
	return sums
}

// values lists what a band of a group can be, for somebody who knows both tables.
func values(of *reading, b Band, mine, other *reading) (list []int) {
	beside := other.can(nil, 0, 0)
	for value := range of.heads + 1 {
		for x := range mine.can(of, b, value) {
			if beside[x] {
				list = append(list, value)
				break
			}
		}
	}
	return list
}

// pins counts the figures that are untold and known too well all the same:
// fewer than Together values, or of hidden people fewer than the minimum, or
// nothing but one or two people; of few people with a target, not everything.
func pins(tables [2]*Spread, subject int, people []Member) (untold, pinned int) {
	if tables[0].Total.Hidden {
		return 0, 0
	}
	var trees [2]*reading
	for i := range trees {
		trees[i] = reads(tables[i], subject, targets(tables[i], subject, people, i))
	}
	for i, tree := range trees {
		for _, r := range tree.all() {
			for b, part := range r.split.Parts(r.heads) {
				if part.Exact() && r.split != (Split{Untold, Untold}) || r.heads == 0 {
					continue
				}
				untold++
				list := values(r, Band(b), tree, trees[1-i])
				switch most, k := list[len(list)-1], tables[0].Minimum; {
				case r.heads < k && len(list) <= r.heads,
					r.heads >= k && r.hidden && most+1 < k,
					r.heads >= k && !r.hidden && (len(list) < Together || most < Together):
					pinned++
				}
			}
		}
	}
	return untold, pinned
}

// targets counts those who have one.
func targets(t *Spread, subject int, people []Member, crossing int) map[[2]int]int {
	heads := map[[2]int]int{}
	for _, m := range people {
		if m.Bands[subject] == Unmeasured {
			continue
		}
		at := indexOf(t, m.In[crossing])
		heads[[2]int{at, 1}]++
		heads[[2]int{None, 0}]++
		for ; at != None; at = t.Rows[at].Parent {
			heads[[2]int{at, 0}]++
		}
	}
	return heads
}
