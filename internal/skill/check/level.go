package check

import "slices"

// Scored is an answered question.
type Scored struct {
	Level int
	Right bool
}

// Measure is the level that answers about one competence show.
//
// The questions form a Guttman scale: who solves a harder one is taken to solve
// the easier ones, so the number of right answers places the person, whichever
// they were (Guttman, A Basis for Scaling Qualitative Data, American
// Sociological Review 9, 1944, 139–150; Goodenough, A Technique for Scale
// Analysis, Educational and Psychological Measurement 4, 1944, 179–190). With n
// right of the levels l1 ≤ l2 ≤ … the level is ln; with none right it is the
// one below the easiest question. One or two questions tell little; so a test
// asks near the target and says whether it is reached, not how far somebody
// could get.
func Measure(answers []Scored) (level int, ok bool) {
	if len(answers) == 0 {
		return 0, false
	}
	levels, right := make([]int, len(answers)), 0
	for i, a := range answers {
		levels[i] = a.Level
		if a.Right {
			right++
		}
	}
	slices.Sort(levels)
	if right == 0 {
		return max(0, levels[0]-1), true
	}
	return levels[right-1], true
}

// Bands is how many sentences a self-assessment offers per competence.
const Bands = 4

// LevelOf is the level of a sentence of the self-assessment: the whole band it
// describes, 0 for "not yet".
func LevelOf(band int) int { return 2 * band }
