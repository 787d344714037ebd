package notice_test

import "testing"

// On a holiday nobody is told; it is that of the Land, not the neighbour's.
func TestHolidaysOfTheLand(t *testing.T) {
	t.Parallel()
	for land, want := range map[string]int{"BY": 0, "HE": 1} {
		w := newTown(t)
		w.SQL(`UPDATE tenant SET land = $2 WHERE id = $1`, w.Tenant, land)
		w.person(w.top)
		w.duty("Brandschutz")
		w.SetDay("2027-01-06") // Epiphany, a Wednesday
		w.daily()
		if n := w.waiting(); n != want {
			t.Errorf("%s: %d mails", land, n)
		}
		w.SetDay("2027-01-07")
		w.daily()
		if n := w.waiting(); n != 1 {
			t.Errorf("%s: %d mails wait the day after", land, n)
		}
	}
}
