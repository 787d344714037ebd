package proofimport

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name: "proof_import", Columns: "file with personnel numbers, days and issuers of proofs; who sent it", Purpose: "mandatory proof",
	LegalBasis: privacy.Employment, Retention: "one day", Erasure: "deleted after a day",
}}
