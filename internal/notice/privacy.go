package notice

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "notice_choice", Columns: "which topics a person does not want by mail", Purpose: "send no mails that somebody does not want",
		LegalBasis: privacy.Employment, Retention: "account", Erasure: "row deleted",
	},
	{
		Name: "notice_digest", Columns: "what a person was told on a day, how, and who asked for it", Purpose: "tell people of duties and dates once, and show that they were told",
		LegalBasis: privacy.Employment, Retention: "12 months", Erasure: "row deleted",
	},
	{
		Name: "notice_told", Columns: "person, duty or run, day, occasion", Purpose: "tell each occasion once",
		LegalBasis: privacy.Employment, Retention: "12 months", Erasure: "row deleted",
	},
	{
		Name: "notice_print", Columns: "who printed letters, when, how many", Purpose: "print letters once",
		LegalBasis: privacy.Employment, Retention: "12 months", Erasure: "the reference to the person is cleared",
	},
	{
		Name: "notice_refusal", Columns: "address of a person that takes no mail, since when, what the mail server answered", Purpose: "send no mails in vain; tell by letter instead",
		LegalBasis: privacy.Employment, Retention: "account", Erasure: "row deleted",
	},
}
