package suggest

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
)

// A course helps where it reaches above what somebody has and begins no higher
// than the target; what closes most comes first, of equals the shortest. It says
// what it helps with in the order of the gaps, each once.
func TestWhatClosesMostComesFirst(t *testing.T) {
	t.Parallel()
	begun := uuid.New()
	teach := []teaching{
		{slug: "basic", minutes: 30, lessons: []lesson{{"1.3", 1, 2}}},
		{slug: "high", minutes: 5, lessons: []lesson{{"1.3", 5, 6}}},
		{version: begun, slug: "middle", minutes: 40, lessons: []lesson{{"1.3", 3, 3}, {"1.3", 4, 4}, {"2.2", 3, 4}}},
		{slug: "short", minutes: 10, lessons: []lesson{{"2.2", 3, 4}}},
		{slug: "other", minutes: 10, lessons: []lesson{{"3.1", 1, 8}}},
		{slug: "shorter", minutes: 5, lessons: []lesson{{"2.2", 3, 4}}},
	}
	var got []string
	for _, c := range rank(teach, []Gap{{Code: "2.2", Have: 3, Target: 4}, {Code: "1.3", Have: 2, Target: 4}}, []uuid.UUID{begun}) {
		got = append(got, fmt.Sprint(c.Slug, c.gain, c.Codes, c.Begun))
	}
	if want := "[middle3 [2.2 1.3] true shorter1 [2.2] false short1 [2.2] false]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
	if list := rank(teach, nil, nil); len(list) != 0 {
		t.Errorf("without a gap: %v", list)
	}
	many := make([]teaching, 2*Most)
	for i := range many {
		many[i] = teaching{slug: fmt.Sprint(i), lessons: []lesson{{"2.2", 1, 8}}}
	}
	if list := rank(many, []Gap{{Code: "2.2", Have: 3, Target: 4}}, nil); len(list) != Most {
		t.Errorf("%d courses are suggested, not %d", len(list), Most)
	}
}
