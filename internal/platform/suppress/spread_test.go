package suppress

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/uuid"
)

// round is a random round of measuring: a tree of units, some job families, and
// people who mostly stand alike.
func round(rnd *rand.Rand, units, families, most, subjects int) (trees [2][]Unit, people []Member) {
	for i := range units {
		parent := None
		if i > 0 {
			parent = rnd.IntN(min(i, 1+units/3))
		}
		trees[0] = append(trees[0], Unit{id(i + 1), parent})
	}
	for i := range families {
		trees[1] = append(trees[1], Unit{id(100000 + i), None})
	}
	edge := [2]float64{[]float64{0, 0.1, 0.5}[rnd.IntN(3)], []float64{0.5, 0.9, 1}[rnd.IntN(3)]}
	free := rnd.IntN(3) == 0 // the first job family has no target
	for _, u := range trees[0] {
		for range rnd.IntN(most + 1) {
			m := Member{In: [2]uuid.UUID{u.ID, trees[1][rnd.IntN(1+rnd.IntN(families))].ID}}
			for range subjects {
				b := At
				if free && m.In[1] == trees[1][0].ID {
					b = Unmeasured
				} else if x := rnd.Float64(); x < edge[0] {
					b = Below
				} else if x > edge[1] {
					b = Above
				}
				m.Bands = append(m.Bands, b)
			}
			people = append(people, m)
		}
	}
	return trees, people
}

// crossings lets everybody take part.
func crossings(trees [2][]Unit, people []Member) (by [2]Crossing) {
	for i, units := range trees {
		staff := map[uuid.UUID]int{}
		for _, m := range people {
			staff[m.In[i]]++
		}
		by[i] = Crossing{units, make([]int, len(units))}
		for u, unit := range units {
			by[i].Staff[u] = staff[unit.ID]
		}
	}
	return by
}

// plain is the twin: small groups are hidden, and each group is told what it
// could be told by itself.
func plain(trees [2][]Unit, people []Member, k int) (out [2]*Spread) {
	s := &spreads{people: people, k: k}
	for i, c := range crossings(trees, people) {
		if err := s.plant(i, c); err != nil {
			panic(err)
		}
		p := s.patterns[i]
		p.small(p.heads)
	}
	for i, p := range s.patterns {
		in := s.count(i, 0)
		told := make([][]Split, p.cells())
		for c := range told {
			told[c] = []Split{first([bands]int{in[Below][c], in[At][c], in[Above][c]})}
		}
		out[i] = s.table(i, told)
	}
	return out
}

// Nobody who knows both tables of a round works out what is untold. The twin
// is worked out.
func TestNothingUntoldFollows(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 1))
	var untold, pinned, twin int
	for range 20 {
		trees, people := round(rnd, 2+rnd.IntN(4), 1+rnd.IntN(2), 9, 1)
		tables, err := Spreads(crossings(trees, people), people, 1, 5)
		if err != nil {
			t.Fatal(err)
		}
		n, p := pins(tables, 0, people)
		untold, pinned = untold+n, pinned+p
		if p > 0 {
			t.Errorf("%d of %d are pinned", p, n)
		}
		_, p = pins(plain(trees, people, 5), 0, people)
		twin += p
	}
	t.Logf("untold %d, pinned %d, twin pinned %d", untold, pinned, twin)
	if untold < 100 || twin < 10 {
		t.Errorf("untold %d, twin pinned %d: too easy", untold, twin)
	}
}

// Every table is true, adds up to nothing else, and does not depend on the
// order of people.
func TestSpreadsAreTrue(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 2))
	told, all := 0, 0
	for range 60 {
		trees, people := round(rnd, 2+rnd.IntN(40), 1+rnd.IntN(8), 30, 3)
		tables, err := Spreads(crossings(trees, people), people, 3, 7)
		if err != nil {
			t.Fatal(err)
		}
		rnd.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		again, err := Spreads(crossings(trees, people), people, 3, 7)
		if err != nil || !reflect.DeepEqual(tables, again) {
			t.Fatalf("another order, another table (%v)", err)
		}
		for i, table := range tables {
			a, n := honest(t, table, people, i)
			told, all = told+a, all+n
		}
	}
	t.Logf("%d of %d figures are told", told, all)
	if told*10 < all*3 {
		t.Errorf("only %d of %d figures are told", told, all)
	}
}

// honest compares the second subject of a table with the people it is made
// from, and counts the figures that are told.
func honest(t *testing.T, table *Spread, people []Member, crossing int) (told, all int) {
	t.Helper()
	truth := make([][bands + 1]int, len(table.Rows))
	for _, m := range people {
		for at := indexOf(table, m.In[crossing]); at != None; at = table.Rows[at].Parent {
			truth[at][m.Bands[1]]++
		}
	}
	for i, row := range table.Rows {
		c, n := row.Total, truth[i]
		if c.Hidden || c.People == 0 {
			continue
		}
		if c.People != n[Below]+n[At]+n[Above]+n[Unmeasured] || c.People < table.Minimum {
			t.Errorf("%d people of %v", c.People, n)
		}
		all += 2
		for _, f := range [][2]int{{c.Splits[1].Below, n[Below]}, {c.Splits[1].Above, n[Above]}} {
			if f[0] == Untold {
				continue
			}
			told++
			if f[0] != f[1] || f[0] < Together || c.People-f[0] < Together {
				t.Errorf("%v is told of %v", c.Splits[1], n)
			}
		}
	}
	return told, all
}

func indexOf(t *Spread, unit uuid.UUID) int {
	for i, r := range t.Rows {
		if r.Unit == unit {
			return i
		}
	}
	return None
}

func TestFewParticipantsTellNothing(t *testing.T) {
	trees := [2][]Unit{{{id(1), None}}, {{id(9), None}}}
	for n, hidden := range map[int]bool{0: true, 1: true, 6: true, 7: false} {
		people := make([]Member, n)
		for i := range people {
			people[i] = Member{[2]uuid.UUID{id(1), id(9)}, []Band{Below}}
		}
		tables, err := Spreads(crossings(trees, people), people, 1, 7)
		if err != nil || tables[0].Total.Hidden != hidden || tables[1].Total.Hidden != hidden {
			t.Errorf("%d people: %+v, %v", n, tables[0], err)
		}
	}
	if _, err := Spreads(crossings(trees, nil), []Member{{In: [2]uuid.UUID{id(1), id(8)}}}, 1, 7); err == nil {
		t.Error("somebody of no job family is taken")
	}
}

func BenchmarkSpreads(b *testing.B) {
	trees, people := round(rand.New(rand.NewPCG(3, 0)), 1200, 40, 33, 21)
	b.Logf("%d people", len(people))
	for b.Loop() {
		if _, err := Spreads(crossings(trees, people), people, 21, 7); err != nil {
			b.Fatal(err)
		}
	}
}

// first is what a group could be told by itself.
func first(n [bands]int) Split {
	told := func(part, rest int) int {
		if part < Together || rest < Together {
			return Untold
		}
		return part
	}
	s := Split{told(n[Below], n[At]+n[Above]), told(n[Above], n[Below]+n[At])}
	if s.Below != Untold && n[At] < Together {
		s.Above = Untold
	}
	return s
}
