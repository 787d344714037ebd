package login

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the tables with personal data of this feature.
var Register = []privacy.Table{
	{
		Name: "account", Columns: "name to sign in with, hash of the password", Purpose: "sign-in",
		LegalBasis: privacy.Employment, Retention: "account", Erasure: "row and all below it are deleted",
	},
	{
		Name: "session", Columns: "browser and system in two words, begin, last use in steps of five minutes", Purpose: "stay signed in; show and end one's own sessions",
		LegalBasis: privacy.Employment, Retention: "one day after the end", Erasure: "deleted with the account",
	},
	{
		Name: "login_link", Columns: "hash of a one-time code", Purpose: "begin an account, replace a password",
		LegalBasis: privacy.Employment, Retention: "one month after the end", Erasure: "deleted with the account",
	},
	{
		Name: "kept_form", Columns: "the fields of one form", Purpose: "lose nothing when a session ends while somebody writes",
		LegalBasis: privacy.Employment, Retention: "one hour", Erasure: "deleted with the account",
	},
}
