package courserun

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "run_trainer", Columns: "who holds a run", Purpose: "say whom to ask; keep trainers from being in two places",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "row deleted",
	},
	{
		Name: "run_place", Columns: "person, run, order of sign-up, state, who signed up, why nothing was asked for first", Purpose: "give out seats in order; invite; prove attendance",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "kept while a completion rests on it, else deleted; places nobody took after 12 months",
	},
	{
		Name: "run_attendance", Columns: "who came to which session, how it was seen, who recorded it", Purpose: "prove attendance of training",
		LegalBasis: privacy.Employment, Retention: "completions", Erasure: "deleted with the place",
	},
	{
		Name: "run_interest", Columns: "person, course, day", Purpose: "plan dates and tell those who wait for them",
		LegalBasis: privacy.Employment, Retention: "12 months, or until the person signs up", Erasure: "row deleted",
	},
	{
		Name: "run_feed", Columns: "hash of the address of a personal calendar", Purpose: "show one's own dates in one's calendar program",
		LegalBasis: privacy.Employment, Retention: "account", Erasure: "row deleted",
	},
}
