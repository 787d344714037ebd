package outlook

import "codeberg.org/lotse/lotse/internal/platform/suppress"

// Answer says whether fewer than two people of a group may be left who are at
// or above target in a competence.
//
// Told is how many of those who took part in the newest round are at or above
// target, how many people the group has, and how many of them leave. Not known
// is who of the able leaves. So there are two estimates: all who leave are able
// ones, and the able leave as everybody else does.
type Answer int

// The answers.
const (
	Unknown Answer = iota // too little is told to say
	Enough                // two or more are left even if only able people leave
	May                   // fewer than two are left if only able people leave
	Falls                 // fewer than two are left if the able leave as all others
)

// fewest is how many people a competence is to stand on.
const fewest = 2

// answer works out one from told figures: ranges, where a number goes with
// another one.
func answer(able, leaving suppress.Range, staff int) Answer {
	switch {
	case staff == 0 || able.Lo == 0 || leaving.Lo == 0 && leaving.Hi >= staff:
		return Unknown
	case able.Lo-leaving.Hi >= fewest:
		return Enough
	case able.Hi*(staff-leaving.Lo) < fewest*staff: // even with as many, and as few who leave, as may be
		return Falls
	case !leaving.Exact(): // anybody may leave where nothing is told
		return Unknown
	}
	return May
}
