package card

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the tables with personal data of this room.
var Register = []privacy.Table{{
	Name: "access_card", Columns: "hashes of token, number and PIN, wrong PINs in a row, day of printing", Purpose: "sign-in without an e-mail address",
	LegalBasis: privacy.Employment, Retention: "one month after the end", Erasure: "deleted with the account",
}}
