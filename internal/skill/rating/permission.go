package rating

import "codeberg.org/lotse/lotse/internal/platform/actor"

// The permissions over ratings. There is none to read those of everybody.
const (
	// Own keeps one's own profile: check, ratings, sharing. Risk: none, nobody
	// else sees it.
	Own actor.Permission = "skill.own"
	// Shared reads profiles that people share for a conversation. Risk: personal
	// data of performance; it opens nothing that the person has not shared.
	Shared actor.Permission = "skill.shared"
)
