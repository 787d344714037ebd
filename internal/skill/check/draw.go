package check

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// PerCompetence is how many questions a run asks about a competence at most.
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

// Draw chooses a question around a level. Near it those come first that were
// not asked last time; of these the nearest, since what is measured hangs on its
// level; of equally near ones those with words for the person's work. Seed
// decides between equals.
func Draw(offered []Candidate, around int, seed uint64) (c Candidate, ok bool) {
	if len(offered) == 0 {
		return c, false
	}
	pool := slices.Clone(offered)
	r := rand.New(rand.NewPCG(seed, uint64(around))) //nolint:gosec // no secret hangs on it
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	return slices.MinFunc(pool, func(a, b Candidate) int {
		return cmp.Or(
			first(a.away(around) <= near, b.away(around) <= near),
			first(!a.Asked, !b.Asked),
			cmp.Compare(a.away(around), b.away(around)),
			first(a.Own, b.Own),
			cmp.Compare(a.Level, b.Level),
		)
	}), true
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
