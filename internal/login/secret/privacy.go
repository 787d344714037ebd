package secret

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the tables with personal data of this room.
var Register = []privacy.Table{{
	Name: "login_attempt", Columns: "hash of a name as typed, hash of a network address", Purpose: "stop guessing",
	LegalBasis: "Art. 6 (1) e, Art. 32 GDPR", Retention: "one day", Erasure: "forgotten by time",
}}
