package path_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/path"
)

// randomStep is a group over courses that are each taken once.
func randomStep(r *rand.Rand, courses []uuid.UUID, depth int) path.Step {
	if len(courses) == 1 && (depth == 0 || r.IntN(2) == 0) {
		return path.Step{Course: courses[0]}
	}
	s := path.Step{Rule: []path.Rule{path.All, path.Order, path.Some}[r.IntN(3)]}
	for len(courses) > 0 {
		n := 1
		if depth > 0 {
			n += r.IntN(len(courses))
		}
		s.Steps = append(s.Steps, randomStep(r, courses[:n], max(0, depth-1)))
		courses = courses[n:]
	}
	if s.Rule == path.Some {
		s.Least = 1 + r.IntN(len(s.Steps))
	}
	return s
}

// sufficient lists every set of courses that satisfies the step, written out:
// one choice of Least steps after the other.
func sufficient(s path.Step) (sets []path.Held) {
	if !s.Group() {
		return []path.Held{{s.Course: true}}
	}
	least := len(s.Steps)
	if s.Rule == path.Some {
		least = s.Least
	}
	for choice := range 1 << len(s.Steps) {
		chosen, some := 0, []path.Held{{}}
		for i, c := range s.Steps {
			if choice>>i&1 == 0 {
				continue
			}
			chosen++
			var more []path.Held
			for _, have := range some {
				for _, add := range sufficient(c) {
					both := maps.Clone(have)
					maps.Copy(both, add)
					more = append(more, both)
				}
			}
			some = more
		}
		if chosen == least {
			sets = append(sets, some...)
		}
	}
	return sets
}

func lacking(need, have path.Held) (n int) {
	for id := range need {
		if !have[id] {
			n++
		}
	}
	return n
}

func TestStandingEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		courses := make([]uuid.UUID, 1+r.IntN(6))
		for i := range courses {
			courses[i] = uuid.New()
		}
		s := randomStep(r, courses, 3)
		sets := sufficient(s)
		for subset := range 1 << len(courses) {
			have := path.Held{}
			for i, id := range courses {
				have[id] = subset>>i&1 == 1
			}
			least := len(courses) + 1
			for _, set := range sets {
				least = min(least, lacking(set, have))
			}
			if got := s.Left(have); got != least {
				t.Fatalf("%+v with %v: %d left, want %d", s, have, got, least)
			}
			if got := s.Done(have); got != (least == 0) {
				t.Fatalf("%+v with %v: done %v, %d left", s, have, got, least)
			}
			best, open := s.Best(have)
			if open != (least > 0) {
				t.Fatalf("%+v with %v: goes on %v, %d left", s, have, open, least)
			}
			more := maps.Clone(have)
			more[best] = true
			if open && s.Left(more) != least-1 {
				t.Fatalf("%+v with %v: %v does not lead on", s, have, best)
			}
		}
	}
}

// What is required is in every sufficient set, and is one itself unless there
// is a choice.
func TestRequiredEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		courses := make([]uuid.UUID, 1+r.IntN(6))
		for i := range courses {
			courses[i] = uuid.New()
		}
		s := randomStep(r, courses, 2)
		required, choice := s.Required()
		have := path.Held{}
		for _, id := range required {
			have[id] = true
			for _, set := range sufficient(s) {
				if !set[id] {
					t.Fatalf("%+v: %v does without %v", s, set, id)
				}
			}
		}
		if s.Done(have) == choice {
			t.Fatalf("%+v: %v required, choice %v", s, required, choice)
		}
	}
}

// Whatever is completed, in whatever order, never leads back.
func TestMoreCompletionsNeverLeadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		courses := make([]uuid.UUID, 2+r.IntN(12))
		for i := range courses {
			courses[i] = uuid.New()
		}
		s := randomStep(r, courses, 3)
		order := slices.Clone(courses)
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		have, left, done := path.Held{}, s.Left(path.Held{}), false
		for _, id := range order {
			have[id] = true
			if now := s.Left(have); now > left {
				t.Fatalf("%+v: from %d back to %d", s, left, now)
			} else {
				left = now
			}
			if done && !s.Done(have) {
				t.Fatalf("%+v: completed no longer", s)
			}
			done = s.Done(have)
		}
		if !done {
			t.Fatalf("%+v: everything is completed and the path is not", s)
		}
	}
}
