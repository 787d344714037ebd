package people

import "codeberg.org/lotse/lotse/internal/platform/actor"

// The permissions over people.
const (
	// Read shows names, numbers and postings, in the scope of the grant.
	// Risk: personal data; every page that uses it writes the access log.
	Read actor.Permission = "people.read"
	// Edit records a long absence. Risk: changes who is counted as affected.
	Edit actor.Permission = "people.edit"
	// Import takes over files of HR. Risk: changes every person and, through
	// the supervisor flag, who sees whom.
	Import actor.Permission = "people.import"
)
