package mail

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{{
	Name:       "mail_outbox",
	Columns:    "name and mail address of the recipient, which mail, when; its contents until it is sent",
	Purpose:    "send the mails of the portal and show whether they left",
	LegalBasis: "Art. 6 (1) (e) GDPR; Section 26 BDSG or the law of the Land on staff data",
	Retention:  "30 days after it was sent or given up",
	Erasure:    "the row is deleted",
}}
