package public

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "public_text", Columns: "who wrote which text of a public page, when", Purpose: "a change of a legal text can be accounted for",
		LegalBasis: privacy.Employment, Retention: "until withdrawn", Erasure: "the person is replaced by nobody",
	},
	{
		Name: "barrier_report", Columns: "what somebody wrote about a barrier, the address to answer to", Purpose: "a barrier is answered within six weeks",
		LegalBasis: "Art. 6 (1) c GDPR: the law on accessible information technology", Retention: "12 months after the answer; the address until it", Erasure: "deleted",
	},
}
