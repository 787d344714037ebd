package readiness

import (
	"math/big"

	"github.com/google/uuid"
)

// The definition is quoted where it is implemented, so that a change of one
// is a change of both.

// Reach says for whom a criterion speaks.
type Reach string

// The reaches of a criterion.
const (
	Personal Reach = "person" // each person to whom it applies
	OfUnit   Reach = "unit"   // each unit of the wave
	OfWave   Reach = "wave"   // the wave as a whole
)

// Criterion is one requirement as it stands in one cell: Met of Of persons
// (or units, or the one wave) fulfil it.
type Criterion struct {
	Requirement uuid.UUID
	Reach       Reach
	Must        bool
	Weight      int
	Threshold   int // percent that must fulfil it
	Met, Of     int
}

// Reached reports whether the criterion's own threshold is reached.
func (c Criterion) Reached() bool { return 100*c.Met >= c.Threshold*c.Of }

// Counts are the people of one cell.
type Counts struct{ Affected, Ready int }

// Share is "floor(100 · ready / affected)"; the second result is false where
// nobody is affected, "never 0 or 100 %".
func (c Counts) Share() (percent int, ok bool) {
	if c.Affected == 0 {
		return 0, false
	}
	return 100 * c.Ready / c.Affected, true
}

// Open is "ceil(threshold · affected) − ready", never below zero.
func (c Counts) Open(threshold int) int {
	return max(0, (threshold*c.Affected+99)/100-c.Ready)
}

// Reaches reports share ≥ threshold. For whole percentages the floor of the
// share decides like the exact fraction.
func (c Counts) Reaches(threshold int) bool {
	return c.Affected > 0 && 100*c.Ready >= threshold*c.Affected
}

// Score is "Σ w·min(actual/target, 1)/Σw over all requirements", as a whole
// percentage rounded down. A requirement that applies to nobody in the cell
// has no actual and stays out of both sums; without any there is no score.
func Score(criteria []Criterion) (percent int, ok bool) {
	// Whole numbers with 32 binary places bound the sum from below and above.
	// Where both bounds round to the same percentage, no fraction is needed.
	const one = 1 << 32
	var low, high, weights int64
	for _, c := range criteria {
		if c.Of == 0 || c.Weight <= 0 {
			continue
		}
		met, target, weight := 100*int64(c.Met), int64(c.Threshold)*int64(c.Of), int64(c.Weight)
		weights += weight
		if met >= one/2 || weights >= 1<<20 {
			return exactScore(criteria)
		}
		if met >= target {
			low += weight * one
			high += weight * one
			continue
		}
		part := met * one / target
		low += weight * part
		if high += weight * part; met*one%target != 0 {
			high += weight
		}
	}
	if weights == 0 {
		return 0, false
	}
	if percent = int(100 * low / (weights * one)); percent == int(100*high/(weights*one)) {
		return percent, true
	}
	return exactScore(criteria)
}

// exactScore is the same as a fraction, which is slow.
func exactScore(criteria []Criterion) (percent int, ok bool) {
	sum, weights := new(big.Rat), int64(0)
	for _, c := range criteria {
		if c.Of == 0 || c.Weight <= 0 {
			continue
		}
		weights += int64(c.Weight)
		part := big.NewRat(1, 1)
		if target := int64(c.Threshold) * int64(c.Of); target > 0 {
			part = big.NewRat(100*int64(c.Met), target)
		}
		if part.Cmp(big.NewRat(1, 1)) > 0 {
			part.SetInt64(1)
		}
		sum.Add(sum, part.Mul(part, big.NewRat(int64(c.Weight), 1)))
	}
	if weights == 0 {
		return 0, false
	}
	sum.Mul(sum, big.NewRat(100, weights))
	return int(new(big.Int).Quo(sum.Num(), sum.Denom()).Int64()), true
}

// Gate reports "share ≥ the wave's threshold and every unit- or wave-level
// must fulfilled (… where [the threshold of a single requirement] is a must
// above the wave's, it has to be reached too …)".
func Gate(threshold int, people Counts, criteria []Criterion) bool {
	return people.Reaches(threshold) && len(Missing(threshold, criteria)) == 0
}

// Missing lists the musts that keep the gate shut although the share may be
// reached.
func Missing(threshold int, criteria []Criterion) []Criterion {
	var open []Criterion
	for _, c := range criteria {
		if !c.Must || c.Of == 0 {
			continue
		}
		shared := c.Reach == Personal && c.Threshold <= threshold // the share speaks for it
		if !shared && !c.Reached() {
			open = append(open, c)
		}
	}
	return open
}
