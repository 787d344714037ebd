package suppress

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
)

// three units of 20, 17 and 12 people below a top without staff of its own.
func three() Snapshot {
	return town(staff{top, 0, 0}, staff{0, 20, 9}, staff{0, 17, 9}, staff{0, 12, 6})
}

func TestHeadCountsMoveInCompany(t *testing.T) {
	for name, c := range map[string]struct {
		now  Snapshot
		want []int
	}{
		"nobody":                        {three(), []int{49, 20, 17, 12}},
		"one joins":                     {three().with(1, 1), []int{49, 20, 17, 12}},
		"two join":                      {three().with(1, 2), []int{49, 20, 17, 12}},
		"three join":                    {three().with(1, 3), []int{52, 23, 17, 12}},
		"one leaves":                    {three().without(2, 1), []int{49, 20, 17, 12}},
		"three leave":                   {three().without(2, 3), []int{46, 20, 14, 12}},
		"two leave, one joins":          {three().without(1, 2).with(1, 1), []int{48, 19, 17, 12}},
		"three join in three units":     {three().with(1, 1).with(2, 1).with(3, 1), []int{49, 20, 17, 12}},
		"one moves":                     {three().moving(1, 2, 1), []int{49, 20, 17, 12}},
		"three move":                    {three().moving(1, 2, 3), []int{49, 17, 20, 12}},
		"two move, one leaves the wave": {three().moving(1, 2, 2).without(1, 1), []int{49, 20, 17, 12}},
		"three move among newcomers":    {three().moving(1, 2, 3).with(3, 1), []int{49, 17, 20, 12}},
		"a ring, but one leaves":        {three().moving(1, 2, 3).moving(3, 1, 1), []int{49, 17, 20, 12}},
	} {
		next := publish(t, publish(t, nil, three()), c.now)
		if got := heads(next); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if len(next.People) != next.Total.Affected {
			t.Errorf("%s: %d people behind %d", name, len(next.People), next.Total.Affected)
		}
	}
}

func TestThoseKeptBackAreTakenOverLater(t *testing.T) {
	first := publish(t, nil, three())
	second := publish(t, first, three().with(1, 2))
	third := publish(t, second, three().with(1, 3))
	if got := heads(third); !slices.Equal(got, []int{52, 23, 17, 12}) {
		t.Errorf("two and later one: %v", got)
	}
}

func TestLeaverKeptBackKeepsTheLastReadiness(t *testing.T) {
	first := publish(t, nil, three())
	second := publish(t, first, three().without(1, 1)) // a ready one
	if c := second.Rows[1].Total; c != (Cell{Affected: 20, Ready: Range{9, 9}}) {
		t.Errorf("the leaver shows: %+v", c)
	}
	third := publish(t, second, three().without(1, 1).finishing(1, 4))
	if c := third.Rows[1].Total; c != (Cell{Affected: 20, Ready: Range{13, 13}}) {
		t.Errorf("with the leaver counted 13 are ready: %+v", c)
	}
}

// Two groups of hidden cells: their sums are differences, so they are counts.
func TestHiddenGroupMovesInCompany(t *testing.T) {
	s := town(staff{top, 0, 0}, staff{0, 20, 9}, staff{0, 6, 3}, staff{0, 3, 1})
	first := publish(t, nil, s)
	if hidden(first) != ". .. . x x" {
		t.Fatal(hidden(first))
	}
	next := publish(t, first, s.with(1, 3).with(3, 1))
	if got := heads(next)[:2]; !slices.Equal(got, []int{32, 23}) {
		t.Errorf("one more in hiding shows as a difference: %v", got)
	}
	next = publish(t, first, s.moving(2, 3, 1))
	if n := countIn(next, 3); n != 4 {
		t.Errorf("a move inside a group shows nowhere, so it is followed: %d", n)
	}
}

func countIn(table *Table, unit int) (n int) {
	for _, p := range table.People {
		if p.Unit == id(unit) {
			n++
		}
	}
	return n
}

