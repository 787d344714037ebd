package notice

import (
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Topic is what a notice is about.
type Topic string

// The topics.
const (
	Deadlines Topic = "deadlines" // something to do by a day
	Dates     Topic = "dates"     // a course run with a seat
	Team      Topic = "team"      // how many of the own people are late
	Checks    Topic = "checks"    // a round of digital checks, voluntary
	Forum     Topic = "forum"     // news of what somebody follows
)

// Topics are all topics in the order pages show them.
var Topics = []Topic{Deadlines, Dates, Team, Checks, Forum}

// How many days before the day somebody is told first.
const (
	ahead     = 14 // of something to do
	aheadDate = 3  // of a course run
)

// occasion is the newest occasion to tell of something due, in days after that
// day: -14, -3, 0, 3 and every week from then on. Those missed meanwhile are
// not made up for: what they had to tell stands in every digest.
func occasion(due, today clock.Date) (days int, ok bool) {
	switch late := today.Sub(due); {
	case late < -ahead:
		return 0, false
	case late < -3:
		return -ahead, true
	case late < 0:
		return -3, true
	case late < 3:
		return 0, true
	default:
		return 3 + (late-3)/7*7, true
	}
}
