package talk

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "forum_post", Columns: "the name an answer or comment is signed with", Purpose: "readers of the network know who answers",
		LegalBasis: "Art. 6 (1) a GDPR: consent by posting, withdrawn by taking the post down", Retention: "until withdrawn", Erasure: "the name is replaced",
	},
	{
		Name: "forum_vote", Columns: "what somebody found helpful", Purpose: "nobody is counted twice; others see the number alone",
		LegalBasis: privacy.Employment, Retention: "until withdrawn", Erasure: "deleted",
	},
	{
		Name: "forum_follow", Columns: "which questions and texts somebody follows, since when", Purpose: "new answers are shown",
		LegalBasis: privacy.Employment, Retention: "until withdrawn", Erasure: "deleted",
	},
	{
		Name: "forum_report_done", Columns: "which moderator settled a report, why, when", Purpose: "taking a post down can be accounted for",
		LegalBasis: privacy.Employment, Retention: "until withdrawn", Erasure: "the person is replaced by nobody",
	},
}
