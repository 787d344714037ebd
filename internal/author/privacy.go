package author

import "codeberg.org/lotse/lotse/internal/platform/privacy"

const basis = "Art. 6(1)(e) GDPR with § 23 HDSIG"

// Register declares the personal data of this package: who of the training
// team wrote, said or decided what.
var Register = []privacy.Table{
	{
		Name: "draft", Columns: "who wrote last, who owns the review", Purpose: "four-eyes rule; remind the owner",
		LegalBasis: basis, Retention: "audit", Erasure: "set to nobody",
	},
	{
		Name: "draft_change", Columns: "who changed what and when", Purpose: "undo; show who decided about a course",
		LegalBasis: basis, Retention: "audit", Erasure: "dropped by month; the id names nobody once the person is erased",
	},
	{
		Name: "draft_comment", Columns: "who said and resolved what in a review", Purpose: "review of courses",
		LegalBasis: basis, Retention: "audit", Erasure: "set to nobody",
	},
}
