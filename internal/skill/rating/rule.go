package rating

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Source is who says how far somebody is.
type Source string

// The sources, the strongest last.
const (
	Self         Source = "self"
	Conversation Source = "conversation"
	Measured     Source = "measured"
)

// Sources is every source in the order in which they are shown.
var Sources = []Source{Self, Conversation, Measured}

// Basis is what a rating rests on.
type Basis string

// The bases.
const (
	Check  Basis = "check"
	Course Basis = "course"
	Talk   Basis = "conversation"
)

// Highest is the highest level of a framework.
const Highest = 8

// Fresh is how many months a rating counts before others.
const Fresh = 24

// Rating is what one source said about one competence.
type Rating struct {
	Competence uuid.UUID
	Source     Source
	Level      int
	At         time.Time
	Basis      Basis
	BasisID    uuid.UUID
}

// Standing is what the ratings of one competence come to.
type Standing struct {
	Known bool
	Level int
	By    Rating // that decides
	Old   bool   // everything is older than Fresh months
}

// Combine is the one rule:
//
//  1. Ratings younger than Fresh months count; older ones only where there is
//     no younger.
//  2. A test counts before a conversation, a conversation before the own
//     estimate. Of one kind the newest counts.
//  3. A completed course raises the level to what it teaches at least; it never
//     lowers it. A test that is newer than the course decides alone.
func Combine(list []Rating, now time.Time) Standing {
	since := Since(now)
	pool := slices.DeleteFunc(slices.Clone(list), func(r Rating) bool { return r.At.Before(since) })
	old := len(pool) == 0
	if old {
		pool = slices.Clone(list)
	}
	slices.SortStableFunc(pool, func(a, b Rating) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Level, b.Level)) // of one instant the higher is the newer
	})
	var out Standing
	var tested time.Time
	for _, r := range pool {
		if r.Basis != Course && (!out.Known || rank(r) >= rank(out.By)) {
			out = Standing{Known: true, Level: r.Level, By: r}
		}
		if r.Basis == Check && r.Source == Measured {
			tested = r.At
		}
	}
	for _, r := range pool {
		if r.Basis == Course && !r.At.Before(tested) && (!out.Known || r.Level > out.Level) {
			out = Standing{Known: true, Level: r.Level, By: r}
		}
	}
	out.Old = old && out.Known
	return out
}

func rank(r Rating) int { return slices.Index(Sources, r.Source) }

// Since is from when on ratings are young.
func Since(now time.Time) time.Time { return now.AddDate(0, -Fresh, 0) }

// Gap is how many levels are missing to a target.
func (s Standing) Gap(target int) int { return max(0, target-s.Level) }
