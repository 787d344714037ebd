package exchange

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "parcel", Columns: "who sent a file to be taken into a course", Purpose: "only they look at it and decide",
	LegalBasis: "Art. 6(1)(e) GDPR with § 23 HDSIG", Retention: "one day after the last step",
	Erasure: "deleted when it ends",
}}
