package suppress

import (
	"math/rand/v2"
	"testing"
)

func TestBand(t *testing.T) {
	l := &ledger{k: 5}
	for _, c := range []struct {
		heads, ready int
		want         Range
	}{
		{0, 0, Range{0, 0}},
		{5, 0, Range{0, 2}},
		{5, 2, Range{0, 2}},
		{5, 3, Range{3, 5}},
		{5, 5, Range{3, 5}},
		{9, 4, Range{0, 4}},
		{9, 5, Range{5, 9}},
		{9, 9, Range{5, 9}},
		{10, 0, Range{0, 0}},
		{10, 1, Range{0, 4}},
		{10, 5, Range{5, 5}},
		{10, 6, Range{6, 10}},
		{10, 10, Range{10, 10}},
		{12, 7, Range{7, 7}},
		{40, 2, Range{0, 4}},
		{40, 4, Range{0, 4}},
		{40, 5, Range{5, 5}},
		{40, 35, Range{35, 35}},
		{40, 36, Range{36, 40}},
		{40, 39, Range{36, 40}},
		{40, 40, Range{40, 40}},
	} {
		if got := l.band(c.heads, c.ready); got != c.want {
			t.Errorf("%d of %d: %v, want %v", c.ready, c.heads, got, c.want)
		}
	}
}

func TestReadyPeople(t *testing.T) {
	for name, c := range map[string]struct {
		town  Snapshot
		total Range
		units []Range // from the second on
	}{
		"figures": {three(), Range{24, 24}, []Range{{9, 9}, {9, 9}, {6, 6}}},
		"nobody anywhere, all large": {
			town(staff{top, 0, 0}, staff{0, 20, 0}, staff{0, 17, 0}), Range{0, 0}, []Range{{0, 0}, {0, 0}},
		},
		"nobody, but the wave must not say so of seven": {
			town(staff{top, 0, 0}, staff{0, 20, 0}, staff{0, 7, 0}), Range{0, 3}, []Range{{0, 0}, {0, 3}},
		},
		"all, but the wave must not say so of seven": {
			town(staff{top, 0, 0}, staff{0, 20, 20}, staff{0, 7, 7}), Range{24, 27}, []Range{{20, 20}, {4, 7}},
		},
		"one is left: the smallest beside goes along": {
			town(staff{top, 0, 0}, staff{0, 30, 29}, staff{0, 17, 9}, staff{0, 25, 12}), Range{50, 50}, []Range{{26, 30}, {8, 12}, {12, 12}},
		},
		"two bands protect each other": {
			town(staff{top, 0, 0}, staff{0, 30, 28}, staff{0, 20, 2}, staff{0, 25, 12}), Range{42, 42}, []Range{{26, 30}, {0, 4}, {12, 12}},
		},
	} {
		table := publish(t, nil, c.town)
		if table.Total.Ready != c.total {
			t.Errorf("%s: wave %v, want %v", name, table.Total.Ready, c.total)
		}
		for i, want := range c.units {
			if got := table.Rows[i+1].Total.Ready; got != want {
				t.Errorf("%s: unit %d %v, want %v", name, i+1, got, want)
			}
		}
	}
}

// Hidden cells are open or ready alike to everybody.
func TestHiddenPeopleAreNeitherAllReadyNorAllOpen(t *testing.T) {
	for _, ready := range []int{0, 1, 19, 20} {
		table := publish(t, nil, town(staff{top, 0, 0}, staff{0, 30, 14}, staff{0, 17, min(ready, 17)}, staff{0, 3, max(0, ready-17)}))
		beside, wave := table.Rows[1].Total.Ready, table.Total.Ready
		least, most := wave.Lo-beside.Hi, wave.Hi-beside.Lo
		if hidden(table) != ". .. . x x" || most < 4 || least > 16 {
			t.Errorf("%d of 20 hidden people are ready: shows as %d to %d", ready, least, most)
		}
	}
}

func TestBandStaysUntilTheFigureLeavesIt(t *testing.T) {
	s := town(staff{top, 0, 0}, staff{0, 30, 29}, staff{0, 17, 9}, staff{0, 25, 12})
	first := publish(t, nil, s)
	second := publish(t, first, s.finishing(2, 1).finishing(3, 1))
	if got := second.Rows[2].Total.Ready; got != (Range{9, 12}) {
		t.Errorf("the band moves up: %v", got)
	}
	third := publish(t, second, s.finishing(1, 1).finishing(2, 3).finishing(3, 1))
	for i, want := range []Range{{30, 30}, {12, 12}, {13, 13}} {
		if got := third.Rows[i+1].Total.Ready; got != want {
			t.Errorf("unit %d has no reason for a band any more: %v", i+1, got)
		}
	}
}

func TestWhatACellSays(t *testing.T) {
	c := Cell{Affected: 30, Ready: Range{26, 30}}
	if c.Open() != (Range{0, 4}) || c.Share() != (Range{86, 100}) {
		t.Errorf("%v open, %v %%", c.Open(), c.Share())
	}
	for percent, want := range map[int][2]bool{80: {true, true}, 86: {true, true}, 90: {false, false}} {
		if reached, known := c.Reaches(percent); reached != want[0] || known != want[1] {
			t.Errorf("%d %%: %v, %v", percent, reached, known)
		}
	}
	if reached, known := (Cell{Affected: 30, Ready: Range{12, 12}}).Reaches(90); reached || !known {
		t.Error("40 % may reach 90 %")
	}
	if _, known := (Cell{Hidden: true}).Reaches(0); known {
		t.Error("a hidden cell says something")
	}
}

