package app

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// Whole months before the day go, the month it lies in stays, and nobody can
// drop what is younger than a month.
func TestMonthsAreDropped(t *testing.T) {
	k := testkit.New(t)
	k.SQL(`SELECT lotse_make_partitions('2024-01-01', '2024-03-01')`)
	month := func(name string) bool {
		return k.Int(`SELECT count(*) FROM pg_class WHERE relname = $1`, name) == 1
	}
	if n := k.Int(`SELECT lotse_drop_partitions('look', '2024-02-15')`); n != 1 {
		t.Errorf("%d months were dropped, want 1", n)
	}
	if month("look_2024_01") || !month("look_2024_02") || !month("answer_2024_01") {
		t.Error("the wrong months were dropped")
	}
	if n := k.Int(`SELECT lotse_drop_partitions('person', '2024-02-15')`); n != 0 {
		t.Error("a table that is not kept by month lost something")
	}
}
