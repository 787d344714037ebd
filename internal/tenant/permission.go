package tenant

import "codeberg.org/lotse/lotse/internal/platform/actor"

// The permissions.
const (
	// Present is to write what everybody reads of the town: its legal texts,
	// whether search engines list its forum. Risk: a wrong duty of information.
	Present actor.Permission = "tenant.present"
	// Agree is to add a version of the agreement. Risk: a lower minimum group
	// shows figures of few people; five is the floor.
	Agree actor.Permission = "tenant.agree"
)
