package media

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package. That pictures and
// recordings may show people is not told by a column: who uploads them answers
// for consent.
var Register = []privacy.Table{{
	Name: "media", Columns: "who uploaded a file, and when", Purpose: "to ask back about a file of a course",
	LegalBasis: "Art. 6 (1) e GDPR with the Land's data protection act for employees", Retention: "audit",
	Erasure: "the name of who uploaded it goes, the file stays",
}, {
	Name: "media_upload", Columns: "who is uploading a file", Purpose: "to go on after an interruption",
	LegalBasis: "Art. 6 (1) e GDPR with the Land's data protection act for employees", Retention: "one day after the last piece",
	Erasure: "deleted when the upload ends",
}}