// wander publishes six dates of a random town.
func wander(rnd *rand.Rand, see func(now Snapshot, t *Table)) error {
	var units []staff
	progress := []float64{0, 0.03, 0.5, 0.97, 1}[rnd.IntN(5)]
	for i := range 5 + rnd.IntN(40) {
		n := pickSize(rnd)
		u := staff{below: max(0, i-1-rnd.IntN(8)), heads: n}
		if i == 0 {
			u.below = top
		}
		for range n {
			if rnd.Float64() < progress {
				u.ready++
			}
		}
		units = append(units, u)
	}
	now, last := town(units...), (*Table)(nil)
	for range 6 {
		next, err := Publish(last, now, 5)
		if err != nil {
			return err
		}
		see(now, next)
		last, now = next, now.clone()
		for i := range now.People {
			switch rnd.IntN(60) {
			case 0:
				now.People[i].Unit = now.Units[rnd.IntN(len(now.Units))].ID
			case 1, 2, 3:
				now.People[i].Ready = true
			}
		}
	}
	return nil
}

func TestEveryTableIsTrueAndVague(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	for range 150 {
		var hid map[string]bool
		err := wander(rnd, func(now Snapshot, table *Table) {
			tree, err := newTree(now.Units)
			if err != nil {
				t.Fatal(err)
			}
			public, truth := tree.count(table.People), tree.count(now.People)
			was := hid
			hid = map[string]bool{}
			check := func(name string, cell int, c Cell) {
				hid[name] = c.Hidden
				heads, ready := public.heads[cell], public.ready[cell]
				switch {
				case c.Hidden && c != (Cell{Hidden: true}):
					t.Errorf("hidden, but %+v", c)
				case c.Hidden:
				case was[name]:
					t.Errorf("%s was hidden", name)
				case 0 < heads && heads < 5 || 0 < truth.heads[cell] && truth.heads[cell] < 5:
					t.Errorf("%d of %d people show", heads, truth.heads[cell])
				case c.Affected != heads || ready < c.Ready.Lo || ready > c.Ready.Hi:
					t.Errorf("%d of %d shows as %+v", ready, heads, c)
				default:
					vague(t, c, ready)
				}
			}
			check("wave", tree.root, table.Total)
			for i, row := range table.Rows {
				check(row.Unit.String(), i, row.Total)
				check(row.Unit.String()+" own", tree.own(i), row.Own)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// vague checks what a visible cell must not say.
func vague(t *testing.T, c Cell, ready int) {
	t.Helper()
	r := c.Ready
	few := c.Affected < 10 || 0 < ready && ready < 5 || 0 < c.Affected-ready && c.Affected-ready < 5
	switch {
	case c.Affected == 0:
	case few && r.Hi-r.Lo+1 < Together:
		t.Errorf("%+v leaves too little open", c)
	case !r.Exact():
	case c.Affected < 10:
		t.Errorf("%+v is a figure of a small group", c)
	case 0 < r.Lo && r.Lo < Together || 0 < c.Open().Lo && c.Open().Lo < Together:
		t.Errorf("%+v shows one or two people", c)
	}
}

func TestAuditAlwaysFindsAWay(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	for range 150 {
		var last *Table
		err := wander(rnd, func(now Snapshot, table *Table) {
			d, err := newDraft(last, now, 5)
			if err != nil {
				t.Fatal(err)
			}
			c := d.count(d.people)
			cells := make([]Cell, d.cells())
			for i := range cells {
				cells[i] = Cell{Hidden: d.hidden[i], Affected: c.heads[i]}
			}
			l := d.ledger(c, cells)
			if l.audit(); l.muted {
				t.Errorf("the last resort was needed for %s", hidden(table))
			}
			l.later = true
			if l.sweep(); len(l.unsafe()) > 0 {
				t.Errorf("yesterday tells about today in %s", hidden(table))
			}
			last = table
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The unit of twenty was ready for good on the first day. When the second has
// only a band for it, the third must not rely on that. The twin forgets the days
// before the last.
func TestWhatWasKnownOnceStaysKnown(t *testing.T) {
	first := town(staff{top, 0, 0}, staff{0, 20, 20}, staff{0, 20, 10}, staff{0, 12, 6}, staff{0, 3, 1}, staff{0, 3, 0})
	second := first.with(3, 30).finishing(3, 12).finishing(2, 6)
	third := second.with(2, 3).finishing(2, 3)
	mostHidden := func(forget bool) int {
		var last *Table
		for _, now := range []Snapshot{first, second, third} {
			if last != nil && forget {
				last.Known = nil
			}
			last = publish(t, last, now)
			t.Log(forget, hidden(last), last.Total, last.Rows, last.Known)
		}
		return last.Total.Ready.Hi - 20 - last.Rows[2].Total.Ready.Lo - last.Rows[3].Total.Ready.Lo
	}
	if most := mostHidden(false); most < 4 {
		t.Errorf("at most %d of the hidden people are ready", most)
	}
	if most := mostHidden(true); most >= 4 {
		t.Errorf("even of the last day alone nothing follows: %d", most)
	}
}
