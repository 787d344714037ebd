package check_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/internal/skill/check"
)

// six are a question of each level.
func six() (list []check.Candidate) {
	for level := 1; level <= 6; level++ {
		list = append(list, check.Candidate{ID: fmt.Sprintf("q%d", level), Level: level})
	}
	return list
}

func levels(list []check.Candidate) (out []int) {
	for _, c := range list {
		out = append(out, c.Level)
	}
	return out
}

func TestQuestionsAreDrawnAroundTheTarget(t *testing.T) {
	for target, want := range map[int][]int{1: {1, 2}, 3: {2, 3}, 6: {5, 6}, 8: {5, 6}} {
		for seed := range uint64(20) {
			if got := levels(check.Draw(six(), target, seed)); !slices.Equal(got, want) {
				t.Errorf("target %d: levels %v, want %v", target, got, want)
			}
		}
	}
	again := six()
	again[1].Asked, again[2].Asked = true, true // those of levels 2 and 3
	if got := levels(check.Draw(again, 3, 1)); !slices.Equal(got, []int{3, 4}) {
		t.Errorf("the second time: %v", got)
	}
	own := append(six(), check.Candidate{ID: "mine", Level: 3, Own: true})
	for seed := range uint64(20) {
		if got := check.Draw(own, 3, seed); got[1].ID != "mine" {
			t.Errorf("not in the words of the work: %v", got)
		}
	}
	one := []check.Candidate{{ID: "a", Level: 4}, {ID: "b", Level: 4}, {ID: "c", Level: 4}}
	seen := map[string]bool{}
	for seed := range uint64(40) {
		got := check.Draw(one, 3, seed)
		if len(got) != 2 || got[0].ID == got[1].ID || fmt.Sprint(got) != fmt.Sprint(check.Draw(one, 3, seed)) {
			t.Fatalf("of one level: %v", got)
		}
		seen[got[0].ID+got[1].ID] = true
	}
	if len(seen) < 3 {
		t.Errorf("only %d draws in 40", len(seen))
	}
	if len(check.Draw(nil, 3, 1)) != 0 || len(check.Draw(one[:1], 3, 1)) != 1 {
		t.Error("more is drawn than there is")
	}
}

func TestTheNumberOfRightAnswersIsTheLevel(t *testing.T) {
	for _, tt := range []struct {
		low, high bool
		want      int
	}{{false, false, 1}, {true, false, 2}, {false, true, 2}, {true, true, 3}} {
		got, ok := check.Measure([]check.Scored{{3, tt.high}, {2, tt.low}})
		if !ok || got != tt.want {
			t.Errorf("%v: %d", tt, got)
		}
	}
	if _, ok := check.Measure(nil); ok {
		t.Error("nothing answered is measured")
	}
}

// More right answers never show less, and a level lies within what was asked.
func TestWhatMeasuringPromises(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		list := make([]check.Scored, 1+r.IntN(5))
		low, high := 9, 0
		for i := range list {
			list[i] = check.Scored{Level: 1 + r.IntN(6), Right: r.IntN(2) == 0}
			low, high = min(low, list[i].Level), max(high, list[i].Level)
		}
		before, _ := check.Measure(list)
		if before < low-1 || before > high {
			t.Fatalf("%v: %d", list, before)
		}
		for i := range list {
			better := slices.Clone(list)
			better[i].Right = true
			if after, _ := check.Measure(better); after < before {
				t.Fatalf("%v: one more right answer makes %d of %d", list, after, before)
			}
		}
	}
}
