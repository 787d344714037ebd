package trust

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "share_trust_log", Columns: "who vouched for a town of another installation, or ended that, when", Purpose: "whom a network trusts can be accounted for",
	LegalBasis: privacy.Employment, Retention: "until withdrawn", Erasure: "the person is replaced by nobody",
}}
