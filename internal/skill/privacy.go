package skill

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "framework_import", Columns: "who sent a file with a framework", Purpose: "show it to who sent it before it is taken over",
	LegalBasis: privacy.Employment, Retention: "a day", Erasure: "deleted with the file",
}}
