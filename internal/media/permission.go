package media

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Manage lets a person upload files and describe them. Risk: what is uploaded
// is shown to everybody as the municipality's own word.
const Manage actor.Permission = "media.manage"

// Read lets a person open a file whose address he knows. Risk: none, the
// address of a file that no course shows cannot be guessed.
const Read = actor.SignedIn
