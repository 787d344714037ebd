package tenant

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Agree is to add a version of the agreement. Risk: a lower minimum group
// shows figures of few people; five is the floor.
const Agree actor.Permission = "tenant.agree"
