package enrol

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name:       "enrolment",
	Columns:    "person, course, version, begin, end",
	Purpose:    "continue a course on any device",
	LegalBasis: "Art. 6(1)(e) GDPR with § 23 HDSIG",
	Retention:  "answers",
	Erasure:    "delete unless a completion that must be kept points at it",
}}
