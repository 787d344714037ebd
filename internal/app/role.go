package app

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Roles are the bundles of permissions. A feature declares its permissions;
// who has them is decided here, in one table that a staff council can read.
var Roles = actor.Bundles{
	actor.Employee:    {},
	actor.Supervisor:  {},
	actor.Trainer:     {},
	actor.HR:          {},
	actor.CIO:         {},
	actor.ProjectLead: {},
	actor.Admin:       {},
}
