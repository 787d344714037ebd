package grant

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the tables with personal data of this room.
var Register = []privacy.Table{{
	Name: "role_grant", Columns: "role, scope, period", Purpose: "who may do what",
	LegalBasis: privacy.Employment, Retention: "account", Erasure: "deleted with the person; the audit log keeps ids",
}}
