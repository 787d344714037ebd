package courserun

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Read shows the runs to come. Risk: low; beside the trainers it names nobody.
const Read = actor.SignedIn

const (
	// Book signs the actor up. Risk: none, own data only.
	Book actor.Permission = "run.book"
	// Team signs up one's own people and agrees to their requests. Risk: shows
	// which of them asked for a place; of nobody else's.
	Team actor.Permission = "run.team"
	// Enlist is Team for everybody in the scope of the grant.
	Enlist actor.Permission = "run.enlist"
	// Lead plans runs and keeps the lists of those one is a trainer of. Risk:
	// names who takes part; every list stands in the access log.
	Lead actor.Permission = "run.lead"
	// Manage is Lead for every run, and the rooms.
	Manage actor.Permission = "run.manage"
)
