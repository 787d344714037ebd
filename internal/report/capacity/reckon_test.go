package capacity_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/report/capacity"
)

var today = clock.NewDate(2026, 6, 8)

func day(n int) clock.Date { return today.AddDays(n) }

func course(rate int, needs []capacity.Need, runs ...capacity.Run) *capacity.Course {
	c := &capacity.Course{Needs: needs, Runs: runs, Rate: capacity.Rate{Percent: rate}}
	c.Reckon(today)
	return c
}

func TestReckon(t *testing.T) {
	unit := uuid.New()
	needs := []capacity.Need{{Unit: unit, Due: day(-3), Open: 4}, {Unit: unit, Due: day(20), Open: 5, Placed: 2}, {Unit: uuid.New(), Due: day(60), Open: 10}}
	late := capacity.Run{Ends: day(40), Seats: 30}
	early := capacity.Run{Ends: day(10), Seats: 10}

	c := course(90, needs, late, early)
	if c.Verdict() != capacity.Enough || c.AllBy != day(40) || c.Last != day(60) || c.Open != 19 || c.Placed != 2 || c.Seats != 40 || c.Units[0].Open != 10 {
		t.Errorf("enough: %+v", c)
	}
	// Nine people by day 20 need ten seats at 90 per cent, and eleven at 85.
	if c = course(85, needs, late, early); c.Verdict() != capacity.Late || c.Short != day(20) || c.Missing != 1 || c.More != 1 {
		t.Errorf("late: %+v", c)
	}
	if c = course(50, needs, early); c.Verdict() != capacity.Few || !c.AllBy.IsZero() || c.Missing != 28 || c.More != 3 || c.Size != 10 {
		t.Errorf("few: %+v", c)
	}
	if c = course(85, needs); c.Verdict() != capacity.Few || c.Missing != 23 || c.More != 2 || c.Size != 12 {
		t.Errorf("no dates: %+v", c)
	}
	if c = course(85, nil, early); c.Verdict() != capacity.Trained || c.More != 0 || !c.AllBy.IsZero() {
		t.Errorf("nobody: %+v", c)
	}
}

// Planning what is said to be missing is enough, and one date less is not.
func TestWhatIsMissingIsEnough(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		var needs []capacity.Need
		for range r.IntN(5) {
			needs = append(needs, capacity.Need{Unit: uuid.New(), Due: day(r.IntN(60) - 10), Open: 1 + r.IntN(40)})
		}
		var runs []capacity.Run
		for range r.IntN(5) {
			runs = append(runs, capacity.Run{Ends: day(r.IntN(60)), Seats: 1 + r.IntN(30)})
		}
		rate := 30 + r.IntN(71)
		c := course(rate, needs, runs...)
		if c.Missing == 0 {
			if v := c.Verdict(); v != capacity.Enough && v != capacity.Trained {
				t.Fatalf("nothing is missing and it is %s: %+v", v, c)
			}
			continue
		}
		with := func(seats int) *capacity.Course {
			return course(rate, needs, append(append([]capacity.Run{}, runs...), capacity.Run{Ends: today, Seats: seats})...)
		}
		if done := with(c.Missing); done.AllBy.IsZero() || !c.Short.IsZero() && done.Short == c.Short {
			t.Fatalf("%d more seats do not do: %+v", c.Missing, done)
		}
		if less := with(c.Missing - 1); less.Verdict() == capacity.Enough {
			t.Fatalf("one seat less than %d does, too: %+v", c.Missing, less)
		}
	}
}
