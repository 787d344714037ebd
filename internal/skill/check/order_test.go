package check_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/internal/skill/check"
)

// sitting is a test about one area of competences, as a run would ask it: a
// question of each level from 1 to 6 for each competence.
type sitting struct {
	pages []check.Page
}

func sit(target int, competences ...string) *sitting {
	s := &sitting{}
	for _, c := range competences {
		s.ask(c, target)
	}
	return s
}

func (s *sitting) ask(competence string, level int) {
	s.pages = append(s.pages, check.Page{Part: check.TestPart, No: len(s.pages) + 1, Key: fmt.Sprint(competence, level), Competence: competence, Level: level})
}

func (s *sitting) give(i int, right bool) {
	s.pages[i].Version, s.pages[i].Right = 1, &right
	reached := 0
	for _, p := range s.pages {
		if p.Version > 0 {
			reached = max(reached, p.No)
		}
	}
	now, later := check.Follow(s.pages, reached)
	for _, w := range now {
		if w.Around() >= 1 {
			s.ask(w.Competence, w.Around())
		}
	}
	for _, w := range later {
		if w.Around() >= 1 && w.Around() <= 6 {
			s.ask(w.Competence, w.Around())
			return
		}
	}
}

// through answers every page, also those that follow.
func (s *sitting) through(solves func(check.Page) bool) *sitting {
	for i := 0; i < len(s.pages); i++ {
		s.give(i, solves(s.pages[i]))
	}
	return s
}

func (s *sitting) of(competence string) (list []check.Scored) {
	for _, p := range s.pages {
		if p.Competence == competence && p.Right != nil {
			list = append(list, check.Scored{Level: p.Level, Right: *p.Right})
		}
	}
	return list
}

func (s *sitting) asked() (list []string) {
	for _, p := range s.pages {
		list = append(list, p.Key)
	}
	return list
}

func TestWhatIsAskedSecond(t *testing.T) {
	for name, c := range map[string]struct {
		of     []string
		solves string // "+" for each page that is solved, in the order asked; then all are
		want   []string
	}{
		"four solved settle an area":        {[]string{"a", "b", "c", "d"}, "++++", []string{"a3", "b3", "c3", "d3"}},
		"three do not, a harder one does":   {[]string{"a", "b", "c"}, "+++", []string{"a3", "b3", "c3", "a4"}},
		"a harder one that fails does not":  {[]string{"a", "b", "c"}, "+++-", []string{"a3", "b3", "c3", "a4", "b4"}},
		"what fails is asked easier":        {[]string{"a", "b", "c", "d", "e", "f"}, "+++++-", []string{"a3", "b3", "c3", "d3", "e3", "f3", "f2"}},
		"what looks guessed is checked":     {[]string{"a", "b", "c"}, "+--+++", []string{"a3", "b3", "c3", "b2", "c2", "a2"}},
		"nobody is asked three times about": {[]string{"a"}, "--", []string{"a3", "a2"}},
	} {
		i := -1
		got := sit(3, c.of...).through(func(check.Page) bool { i++; return i >= len(c.solves) || c.solves[i] == '+' }).asked()
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: asked %v, want %v", name, got, c.want)
		}
	}
}

// A question that was left out holds nothing up, and one that waits does.
func TestLeftOutAndWaiting(t *testing.T) {
	s := sit(3, "a", "b", "c")
	s.give(0, true)
	s.give(1, false)
	if len(s.pages) != 3 {
		t.Fatalf("the last first question waits, and already %v is asked", s.asked())
	}
	now, later := check.Follow(s.pages, 9) // a page of a later area is answered
	if len(now) != 1 || now[0].Competence != "b" || len(later) != 1 || later[0].Competence != "a" {
		t.Errorf("left out: %v, %v", now, later)
	}
}

// Whoever answers how: a test ends, asks once or twice about each competence,
// never the same question, and an answer that is changed takes nothing back.
func TestWhatTheOrderPromises(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var names []string
		for i := range 1 + r.IntN(6) {
			names = append(names, string(rune('a'+i)))
		}
		s := sit(1+r.IntN(6), names...).through(func(check.Page) bool { return r.IntN(3) > 0 })
		for range 3 { // somebody goes back
			before := len(s.pages)
			s.give(r.IntN(len(s.pages)), r.IntN(2) == 0)
			if len(s.pages) < before {
				t.Fatal("a question was taken back")
			}
			s.through(func(p check.Page) bool { return p.Right != nil && *p.Right })
		}
		seen := map[string]int{}
		keys := s.asked()
		for _, p := range s.pages {
			seen[p.Competence]++
		}
		slices.Sort(keys)
		for _, n := range names {
			if seen[n] < 1 || seen[n] > check.PerCompetence {
				t.Fatalf("%d questions about one competence: %v", seen[n], keys)
			}
		}
		if len(slices.Compact(keys)) != len(s.pages) {
			t.Fatalf("a question twice: %v", keys)
		}
	}
}

// With fewer questions the test is right about a target at least as often as
// two fixed questions are, just below and at the target.
func TestFewerQuestionsSayAsMuch(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	areas := [][]string{{"a", "b", "c"}, {"a", "b", "c", "d", "e", "f"}, {"a", "b", "c", "d"}}
	const target, rounds = 3, 4000
	var asked, fixedAsked, right, fixedRight, verdicts float64
	for range rounds {
		general := r.IntN(7) // what somebody can do in an area; a competence differs by one at most
		for _, names := range areas {
			truth := map[string]int{}
			for _, n := range names {
				truth[n] = general + r.IntN(3) - 1
			}
			solves := func(p check.Page) bool {
				if truth[p.Competence] >= p.Level {
					return r.Float64() < 0.85
				}
				return r.Float64() < 0.25
			}
			s := sit(target, names...).through(solves)
			asked += float64(len(s.pages))
			fixedAsked += float64(2 * len(names))
			for _, n := range names {
				reaches := truth[n] >= target
				verdicts++
				if level, _ := check.Measure(s.of(n)); (level >= target) == reaches {
					right++
				}
				low, high := solves(check.Page{Competence: n, Level: target - 1}), solves(check.Page{Competence: n, Level: target})
				if level, _ := check.Measure([]check.Scored{{Level: target - 1, Right: low}, {Level: target, Right: high}}); (level >= target) == reaches {
					fixedRight++
				}
			}
		}
	}
	t.Logf("%.0f %% of the questions; right about the target: %.1f %%, with fixed questions %.1f %%", 100*asked/fixedAsked, 100*right/verdicts, 100*fixedRight/verdicts)
	if asked > 0.9*fixedAsked || right < fixedRight {
		t.Error("the order saves nothing, or says less")
	}
}
