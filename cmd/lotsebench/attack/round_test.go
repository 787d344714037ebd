package attack

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// hamlet is a tiny round: two tables of few groups, and what is told of them.
func hamlet(rnd *rand.Rand) Round {
	var r Round
	total := [3]int{rnd.IntN(4), rnd.IntN(3), rnd.IntN(4)}
	for i := range r {
		parts := make([][3]int, 1+rnd.IntN(3))
		for b, n := range total {
			for range n {
				parts[rnd.IntN(len(parts))][b]++
			}
		}
		all := total
		r[i] = append(r[i], some(rnd, "all", 0, all))
		for g, n := range parts {
			r[i] = append(r[i], some(rnd, fmt.Sprint(i, g), 1, n))
		}
	}
	r[1][0].Parts = r[0][0].Parts
	return r
}

func some(rnd *rand.Rand, name string, level int, n [3]int) Group {
	g := Group{Name: name, Level: level, People: n[0] + n[1] + n[2], Parts: [3]int{Untold, Untold, Untold}}
	if rnd.IntN(2) == 0 {
		g.Parts[0] = n[0]
	}
	if rnd.IntN(2) == 0 {
		g.Parts[2] = n[2]
	}
	if g.Parts[0] != Untold && g.Parts[2] != Untold {
		g.Parts[1] = n[1]
	}
	if level > 0 && rnd.IntN(4) == 0 {
		return Group{Name: name, Level: level, Hidden: true, Parts: [3]int{Untold, Untold, Untold}}
	}
	return g
}

// splits tries all ways to share the people of the leaves out.
func splits(leaves []place, try func([][3]int)) {
	w := make([][3]int, len(leaves))
	var from func(i int)
	from = func(i int) {
		if i == len(leaves) {
			try(w)
			return
		}
		for below := range leaves[i].People + 1 {
			for above := range leaves[i].People - below + 1 {
				w[i] = [3]int{below, leaves[i].People - below - above, above}
				if leaves[i].may(w[i]) {
					from(i + 1)
				}
			}
		}
	}
	from(0)
}

func (p *place) may(n [3]int) bool {
	for part, figure := range p.Parts {
		if figure != Untold && figure != n[part] {
			return false
		}
	}
	return true
}

// exact lists by brute force what each part of each leaf can be.
func exact(trees [2][]place) (can [2][][3]Range) {
	leaves := [2][]place{trees[0][1:], trees[1][1:]}
	sums := [2]map[[3]int]bool{{}, {}}
	each := func(i int, do func(w [][3]int, sum [3]int)) {
		splits(leaves[i], func(w [][3]int) {
			var sum [3]int
			for _, n := range w {
				for part := range sum {
					sum[part] += n[part]
				}
			}
			if trees[0][0].may(sum) {
				do(w, sum)
			}
		})
	}
	for i := range leaves {
		each(i, func(_ [][3]int, sum [3]int) { sums[i][sum] = true })
	}
	for i := range leaves {
		can[i] = make([][3]Range, len(leaves[i]))
		for p := range can[i] {
			can[i][p] = [3]Range{{Unbounded, 0}, {Unbounded, 0}, {Unbounded, 0}}
		}
		each(i, func(w [][3]int, sum [3]int) {
			for p, n := range w {
				for part := range n {
					if sums[1-i][sum] {
						can[i][p][part] = can[i][p][part].with(n[part])
					}
				}
			}
		})
	}
	return can
}

func TestRoundBoundsEqualBruteForce(t *testing.T) {
	compared := 0
	for seed := range uint64(300) {
		r := hamlet(rand.New(rand.NewPCG(700, seed)))
		var trees [2][]place
		for i := range trees {
			var err error
			if trees[i], err = places(r[i]); err != nil {
				t.Fatal(seed, err)
			}
		}
		net, at := network(trees)
		if err := net.settle(); err != nil {
			t.Fatal(seed, err)
		}
		for i, can := range exact(trees) {
			for p := range can {
				for part, want := range can[p] {
					compared++
					if got := net.bounds(at[i][p+1]+part, Range{0, Unbounded}); got != want {
						t.Fatalf("round %d, %s of %s: %v, brute force says %v\n%+v", seed, partNames[part], trees[i][p+1].Name, got, want, r)
					}
				}
			}
		}
	}
	if compared < 2000 {
		t.Errorf("%d compared", compared)
	}
}

func TestWhatIsPinned(t *testing.T) {
	say := func(rows ...[]string) []Group {
		list, err := Lines(rows)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	all := []string{"Alle zusammen", "20", "8", "zusammen 12", "zusammen 12"}
	one := say(all, []string{"Berufe", "20", "8", "zusammen 12", "zusammen 12"})
	for name, c := range map[string]struct {
		units  []Group
		pinned int
	}{
		"two open":          {say(all, []string{"1", "12", "k. A.", "k. A.", "k. A."}, []string{"2", "8", "k. A.", "k. A.", "k. A."}), 0},
		"a difference":      {say(all, []string{"1", "12", "5", "zusammen 7", "zusammen 7"}, []string{"2", "8", "k. A.", "k. A.", "k. A."}), 1},
		"one hidden group":  {say(all, []string{"1", "12", "k. A.", "k. A.", "k. A."}, []string{"2", "k. A.", "k. A.", "k. A.", "k. A."}), 1},
		"two hidden groups": {say(all, []string{"1", "12", "k. A.", "k. A.", "k. A."}, []string{"2", "k. A.", "k. A.", "k. A.", "k. A."}, []string{"\u20032.1", "k. A.", "k. A.", "k. A.", "k. A."}, []string{"\u20032.2", "k. A.", "k. A.", "k. A.", "k. A."}), 0},
	} {
		f, err := Round{c.units, one}.Attack(5)
		if err != nil || len(f.Pinned) != c.pinned {
			t.Errorf("%s: %v, %v", name, f.Pinned, err)
		}
	}
	if _, err := (Round{say(all), say([]string{"Alle", "20", "9", "zusammen 11", "zusammen 11"})}).Attack(5); err == nil {
		t.Error("tables that contradict each other are read")
	}
}
