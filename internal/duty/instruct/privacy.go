package instruct

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "instruction_step", Columns: "who was instructed in a duty when, who instructed, how it was confirmed", Purpose: "mandatory proof",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
	},
	{
		Name: "instruction_addon", Columns: "who wrote what is special about a workplace", Purpose: "mandatory proof",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "the reference to the person is cleared",
	},
}
