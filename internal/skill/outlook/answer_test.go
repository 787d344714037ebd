package outlook

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		able, staff int // able: at least
		most        int // able; 0: as many
		leaving     suppress.Range
		want        Answer
	}{
		{"nobody is known to leave or to stay", 8, 20, 0, suppress.Range{Lo: 0, Hi: 20}, Unknown},
		{"no staff", 3, 0, 0, suppress.Range{}, Unknown},
		{"two stay in the worst case", 8, 20, 0, suppress.Range{Lo: 6, Hi: 6}, Enough},
		{"one stays in the worst case", 8, 20, 0, suppress.Range{Lo: 7, Hi: 7}, May},
		{"half of three able ones go", 3, 20, 0, suppress.Range{Lo: 10, Hi: 10}, Falls},
		{"a third of three able ones goes", 3, 21, 0, suppress.Range{Lo: 7, Hi: 7}, May},
		{"it depends on what is not told", 3, 20, 0, suppress.Range{Lo: 0, Hi: 10}, Unknown},
		{"it falls whatever is not told", 3, 20, 0, suppress.Range{Lo: 8, Hi: 12}, Falls},
		{"nobody able is told", 0, 20, 20, suppress.Range{Lo: 4, Hi: 4}, Unknown},
		{"at least three are able", 3, 20, 12, suppress.Range{Lo: 10, Hi: 10}, May},
	} {
		if got := answer(suppress.Range{Lo: c.able, Hi: max(c.able, c.most)}, c.leaving, c.staff); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
