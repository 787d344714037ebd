package check

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// PerCompetence is how many questions a run asks about a competence.
const PerCompetence = 2

// near is how far from the target a question may lie before one that was asked
// last time is the better choice.
const near = 1

// Candidate is a question that could be asked.
type Candidate struct {
	ID    string
	Level int
	Own   bool // it has words for the person's job family
	Asked bool // the last run asked it
}

// Draw chooses questions about one competence around a target level, on
// different levels where there are any, the easier first. Near the target
// those come first that were not asked last time, then those with words for the
// person's work; seed decides between equals.
func Draw(offered []Candidate, target int, seed uint64) []Candidate {
	pool := slices.Clone(offered)
	r := rand.New(rand.NewPCG(seed, uint64(target))) //nolint:gosec // no secret hangs on it
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	slices.SortStableFunc(pool, func(a, b Candidate) int {
		return cmp.Or(
			first(a.away(target) <= near, b.away(target) <= near),
			first(!a.Asked, !b.Asked),
			cmp.Compare(a.away(target), b.away(target)),
			first(a.Own, b.Own),
			cmp.Compare(a.Level, b.Level),
		)
	})
	var out []Candidate
	for _, other := range []bool{true, false} { // a second of a level only where there is no other level
		for _, c := range pool {
			same := slices.ContainsFunc(out, func(o Candidate) bool { return o.Level == c.Level })
			if len(out) < PerCompetence && same != other && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int { return cmp.Compare(a.Level, b.Level) })
	return out
}

func (c Candidate) away(target int) int { return max(c.Level-target, target-c.Level) }

// first puts what is true before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
