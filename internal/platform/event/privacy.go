package event

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "event", Columns: "ids of people in facts: who joined, completed, moved", Purpose: "tell later features what happened",
	LegalBasis: privacy.Employment, Retention: "audit",
	Erasure: "kept; ids of an erased person lead to nobody",
}}
