package rating

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "skill_rating", Columns: "level in a competence, by whom, when, resting on what", Purpose: "the person sees the own skills, what is missing and what to learn; others only counts of groups",
		LegalBasis: "Art. 6 (1) a GDPR: consent by taking the check or sharing, withdrawn by deleting; completions as in learn",
		Retention:  "36 months, or until the person deletes it", Erasure: "deleted; the person can do so at any time",
	},
	{
		Name: "skill_share", Columns: "which supervisor may read the ratings, since when, until when", Purpose: "a conversation about learning that the person asks for",
		LegalBasis: "Art. 6 (1) a GDPR: consent, withdrawn at once", Retention: "36 months after it was revoked", Erasure: "deleted with the ratings",
	},
}
