package cert

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name:       "certificate",
		Columns:    "name as printed, course, day, minutes, evidence, validity, code",
		Purpose:    "prove a completed training to its holder and to whoever is shown the paper",
		LegalBasis: "Art. 6(1)(e) GDPR with § 23 HDSIG",
		Retention:  "certificates",
		Erasure:    "kept restricted while the duty to prove lasts, then deleted with the completion",
	},
	{
		Name:       "certificate_revocation",
		Columns:    "who declared a certificate void, when and why",
		Purpose:    "show that a proof no longer holds",
		LegalBasis: "Art. 6(1)(e) GDPR with § 23 HDSIG",
		Retention:  "certificates",
		Erasure:    "deleted with the certificate",
	},
}
