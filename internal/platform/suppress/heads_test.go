package suppress

import "testing"

// hamlets are small trees by the staff of each unit.
var hamlets = map[string]struct {
	units []Unit
	staff []int
}{
	"three groups":    {units(None, None, None), []int{20, 30, 40}},
	"four groups":     {units(None, None, None, None), []int{20, 20, 30, 40}},
	"own staff":       {units(None, 0, 0), []int{3, 30, 40}},
	"a department":    {units(None, 0, 1, 1), []int{9, 9, 20, 30}},
	"two departments": {units(None, None, 0, 1), []int{4, 6, 20, 30}},
}

// The attacker who knows the rule tries every way in which up to 17 people can
// take part. Each hidden head count keeps as many values as the minimum. The
// control hides small counts and what would give them away.
func TestWhoKnowsTheRuleCountsNobody(t *testing.T) {
	const k, most = 5, 17
	var all, control int
	for name, h := range hamlets {
		tr, err := newTree(h.units)
		if err != nil {
			t.Fatal(err)
		}
		size := tr.fill(h.staff)
		hidden, known, narrow := narrowed(tr.countries(most, k, func(p *pattern) { p.conceal(size) }), k)
		if all += hidden; known > 0 || narrow > 0 {
			t.Errorf("%s: of %d hidden counts %d are known, %d narrow", name, hidden, known, narrow)
		}
		_, known, _ = narrowed(tr.countries(most, k, func(p *pattern) {
			p.small(p.heads)
			p.protect()
		}), k)
		control += known
	}
	t.Logf("hidden %d, pinned 0, control pinned %d", all, control)
	if all < 500 || control < 100 {
		t.Errorf("hidden %d, control %d: too easy", all, control)
	}
}

func (t *tree) fill(own []int) []int {
	cells := make([]int, t.cells())
	for u, n := range own {
		cells[t.own(u)] = n
	}
	t.sum(cells)
	return cells
}

// countries publishes the head counts of every truth of at least k people: by
// table, what each hidden one can be.
func (t *tree) countries(most, k int, hide func(*pattern)) map[string][]options {
	tables := map[string][]options{}
	n := make([]int, len(t.units))
	var from func(u, left int)
	from = func(u, left int) {
		if u < len(n) {
			for n[u] = 0; n[u] <= left; n[u]++ {
				from(u+1, left-n[u])
			}
			return
		}
		p := &pattern{tree: t, k: k, heads: t.fill(n), hidden: make([]bool, t.cells())}
		if p.heads[t.root] < k {
			return
		}
		hide(p)
		text := make([]byte, t.cells())
		for c, h := range p.hidden {
			if !h {
				text[c] = byte(p.heads[c] + 1)
			}
		}
		if tables[string(text)] == nil {
			tables[string(text)] = make([]options, t.cells())
		}
		for c, h := range p.hidden {
			if h {
				tables[string(text)][c] |= 1 << p.heads[c]
			}
		}
	}
	from(0, most)
	return tables
}

// narrowed counts hidden counts, those with one value left, and those with
// fewer than k.
func narrowed(tables map[string][]options, k int) (hidden, known, narrow int) {
	for _, cells := range tables {
		for _, v := range cells {
			switch n := v.count(); {
			case n == 0:
				continue
			case n == 1:
				known++
				fallthrough
			case n < k:
				narrow++
			}
			hidden++
		}
	}
	return hidden, known, narrow
}
