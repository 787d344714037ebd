package author

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Write lets a person write and translate drafts. Risk: none before somebody
// approves and publishes.
const Write actor.Permission = "author.write"

// Review lets a person comment, approve and send back. Risk: what is approved
// can be published.
const Review actor.Permission = "author.review"

// Publish lets a person publish what is approved and withdraw courses. Risk:
// it reaches everybody, and a substantive change asks people to learn again.
const Publish actor.Permission = "author.publish"

// Settle lets a person decide how the municipality publishes: four eyes,
// missing translations. Risk: lowers what stands before publishing.
const Settle actor.Permission = "author.settle"

// Centralise lets a person say that others only link a lesson. Risk: nobody
// else can adapt it, local notes aside.
const Centralise actor.Permission = "author.centralise"

// Permissions are all of them, for whoever bundles roles.
var Permissions = []actor.Permission{Write, Review, Publish, Settle, Centralise}
