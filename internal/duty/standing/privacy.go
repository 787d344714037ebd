package standing

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "duty_published_person", Columns: "in which cell of the newest published table of a duty a person is counted", Purpose: "protection of small groups",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "completions", Erasure: "deleted",
	},
}
