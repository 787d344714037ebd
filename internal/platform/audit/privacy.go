package audit

import "codeberg.org/lotse/lotse/internal/platform/privacy"

const basis = "Art. 5 (2), Art. 32 GDPR; Art. 6 (1) e GDPR with the Land's data protection act for employees"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "audit", Columns: "who did what when, by ids", Purpose: "account for changes",
		LegalBasis: basis, Retention: "audit", Erasure: "kept; ids of an erased person lead to nobody",
	},
	{
		Name: "look", Columns: "who read records of others, when and for which purpose", Purpose: "people can read who looked at them",
		LegalBasis: basis, Retention: "looks", Erasure: "dropped by month",
	},
	{
		Name: "look_person", Columns: "whose records were read", Purpose: "people can read who looked at them",
		LegalBasis: basis, Retention: "looks", Erasure: "dropped by month",
	},
}
