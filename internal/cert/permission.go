package cert

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Revoke is to declare a certificate void for good. Risk: it takes a person's
// proof away, publicly.
const Revoke actor.Permission = "cert.revoke"
