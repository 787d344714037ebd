package login

import "codeberg.org/lotse/lotse/internal/platform/privacy"

const basis = "Art. 6 (1) e GDPR with the Land's data protection act for employees"

// Register declares the tables with personal data of this feature.
var Register = []privacy.Table{
	{
		Name: "account", Columns: "name to sign in with, hash of the password", Purpose: "sign-in",
		LegalBasis: basis, Retention: "account", Erasure: "row and all below it are deleted",
	},
	{
		Name: "session", Columns: "browser and system in two words, begin, last use in steps of five minutes", Purpose: "stay signed in; show and end one's own sessions",
		LegalBasis: basis, Retention: "one day after the end", Erasure: "deleted with the account",
	},
	{
		Name: "login_link", Columns: "hash of a one-time code", Purpose: "begin an account, replace a password",
		LegalBasis: basis, Retention: "one month after the end", Erasure: "deleted with the account",
	},
	{
		Name: "access_card", Columns: "hashes of token, number and PIN, wrong PINs in a row, day of printing", Purpose: "sign-in without an e-mail address",
		LegalBasis: basis, Retention: "one month after the end", Erasure: "deleted with the account",
	},
	{
		Name: "kept_form", Columns: "the fields of one form", Purpose: "lose nothing when a session ends while somebody writes",
		LegalBasis: basis, Retention: "one hour", Erasure: "deleted with the account",
	},
	{
		Name: "role_grant", Columns: "role, scope, period", Purpose: "who may do what",
		LegalBasis: basis, Retention: "account", Erasure: "deleted with the person; the audit log keeps ids",
	},
}
