package path

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "path_completion", Columns: "person, path and its revision, time", Purpose: "tell people and duties that a path is completed",
	LegalBasis: "Art. 6(1)(e) GDPR with § 23 HDSIG", Retention: "certificates",
	Erasure: "kept restricted while the duty to prove lasts, then deleted",
}}
