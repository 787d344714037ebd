package paper

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "paper_proof", Columns: "person, course, day; who saw it, who recorded it", Purpose: "mandatory proof of training on paper",
	LegalBasis: "Art. 6 (1) e GDPR with the Land's data protection act for employees", Retention: "completions",
	Erasure: "kept until the duty to prove ends, then deleted",
}}
