package check

import (
	"math"
	"slices"
)

// What an answer says about the targets of its area, and when enough is said.
//
// Whoever reaches the targets solves a first question with probability 0.8,
// whoever does not with 0.4, guessing included. Each answer adds the logarithm
// of how much better it fits the one than the other; an area is settled when
// the sum says nine to one, which bounds both errors at one in ten (Wald,
// Sequential Tests of Statistical Hypotheses, Annals of Mathematical Statistics
// 16, 1945, 117–186; for tests of knowledge Reckase, A Procedure for Decision
// Making Using Tailored Testing, in: Weiss, New Horizons in Testing, 1983,
// 237–255).
var (
	forIt     = math.Log(0.8 / 0.4)
	againstIt = math.Log(0.2 / 0.6)
	enough    = math.Log(9)
)

// Wish is a second question about a competence, on one side of its first.
type Wish struct {
	Competence string
	Level      int // of the first question
	Harder     bool
}

// Fits says whether a question of a level is what is wished for.
func (w Wish) Fits(level int) bool {
	if w.Harder {
		return level > w.Level
	}
	return level < w.Level
}

// Around is the level it is best asked at: one step up or down (Dixon and Mood,
// A Method for Obtaining and Analyzing Sensitivity Data, Journal of the
// American Statistical Association 43, 1948, 109–126).
func (w Wish) Around() int {
	if w.Harder {
		return w.Level + 1
	}
	return w.Level - 1
}

// Follow says which second questions the answers about the competences of one
// area ask for. reached is the last page of the test with an answer: what lies
// before it without one was left out.
//
// Once every first question of the area was met, each that was not solved is
// followed by an easier one: now. Solved ones are followed one after the other,
// in order, until the area is settled: by a harder one where the area looks
// reached, by an easier one where it does not, which shows what was guessed.
// Of later the first that can be asked is enough.
func Follow(area []Page, reached int) (now, later []Wish) {
	firsts, evidence, open := map[string]Page{}, 0.0, false
	var order []string
	second := map[string]bool{}
	for _, p := range area {
		f, known := firsts[p.Competence]
		switch {
		case !known:
			firsts[p.Competence], f = p, p
			order = append(order, p.Competence)
			if p.Version == 0 && p.No > reached {
				return nil, nil
			}
		default:
			second[p.Competence] = true
			open = open || p.Version == 0 && p.No > reached
		}
		evidence += p.says(f.Level)
	}
	for _, code := range order {
		f := firsts[code]
		switch {
		case second[code] || f.Version == 0:
		case !f.solved():
			now = append(now, Wish{code, f.Level, false})
		case evidence < enough && !open:
			later = append(later, Wish{code, f.Level, evidence > 0})
		}
	}
	return now, later
}

func (p Page) solved() bool { return p.Right != nil && *p.Right }

// says is what an answer adds, against the level of the first question: to
// fail at a harder one or to solve an easier one says nothing.
func (p Page) says(first int) float64 {
	switch {
	case p.Right == nil:
		return 0
	case *p.Right && p.Level >= first:
		return forIt
	case !*p.Right && p.Level <= first:
		return againstIt
	}
	return 0
}

// further are the pages that follow from the answers given so far.
func (s *Service) further(c *Check, areas [][]string, asked map[string]bool) (list []Page) {
	reached := 0
	for _, p := range c.Test {
		if p.Version > 0 {
			reached = max(reached, p.No)
		}
	}
	draw := func(w Wish) bool {
		offered := slices.DeleteFunc(s.candidates(w.Competence, c.Families, asked), func(o Candidate) bool {
			return !w.Fits(o.Level) || slices.ContainsFunc(c.Test, func(p Page) bool { return p.Key == o.ID })
		})
		q, ok := Draw(offered, w.Around(), seedOf(c.Seed, w.Competence+" again"))
		if ok {
			list = append(list, Page{Part: TestPart, Key: q.ID, Competence: w.Competence, Level: q.Level})
		}
		return ok
	}
	for _, codes := range areas {
		var pages []Page
		for _, p := range c.Test {
			if slices.Contains(codes, p.Competence) {
				pages = append(pages, p)
			}
		}
		now, later := Follow(pages, reached)
		for _, w := range now {
			draw(w)
		}
		for _, w := range later {
			if draw(w) {
				break
			}
		}
	}
	return list
}
