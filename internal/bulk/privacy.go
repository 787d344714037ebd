package bulk

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "bulk_action", Columns: "who exempted, booked or reminded which people together", Purpose: "undo what was done to several people by mistake",
		LegalBasis: privacy.Employment, Retention: "30 days", Erasure: "rows deleted",
	},
}
