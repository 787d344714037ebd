package suppress

import "testing"

// The attacker of these tests knows the rule. In towns so small that every truth
// can be tried he keeps those that would be published as it was.

// village is a tiny town: by tree the staff of each unit who have a target, and
// those who have none.
type village struct {
	trees   [2][]Unit
	targets [2][]int
	others  [2][]int
}

// parish is one tree of a village as it can be seen.
type parish struct {
	seats []seat
	n     []int // who has a target, by seat
}

func (v *village) parish(t *testing.T, i, k int) *parish {
	t.Helper()
	tr, err := newTree(v.trees[i])
	if err != nil {
		t.Fatal(err)
	}
	p := &pattern{tree: tr, k: k, heads: make([]int, tr.cells()), hidden: make([]bool, tr.cells())}
	n := make([]int, tr.cells())
	for u, staff := range v.targets[i] {
		n[tr.own(u)] = staff
		p.heads[tr.own(u)] = staff
		if v.others[i] != nil {
			p.heads[tr.own(u)] += v.others[i][u]
		}
	}
	tr.sum(n)
	tr.sum(p.heads)
	p.conceal(p.heads)
	x := &parish{seats: p.seats()}
	for _, s := range x.seats {
		sum := 0
		for _, c := range s.cells {
			sum += n[c]
		}
		x.n = append(x.n, sum)
	}
	return x
}

// worlds calls try with every truth of a tree, by seat.
func (p *parish) worlds(try func(parts [][bands]int)) {
	parts := make([][bands]int, len(p.seats))
	var from func(s int)
	from = func(s int) {
		if s < 0 {
			try(parts)
			return
		}
		if kids := p.seats[s].kids; len(kids) > 0 {
			parts[s] = [bands]int{}
			for _, kid := range kids {
				for b := range bands {
					parts[s][b] += parts[kid][b]
				}
			}
			from(s - 1)
			return
		}
		for below := range p.n[s] + 1 {
			for above := range p.n[s] - below + 1 {
				parts[s] = [bands]int{below, p.n[s] - below - above, above}
				from(s - 1)
			}
		}
	}
	from(len(p.seats) - 1)
}

// options are what a figure can be, as bits.
type options uint32

func (v options) count() (n int) {
	for ; v != 0; v &= v - 1 {
		n++
	}
	return n
}

// seen is a table by what it says, and for each total that can stand behind it
// what each figure can be.
type seen map[string]map[[bands]int][]options

// publisher says what is told of each seat of the first tree, when the second
// has the same total.
type publisher func(k int, mine, other *parish, parts [][bands]int, beside [][bands]int) []telling

func ours(k int, mine, other *parish, parts, beside [][bands]int) []telling {
	return tell([2]*bundles{newBundles(k, mine.seats, mine.n, parts), newBundles(k, other.seats, other.n, beside)})[0]
}

// partner is the control: each group is told by itself, and one that would be
// the difference takes the one with fewest people along.
func partner(_ int, mine, _ *parish, parts, _ [][bands]int) []telling {
	told := make([]telling, len(parts))
	for i, n := range parts {
		if min(n[Below], n[At]+n[Above]) >= Together {
			told[i] |= 1 << Below
		}
	}
	for _, s := range mine.seats {
		silent, least := 0, None
		for _, kid := range s.kids {
			if told[kid] == nothing {
				silent++
			} else if least == None || mine.n[kid] < mine.n[least] {
				least = kid
			}
		}
		if silent == 1 && least != None {
			told[least] = nothing
		}
	}
	return told
}

// look publishes every truth of a tree.
func (p *parish) look(k int, other *parish, rule publisher) seen {
	beside := map[[bands]int][][bands]int{}
	other.worlds(func(parts [][bands]int) {
		if _, ok := beside[parts[0]]; !ok {
			beside[parts[0]] = append([][bands]int(nil), parts...)
		}
	})
	out := seen{}
	p.worlds(func(parts [][bands]int) {
		with, possible := beside[parts[0]]
		if !possible {
			return
		}
		told := rule(k, p, other, parts, with)
		key := p.text(told, parts)
		if out[key] == nil {
			out[key] = map[[bands]int][]options{}
		}
		can := out[key][parts[0]]
		if can == nil {
			can = make([]options, bands*len(parts))
			out[key][parts[0]] = can
		}
		for s, n := range parts {
			for b := range bands {
				can[bands*s+b] |= 1 << n[b]
			}
		}
	})
	return out
}

// text is the table as it reads: of hidden seats nothing.
func (p *parish) text(told []telling, parts [][bands]int) string {
	var text []byte
	for i, s := range p.seats {
		if s.cell != None {
			split := told[i].split(parts[i])
			text = append(text, byte(split.Below+1), byte(split.Above+1))
		}
	}
	return string(text)
}