func TestCellThatFallsBelowIsHiddenWithAPartnerForGood(t *testing.T) {
	s := town(staff{top, 0, 0}, staff{0, 20, 9}, staff{0, 17, 9}, staff{0, 5, 3})
	first := publish(t, nil, s)
	if hidden(first) != ". .. . . ." {
		t.Fatal(hidden(first))
	}
	second := publish(t, first, s.without(3, 1)) // kept back, but the truth is four
	if hidden(second) != ". .. . x x" || second.Total.Affected != 42 {
		t.Errorf("%s of %d", hidden(second), second.Total.Affected)
	}
	third := publish(t, second, s.with(3, 9))
	if hidden(third) != ". .. . x x" || third.Total.Affected != 51 {
		t.Errorf("hiding ends: %s of %d", hidden(third), third.Total.Affected)
	}
	for _, row := range third.Rows[2:] {
		if row.Total != (Cell{Hidden: true}) || row.Own != (Cell{Hidden: true}) {
			t.Errorf("a hidden cell says %+v", row)
		}
	}
}

func TestReadyPeopleMoveAtTheEndOfTheDay(t *testing.T) {
	first := publish(t, nil, three())
	next := publish(t, first, three().finishing(1, 1))
	if c := next.Rows[1].Total; c.Ready != (Range{10, 10}) || next.Total.Ready != (Range{25, 25}) {
		t.Errorf("one completion: %+v of %+v", c, next.Total)
	}
}

func TestEarly(t *testing.T) {
	first := publish(t, nil, three())
	for name, c := range map[string]struct {
		now  Snapshot
		want bool
	}{
		"nothing":                  {three(), false},
		"one completes":            {three().finishing(1, 1), false},
		"three complete":           {three().finishing(1, 3), true},
		"three in three units":     {three().finishing(1, 1).finishing(2, 1).finishing(3, 1), false},
		"three here, one there":    {three().finishing(1, 3).finishing(2, 1), false},
		"three join":               {three().with(1, 3), true},
		"one joins":                {three().with(1, 1), false},
		"three complete, one left": {three().finishing(1, 3).without(2, 1), true},
		"one is about to be alone": {three().finishing(1, 3).without(3, 8), false},
	} {
		table, ok, err := Early(first, c.now, 5)
		if err != nil || ok != c.want || ok != (table != nil) {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
	if _, ok, err := Early(nil, three(), 5); ok || err != nil {
		t.Error("the first table is early", err)
	}
}

func TestStoredTableGoesOnTheSame(t *testing.T) {
	s := town(staff{top, 3, 1}, staff{0, 20, 9}, staff{1, 6, 3}, staff{0, 3, 1})
	first := publish(t, nil, s)
	text, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	var stored Table
	if err := json.Unmarshal(text, &stored); err != nil {
		t.Fatal(err)
	}
	stored.People = first.People
	now := s.with(1, 4).finishing(2, 2)
	a, b := publish(t, first, now), publish(t, &stored, now)
	if !slices.Equal(a.Rows, b.Rows) || a.Total != b.Total || !slices.Equal(a.People, b.People) {
		t.Error("a stored table goes on differently")
	}
}

// The units 2 and 3 stay as they are, but 3 comes below another department.
func TestReorganisationShowsNobody(t *testing.T) {
	s := town(staff{top, 0, 0}, staff{0, 9, 3}, staff{0, 9, 3}, staff{1, 2, 1}, staff{1, 12, 6})
	first := publish(t, nil, s)
	after := Snapshot{Units: slices.Clone(s.Units), People: s.People}
	after.Units[3].Parent = 2
	next := publish(t, first, after)
	for u, row := range []Row{next.Rows[1], next.Rows[2]} {
		if !row.Total.Hidden {
			t.Errorf("unit %d shows that two people came or went: %s", u+1, hidden(next))
		}
	}
	gone := Snapshot{Units: slices.Clone(s.Units[:3])}
	for _, p := range s.People {
		if p.Unit == id(3) || p.Unit == id(4) {
			p.Unit = id(1)
		}
		gone.People = append(gone.People, p)
	}
	if next := publish(t, first, gone); next.Total.Affected != 32 {
		t.Errorf("a closed unit: %v", heads(next))
	}
}

func TestBrokenSnapshots(t *testing.T) {
	s := three()
	for name, broken := range map[string]Snapshot{
		"no units":         {},
		"child first":      {Units: []Unit{{id(1), 1}, {id(2), top}}},
		"own parent":       {Units: []Unit{{id(1), 0}}},
		"unit twice":       {Units: []Unit{{id(1), top}, {id(1), 0}}},
		"person nowhere":   {Units: s.Units, People: []Person{{id(1000), id(99), true}}},
		"person two times": {Units: s.Units, People: []Person{s.People[0], s.People[0]}},
	} {
		if _, err := Publish(nil, broken, 5); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
