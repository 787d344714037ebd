package courseware

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Pool is a group of test questions of which each attempt asks some. A
// question names its pool.
type Pool struct {
	ID   string `json:"id"`
	Draw int    `json:"draw"` // how many an attempt asks
}

// Questions returns the ids of the lesson's questions, in order.
func (l Lesson) Questions() []string { return questionIDs(l.Blocks) }

// Questions returns the ids of all of the test's questions, in order. An
// attempt asks those of Draw.
func (t *Test) Questions() []string {
	if t == nil {
		return nil
	}
	return questionIDs(t.Blocks)
}

func questionIDs(blocks []Block) []string {
	var ids []string
	for _, b := range blocks {
		if b.Type == Question {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

// Draw returns the questions that the attempt with this seed asks, in the
// order of the test: all that stand in no pool, and as many of each pool as
// it gives. The same seed draws the same, for good and on every machine.
func (t *Test) Draw(seed uint64) []string {
	if t == nil {
		return nil
	}
	out := map[string]bool{}
	for _, p := range t.Pools {
		members := t.members(p.ID)
		slices.SortFunc(members, func(a, b string) int { return cmp.Compare(rank(seed, a), rank(seed, b)) })
		for _, id := range members[min(p.Draw, len(members)):] {
			out[id] = true
		}
	}
	return slices.DeleteFunc(t.Questions(), func(id string) bool { return out[id] })
}

// members are the questions of a pool.
func (t *Test) members(pool string) []string {
	var ids []string
	for _, b := range t.Blocks {
		if b.Pool == pool {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

// rank is a question's place in the draw of a seed.
func rank(seed uint64, id string) uint64 {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(id+" "), seed))
	return binary.BigEndian.Uint64(sum[:])
}

// Allows says whether the test may be taken an n-th time.
func (t *Test) Allows(n int) bool { return t.Attempts == 0 || n <= t.Attempts }

// checkPools reports pools that cannot be drawn from, and those whose
// questions weigh differently: one attempt would be worth more than another.
func (t *Test) checkPools(ps *Problems, line func(block string) int) {
	named := map[string]bool{"": true}
	for _, p := range t.Pools {
		members := t.members(p.ID)
		switch {
		case !idForm.MatchString(p.ID):
			ps.add(manifestFile, 0, because("courseware.problem.pool_name", args{"Pool": p.ID}))
		case p.Draw < 1 || p.Draw > len(members):
			ps.add(manifestFile, 0, because("courseware.problem.pool_draw", args{"Pool": p.ID, "Draw": p.Draw, "Members": len(members)}))
		}
		named[p.ID] = true
	}
	points := map[string]int{}
	for _, b := range t.Blocks {
		if !named[b.Pool] {
			ps.add(manifestFile, line(b.ID), because("courseware.problem.pool_unknown", args{"Question": b.ID, "Pool": b.Pool}))
		}
		if b.Pool == "" || b.Question == nil {
			continue
		}
		if first, ok := points[b.Pool]; ok && first != b.Question.Points {
			ps.add(manifestFile, line(b.ID), because("courseware.problem.pool_points", args{"Question": b.ID, "Points": b.Question.Points, "Pool": b.Pool, "Others": first}))
		} else {
			points[b.Pool] = b.Question.Points
		}
	}
}
