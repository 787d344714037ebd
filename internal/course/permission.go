package course

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Read lets a person see the catalogue and open courses. Risk: none, courses
// name no people.
const Read = actor.SignedIn

// Publish lets a person import courses. Risk: what is published reaches
// everybody, and a substantive change asks people to learn again.
const Publish actor.Permission = "course.publish"
