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

func TestAQuestionIsDrawnAroundTheTarget(t *testing.T) {
	draw := func(list []check.Candidate, around int, seed uint64) check.Candidate {
		t.Helper()
		c, ok := check.Draw(list, around, seed)
		if again, _ := check.Draw(list, around, seed); !ok || c != again {
			t.Fatalf("drawn %v, then %v", c, again)
		}
		return c
	}
	for target, want := range map[int]int{1: 1, 3: 3, 6: 6, 8: 6} {
		for seed := range uint64(20) {
			if got := draw(six(), target, seed); got.Level != want {
				t.Errorf("target %d: level %d, want %d", target, got.Level, want)
			}
		}
	}
	again := six()
	again[2].Asked = true // that of level 3
	if got := draw(again, 3, 1); got.Level != 2 {
		t.Errorf("the second time: %v", got)
	}
	again[1].Asked, again[3].Asked = true, true
	if got := draw(again, 3, 1); got.Level != 3 {
		t.Errorf("near the target all were asked: %v", got)
	}
	own := append(six(), check.Candidate{ID: "mine", Level: 3, Own: true})
	seen := map[string]bool{}
	for seed := range uint64(40) {
		if got := draw(own, 3, seed); got.ID != "mine" {
			t.Errorf("not in the words of the work: %v", got)
		}
		seen[draw([]check.Candidate{{ID: "a", Level: 4}, {ID: "b", Level: 4}, {ID: "c", Level: 4}}, 3, seed).ID] = true
	}
	if len(seen) < 3 {
		t.Errorf("only %d of three equals drawn in 40", len(seen))
	}
	if _, ok := check.Draw(nil, 3, 1); ok {
		t.Error("something is drawn of nothing")
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
