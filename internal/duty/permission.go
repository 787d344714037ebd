package duty

import "codeberg.org/lotse/lotse/internal/platform/actor"

// The permissions of this feature.
const (
	// View shows duties, their rules and counts. Risk: none for single people.
	View actor.Permission = "duty.view"
	// Manage makes, changes and ends duties. Risk: one rule can burden
	// everybody; who would be affected is shown before, a change can be undone.
	Manage actor.Permission = "duty.manage"
	// Care exempts people, records proofs and sees why somebody is in a duty,
	// in the scope of the grant. Risk: names with what they have done; each
	// look stands in the access log, a proof names who recorded it.
	Care actor.Permission = "duty.care"
)
