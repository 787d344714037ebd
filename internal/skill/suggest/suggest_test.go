package suggest

import (
	"fmt"
	"testing"

	"codeberg.org/lotse/lotse/internal/skill"
)

// A course helps where it reaches above what somebody has and begins no higher
// than the target; what closes most comes first, of equals the shortest.
func TestWhatClosesMostComesFirst(t *testing.T) {
	t.Parallel()
	taught := map[string][]skill.Taught{
		"1.3": {{Slug: "basic", Minutes: 30, From: 1, To: 2}, {Slug: "middle", Minutes: 40, From: 3, To: 4}, {Slug: "high", Minutes: 5, From: 5, To: 6}},
		"2.2": {{Slug: "middle", Minutes: 40, From: 3, To: 4}, {Slug: "short", Minutes: 10, From: 3, To: 4}},
		"3.1": {{Slug: "other", Minutes: 10, From: 1, To: 8}},
	}
	var got []string
	for _, c := range rank(taught, []Gap{{Code: "1.3", Have: 2, Target: 4}, {Code: "2.2", Have: 3, Target: 4}}) {
		got = append(got, fmt.Sprint(c.Slug, c.gain, c.Codes))
	}
	if want := "[middle3 [1.3 2.2] short1 [2.2]]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
	if list := rank(taught, nil); len(list) != 0 {
		t.Errorf("without a gap: %v", list)
	}
}
