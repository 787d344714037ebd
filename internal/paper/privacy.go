package paper

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "duty_list", Columns: "lists for audits as files: name, number, unit, how somebody stood; who made them", Purpose: "mandatory proof",
	LegalBasis: privacy.Employment, Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
}, {
	Name: "paper_proof", Columns: "person, course, day; who saw it, who recorded it", Purpose: "mandatory proof of training on paper",
	LegalBasis: privacy.Employment, Retention: "completions",
	Erasure: "kept until the duty to prove ends, then deleted",
}}
