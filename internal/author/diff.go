package author

import (
	"encoding/json"
	"slices"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Fate is what became of a block between two versions.
type Fate string

// The fates. A block that was moved and changed is changed.
const (
	Added   Fate = "added"
	Removed Fate = "removed"
	Changed Fate = "changed"
	Moved   Fate = "moved"
)

// Difference is a block that is not the same in both versions; without Block
// it is the head of the lesson or of the test, without Lesson that of the
// course.
type Difference struct {
	Lesson    string // where it is now; Removed: where it was
	Block     string
	Fate      Fate
	Languages []i18n.Lang // whose text changed
	Structure bool        // kind, tone, question, points, minutes
	Old, New  map[i18n.Lang]courseware.Passage
}

// Compare returns what is different in next, in its order; what was removed
// stands at the end.
func Compare(live, next *courseware.Course) []Difference {
	was, is := spots(live), spots(next)
	var out []Difference
	if !alikeJSON(courseHead(*live), courseHead(*next)) {
		out = append(out, Difference{Fate: Changed, Structure: true})
	}
	for _, key := range is.order {
		if d, differs := compareSpot(was.at[key], is.at[key]); differs {
			out = append(out, d)
		}
	}
	for _, key := range was.order {
		if _, ok := is.at[key]; !ok {
			s := was.at[key]
			out = append(out, Difference{Lesson: s.lesson, Block: s.block.ID, Fate: Removed, Old: s.block.Text})
		}
	}
	return append(out, moved(was, is, out)...)
}

// moved are the lessons that stand elsewhere among the lessons, and the blocks
// that stand elsewhere in their lesson; known are named already.
func moved(was, is spotted, known []Difference) (out []Difference) {
	for group := range is.groups {
		stays := func(s, other spotted) []string {
			return slices.DeleteFunc(slices.Clone(s.groups[group]), func(key string) bool {
				o, ok := other.at[key]
				return !ok || o.head == nil && o.lesson != s.at[key].lesson
			})
		}
		for _, key := range outOfOrder(stays(was, is), stays(is, was)) {
			s := is.at[key]
			if !slices.ContainsFunc(known, func(d Difference) bool { return d.Lesson == s.lesson && d.Block == s.block.ID }) {
				out = append(out, Difference{Lesson: s.lesson, Block: s.block.ID, Fate: Moved})
			}
		}
	}
	slices.SortFunc(out, func(a, b Difference) int {
		return slices.Index(is.order, a.key()) - slices.Index(is.order, b.key())
	})
	return out
}

func (d Difference) key() string {
	if d.Block == "" {
		return "lesson " + d.Lesson
	}
	return "block " + d.Block
}

// spot is a block, or the head of a lesson, where it stands.
type spot struct {
	lesson string
	head   any // of a lesson; nil for blocks
	block  courseware.Block
}

type spotted struct {
	order  []string
	at     map[string]spot
	groups map[string][]string // keys of the lessons under "", of blocks under their lesson
}

func spots(c *courseware.Course) spotted {
	s := spotted{at: map[string]spot{}, groups: map[string][]string{}}
	add := func(key string, sp spot) {
		group := sp.lesson
		if sp.head != nil {
			group = ""
		}
		s.order, s.at[key], s.groups[group] = append(s.order, key), sp, append(s.groups[group], key)
	}
	for _, l := range c.Lessons {
		add("lesson "+l.ID, spot{lesson: l.ID, head: lessonHead(l)})
		for _, b := range l.Blocks {
			add("block "+b.ID, spot{lesson: l.ID, block: b})
		}
	}
	if c.Test != nil {
		add("lesson "+TestID, spot{lesson: TestID, head: testHead(*c.Test)})
		for _, b := range c.Test.Blocks {
			add("block "+b.ID, spot{lesson: TestID, block: b})
		}
	}
	return s
}

func compareSpot(was, is spot) (Difference, bool) {
	d := Difference{Lesson: is.lesson, Block: is.block.ID, Fate: Changed, Old: was.block.Text, New: is.block.Text}
	if was.lesson == "" {
		d.Fate, d.Old = Added, nil
		return d, true
	}
	if is.head != nil {
		d.Structure = !alikeJSON(was.head, is.head)
		return d, d.Structure
	}
	for _, l := range i18n.Langs {
		if was.block.Text[l].Body != is.block.Text[l].Body {
			d.Languages = append(d.Languages, l)
		}
	}
	a, b := was.block, is.block
	a.Text, b.Text = nil, nil
	d.Structure = !alikeJSON(a, b)
	if len(d.Languages) > 0 || d.Structure {
		return d, true
	}
	d.Fate = Moved
	return d, was.lesson != is.lesson
}

func alikeJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// outOfOrder are the fewest keys whose moving turns one order into the other:
// those outside their longest common run.
func outOfOrder(before, now []string) []string {
	at := make(map[string]int, len(before))
	for i, key := range before {
		at[key] = i
	}
	// Longest increasing subsequence of the old positions, by patience.
	var tails []int // index in now of the smallest end of each length
	back := make([]int, len(now))
	for i, key := range now {
		n, _ := slices.BinarySearchFunc(tails, at[key], func(j, want int) int { return at[now[j]] - want })
		back[i] = -1
		if n > 0 {
			back[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	stays := map[string]bool{}
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = back[i] {
			stays[now[i]] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(now), func(key string) bool { return stays[key] })
}
