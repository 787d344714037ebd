package suppress

import "testing"

// The pattern is written as one group of letters per unit, own staff before
// the total, the wave first: x is hidden.
func TestPattern(t *testing.T) {
	for name, c := range map[string]struct {
		town Snapshot
		want string
	}{
		"nothing small":                    {town(staff{top, 8, 4}, staff{0, 20, 9}, staff{0, 0, 0}), ". .. . ."},
		"a difference needs a partner":     {town(staff{top, 0, 0}, staff{0, 20, 9}, staff{0, 17, 9}, staff{0, 3, 1}), ". .. . x x"},
		"two that hold few need a third":   {town(staff{top, 0, 0}, staff{0, 12, 9}, staff{0, 2, 1}, staff{0, 2, 1}), ". .. x x x"},
		"two that hold enough need none":   {town(staff{top, 0, 0}, staff{0, 12, 9}, staff{0, 3, 1}, staff{0, 3, 1}), ". .. . x x"},
		"two that hold k are both small":   {town(staff{top, 0, 0}, staff{0, 12, 9}, staff{0, 3, 1}, staff{0, 2, 1}), ". .. x x x"},
		"three that hold k may each be 0":  {town(staff{top, 0, 0}, staff{0, 9, 9}, staff{0, 3, 1}, staff{0, 1, 1}, staff{0, 1, 1}), ". .. . x x x"},
		"own staff is a cell":              {town(staff{top, 2, 1}, staff{0, 20, 9}, staff{0, 17, 9}), ". x. . x"},
		"a total of one small part":        {town(staff{top, 9, 1}, staff{0, 0, 0}, staff{1, 2, 1}, staff{1, 0, 0}), ". x. .x x ."},
		"an empty cell before the wave":    {town(staff{top, 3, 1}, staff{top, 2, 1}, staff{top, 0, 0}), ". x x x"},
		"the wave when nothing else helps": {town(staff{top, 3, 1}, staff{top, 2, 1}), "x x x"},
		"a wave that is small":             {town(staff{top, 3, 1}, staff{top, 1, 1}, staff{top, 0, 0}), "x x x ."},
		"a wave of one unit":               {town(staff{top, 40, 1}), ". ."},
		"the cheaper partner":              {town(staff{top, 3, 1}, staff{0, 6, 2}, staff{1, 6, 2}, staff{0, 30, 2}), ". x. .. . x"},
	} {
		if got := hidden(publish(t, nil, c.town)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestMinimumIsNeverBelowTheFloor(t *testing.T) {
	s := town(staff{top, 20, 9}, staff{0, 17, 9}, staff{0, 4, 1})
	for k, want := range map[int]string{0: ". .. x x", 5: ". .. x x", 25: ". x. x x"} {
		table, err := Publish(nil, s, k)
		if err != nil || hidden(table) != want || table.Minimum != max(k, Floor) {
			t.Errorf("minimum %d: %v, %v, want %s", k, hidden(table), err, want)
		}
	}
}
