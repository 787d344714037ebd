package rating_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/skill/rating"
)

var now = time.Date(2026, 6, 8, 9, 0, 0, 0, time.UTC)

func ago(months int) time.Time { return now.AddDate(0, -months, 0) }

func self(level, months int) rating.Rating {
	return rating.Rating{Source: rating.Self, Basis: rating.Check, Level: level, At: ago(months)}
}

func talk(level, months int) rating.Rating {
	return rating.Rating{Source: rating.Conversation, Basis: rating.Talk, Level: level, At: ago(months)}
}

func test(level, months int) rating.Rating {
	return rating.Rating{Source: rating.Measured, Basis: rating.Check, Level: level, At: ago(months)}
}

func course(level, months int) rating.Rating {
	return rating.Rating{Source: rating.Measured, Basis: rating.Course, Level: level, At: ago(months)}
}

func TestTheRule(t *testing.T) {
	for _, tt := range []struct {
		name  string
		given []rating.Rating
		level int
		old   bool
	}{
		{"a test before a conversation before the estimate", []rating.Rating{self(6, 0), talk(4, 1), test(3, 2)}, 3, false},
		{"a conversation before a newer estimate", []rating.Rating{talk(4, 5), self(6, 1)}, 4, false},
		{"the newest of a kind", []rating.Rating{self(6, 3), self(2, 1)}, 2, false},
		{"an old test no longer decides", []rating.Rating{test(3, 25), self(5, 1)}, 5, false},
		{"nothing young: the old in the same order", []rating.Rating{self(6, 25), test(3, 40)}, 3, true},
		{"on the day of 24 months it still counts", []rating.Rating{test(3, 24), self(5, 1)}, 3, false},
		{"a course raises", []rating.Rating{self(2, 3), course(3, 1)}, 3, false},
		{"a course never lowers", []rating.Rating{self(4, 3), course(1, 1)}, 4, false},
		{"a course raises an estimate that came later", []rating.Rating{course(3, 5), self(2, 1)}, 3, false},
		{"a later test decides alone", []rating.Rating{course(3, 5), test(2, 1)}, 2, false},
		{"a later course raises what was tested", []rating.Rating{test(2, 5), course(3, 1)}, 3, false},
		{"an old course does not", []rating.Rating{course(7, 30), self(2, 1)}, 2, false},
		{"not yet is an answer", []rating.Rating{self(0, 1)}, 0, false},
	} {
		got := rating.Combine(tt.given, now)
		if !got.Known || got.Level != tt.level || got.Old != tt.old {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
	if got := rating.Combine(nil, now); got.Known || got.Level != 0 || got.Old {
		t.Errorf("nothing: %+v", got)
	}
	if rating.Combine([]rating.Rating{self(3, 1)}, now).Gap(5) != 2 || (rating.Standing{Level: 6}).Gap(5) != 0 {
		t.Error("the gap is off")
	}
}

// ratings are some by chance.
func ratings(r *rand.Rand) (list []rating.Rating) {
	kinds := []func(int, int) rating.Rating{self, talk, test, course}
	for range r.IntN(7) {
		one := kinds[r.IntN(len(kinds))](r.IntN(9), r.IntN(40))
		one.At = one.At.Add(time.Duration(r.IntN(3)) * time.Hour)
		list = append(list, one)
	}
	return list
}

// What has to hold whatever was said.
func TestWhatTheRulePromises(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		list := ratings(r)
		got := rating.Combine(list, now)
		if got.Known != (len(list) > 0) {
			t.Fatalf("%v: known %v", list, got.Known)
		}
		if got.Known && !slices.ContainsFunc(list, func(x rating.Rating) bool { return x == got.By && x.Level == got.Level }) {
			t.Fatalf("%v: level %d is nobody's", list, got.Level)
		}
		shuffled := slices.Clone(list)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again := rating.Combine(shuffled, now); again.Level != got.Level || again.Old != got.Old {
			t.Fatalf("%v: in another order %d, not %d", list, again.Level, got.Level)
		}
		if more := rating.Combine(append(slices.Clone(list), rating.Rating{Source: rating.Measured, Basis: rating.Course, Level: r.IntN(9), At: now.Add(9 * time.Hour)}), now); got.Known && !got.Old && more.Level < got.Level {
			t.Fatalf("%v: a course lowers %d to %d", list, got.Level, more.Level)
		}
		if tested := rating.Combine(append(slices.Clone(list), rating.Rating{Source: rating.Measured, Basis: rating.Check, Level: 4, At: now.Add(9 * time.Hour)}), now); tested.Level != 4 {
			t.Fatalf("%v: after a test of 4 it is %d", list, tested.Level)
		}
		young := slices.DeleteFunc(slices.Clone(list), func(x rating.Rating) bool { return x.At.Before(rating.Since(now)) })
		if fresh := rating.Combine(young, now); len(young) > 0 && (fresh.Level != got.Level || got.Old) {
			t.Fatalf("%v: old ratings change %d to %d", list, fresh.Level, got.Level)
		}
	}
}
