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
	// Import takes in proofs of former years as a file. Risk: as Care, for
	// everybody at once; what would come in is shown before, a day later it is
	// still taken back, and each proof names who recorded it.
	Import actor.Permission = "duty.import"
	// Team shows a supervisor due, done and overdue of the duties of their own
	// people. Risk: names; nothing about how anybody learns.
	Team actor.Permission = "duty.team"
)
