package duty

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "duty_revision", Columns: "who changed a duty", Purpose: "mandatory proof",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "the reference to the person is cleared",
	},
	{
		Name: "duty_member", Columns: "duties of a person, since when, due and done", Purpose: "mandatory proof",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
	},
	{
		Name: "duty_member_log", Columns: "when and why a person came into a duty and left it", Purpose: "mandatory proof",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
	},
	{
		Name: "duty_exemption", Columns: "person, until when, reason as typed in, who granted it", Purpose: "mandatory proof",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
	},
	{
		Name: "duty_proof", Columns: "person, day, issuer of a proof from elsewhere, who recorded it", Purpose: "mandatory proof",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
	},
}
