package login

import "codeberg.org/lotse/lotse/internal/platform/actor"

// The permissions of this feature.
const (
	// GiveRoles is to give and end roles. Risk: whoever has it can give
	// themselves every role; each step stands in the audit log.
	GiveRoles actor.Permission = "login.roles"
	// Invite is to begin accounts by letter or mail and to end them. Risk: the
	// letter holds a code that signs in as its addressee until it is used.
	Invite actor.Permission = "login.invite"
)
