package attack

import "testing"

func wave(t *testing.T, rows ...[]string) *Table {
	t.Helper()
	text := [][]string{{"Nummer", "Ebene", "Betroffen", "Bereit", "Quote"}}
	for _, r := range rows {
		text = append(text, append(r, ""))
	}
	table, err := Rows(text)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Two departments change places in hiding: each date alone tells nothing.
func TestHidingAnotherCellEachDayTellsAll(t *testing.T) {
	first := wave(t, []string{"W", "0", "30", "12"}, []string{"1", "1", "k. A.", ""}, []string{"2", "1", "k. A.", ""}, []string{"3", "1", "20", "9"})
	second := wave(t, []string{"W", "0", "30", "12"}, []string{"1", "1", "k. A.", ""}, []string{"2", "1", "7", "unter 4"}, []string{"3", "1", "k. A.", ""})
	if b := first.Bounds()[1]; b.Heads != (Range{0, 10}) {
		t.Fatalf("one date alone says %v", b.Heads)
	}
	if b := Over([]*Table{first, second})[0][1]; b.Heads != (Range{0, 10}) {
		t.Errorf("a group that another cell joined is no group at rest: %v", b.Heads)
	}
	third := wave(t, []string{"W", "0", "30", "12"}, []string{"1", "1", "k. A.", ""}, []string{"2", "1", "7", "3"}, []string{"3", "1", "20", "9"})
	if b := Over([]*Table{first, third})[1][1]; b.Heads != (Range{3, 3}) {
		t.Errorf("one hidden cell is a difference: %v", b.Heads)
	}
}

func TestYesterdayBoundsToday(t *testing.T) {
	day := func(ready ...string) *Table {
		return wave(t, []string{"W", "0", "40", ready[0]}, []string{"1", "1", "20", ready[1]}, []string{"2", "1", "k. A.", ""}, []string{"3", "1", "k. A.", ""})
	}
	over := Over([]*Table{day("12", "9"), day("13", "5 bis 12")})
	if b := over[1][2]; b.Ready != (Range{0, 4}) {
		t.Errorf("nine stay ready, so at most four are left: %v", b.Ready)
	}
	over = Over([]*Table{day("12", "9"), day("11", "8")})
	if b := over[1][2]; b.Ready != (Range{0, 3}) {
		t.Errorf("where readiness ended nothing follows from yesterday: %v", b.Ready)
	}
}