func (p *parish) untold(table string, figure int) bool {
	at := 0
	for i, s := range p.seats {
		if s.cell == None {
			continue
		}
		if i == figure/bands {
			below, above := table[2*at] == 0, table[2*at+1] == 0
			return [bands]bool{below, below || above, above}[figure%bands]
		}
		at++
	}
	return false // a pool is told where it follows, which the cells around it show
}

// attack counts the figures of a tree that are untold in some pair of tables,
// and those of them that have fewer options left than they should.
func (p *parish) attack(mine, beside seen) (untold, known, narrow int) {
	for table, totals := range mine {
		for _, other := range beside {
			can, met := make([]options, bands*len(p.seats)), false
			for total, some := range totals {
				if _, fits := other[total]; !fits {
					continue
				}
				met = true
				for f, v := range some {
					can[f] |= v
				}
			}
			for f, v := range can {
				n := p.n[f/bands]
				if !met || n == 0 || !p.untold(table, f) {
					continue
				}
				untold++
				if v.count() == 1 {
					known++
				}
				if v.count() < min(Together, n+1) {
					narrow++
				}
			}
		}
	}
	return untold, known, narrow
}

func units(parents ...int) (list []Unit) {
	for i, p := range parents {
		list = append(list, Unit{id(i + 1), p})
	}
	return list
}

var villages = map[string]village{
	"two groups":         {[2][]Unit{units(None, 0, 0), units(None)}, [2][]int{{0, 8, 7}, {15}}, [2][]int{}},
	"two and two":        {[2][]Unit{units(None, 0, 0), units(None, None)}, [2][]int{{0, 8, 9}, {6, 11}}, [2][]int{}},
	"three groups":       {[2][]Unit{units(None, 0, 0), units(None)}, [2][]int{{6, 5, 7}, {18}}, [2][]int{}},
	"a department":       {[2][]Unit{units(None, 0, 1), units(None, None)}, [2][]int{{6, 7, 6}, {10, 9}}, [2][]int{}},
	"a large department": {[2][]Unit{units(None, 0, 1, 1), units(None)}, [2][]int{{5, 0, 7, 8}, {20}}, [2][]int{}},
	"hidden groups":      {[2][]Unit{units(None, 0, 0, 0), units(None, None)}, [2][]int{{7, 8, 3, 3}, {12, 9}}, [2][]int{}},
	"few with a target":  {[2][]Unit{units(None, 0, 0), units(None, None)}, [2][]int{{7, 8, 3}, {18, 0}}, [2][]int{{0, 0, 6}, {0, 6}}},
	"one with a target":  {[2][]Unit{units(None, 0, 0), units(None, None)}, [2][]int{{7, 8, 1}, {16, 0}}, [2][]int{{0, 0, 6}, {0, 6}}},
	"one beside another": {[2][]Unit{units(None, 0, 0, 2, 2), units(None)}, [2][]int{{7, 6, 0, 6, 1}, {20}}, [2][]int{{0, 0, 0, 0, 7}, {7}}},
	"one of a family":    {[2][]Unit{units(None, 0, 0), units(None, None)}, [2][]int{{0, 9, 7}, {15, 1}}, [2][]int{{0, 0, 0}, {0, 7}}},
	"one in a small one": {[2][]Unit{units(None, 0, 1, 1), units(None)}, [2][]int{{6, 0, 8, 1}, {15}}, [2][]int{{0, 0, 0, 7}, {7}}},
	"below a department": {[2][]Unit{units(None, 0, 1, 1), units(None)}, [2][]int{{3, 0, 8, 9}, {20}}, [2][]int{{9, 0, 0, 0}, {9}}},
}

// Every truth of small towns is tried: nothing untold has fewer than Together
// options left, or of a single person fewer than both. The control tells figures
// by the same measure and hides a partner by size; of it some are worked out.
func TestWhoKnowsTheRuleLearnsNothing(t *testing.T) {
	const k = 5
	var all, control int
	for name, v := range villages {
		p := [2]*parish{v.parish(t, 0, k), v.parish(t, 1, k)}
		tables := [2]seen{p[0].look(k, p[1], ours), p[1].look(k, p[0], ours)}
		for i := range p {
			untold, known, narrow := p[i].attack(tables[i], tables[1-i])
			all += untold
			t.Logf("%s: %d tables, untold %d, pinned %d", name, len(tables[i]), untold, known)
			if known > 0 || narrow > 0 {
				t.Errorf("%s: %d of %d are known, %d narrow", name, known, untold, narrow)
			}
		}
		_, known, _ := p[0].attack(p[0].look(k, p[1], partner), p[1].look(k, p[0], partner))
		control += known
	}
	t.Logf("untold %d, pinned 0, control pinned %d", all, control)
	if all < 10000 || control < 100 {
		t.Errorf("untold %d, control %d: too easy", all, control)
	}
}
