package forum

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package. Whoever writes chooses
// to sign with name and town; erasing a person replaces the name and drops the
// trace, the text stays.
var Register = []privacy.Table{
	{
		Name: "forum_trace", Columns: "who made what in the forum, when", Purpose: "own texts can be changed; floods are stopped",
		LegalBasis: privacy.Employment, Retention: "until withdrawn", Erasure: "deleted",
	},
	{
		Name: "forum_item", Columns: "the name a text is signed with", Purpose: "readers know who can be asked; read by the network, or by everybody, where its author asked for it",
		LegalBasis: "Art. 6 (1) a GDPR: consent by posting, withdrawn by taking the text back", Retention: "until withdrawn", Erasure: "the name is replaced",
	},
	{
		Name: "forum_version", Columns: "the name a version is signed with, an office that answers", Purpose: "as forum_item",
		LegalBasis: "as forum_item", Retention: "until withdrawn", Erasure: "the name is replaced",
	},
	{
		Name: "forum_draft", Columns: "a text that is being written", Purpose: "it is gone on with later", LegalBasis: privacy.Employment,
		Retention: "until withdrawn", Erasure: "deleted with its item, where that was never published",
	},
	{
		Name: "forum_decision", Columns: "who released, refused or took back a text, why, when", Purpose: "a release can be accounted for",
		LegalBasis: privacy.Employment, Retention: "until withdrawn", Erasure: "the person is replaced by nobody",
	},
}
