package people

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares what this feature holds of people (Art. 30 GDPR).
var Register = []privacy.Table{
	{
		Name: "person", Columns: "personnel number, name, title, e-mail, language",
		Purpose: "know who is to be trained", LegalBasis: "Art. 6(1)(e), Art. 88 GDPR, § 23 HDSIG",
		Retention: "account", Erasure: "row deleted, or name and address cleared while proofs must be kept",
	},
	{
		Name: "posting", Columns: "unit, job family, post, share, supervisor flag, period",
		Purpose: "know which changes touch whom", LegalBasis: "Art. 6(1)(e), Art. 88 GDPR, § 23 HDSIG",
		Retention: "account", Erasure: "rows deleted with the person",
	},
	{
		Name: "absence", Columns: "dates of a long absence, never the reason",
		Purpose: "not to count people who cannot take part", LegalBasis: "Art. 6(1)(e), Art. 88 GDPR, § 23 HDSIG",
		Retention: "account", Erasure: "rows deleted with the person",
	},
	{
		Name: "hr_import", Columns: "who imported a file and when",
		Purpose: "show and undo an import", LegalBasis: "Art. 6(1)(e) GDPR",
		Retention: "imports", Erasure: "person cleared",
	},
	{
		Name: "hr_import_change", Columns: "old and new values of a person's row",
		Purpose: "execute and undo exactly what the preview showed", LegalBasis: "Art. 6(1)(e) GDPR",
		Retention: "30 days after the import", Erasure: "rows deleted",
	},
	{
		Name: "hr_import_file", Columns: "the file as HR delivered it",
		Purpose: "compare it again when data changed meanwhile", LegalBasis: "Art. 6(1)(e) GDPR",
		Retention: "one day after the import", Erasure: "row deleted",
	},
	{
		Name: "hr_import_skip", Columns: "the value of a field that could not be taken",
		Purpose: "say what to put right", LegalBasis: "Art. 6(1)(e) GDPR",
		Retention: "30 days after the import", Erasure: "rows deleted",
	},
	{
		Name: "hr_import_kept", Columns: "who was kept when an import was undone",
		Purpose: "protocol of the undo", LegalBasis: "Art. 6(1)(e) GDPR",
		Retention: "30 days after the import", Erasure: "rows deleted",
	},
}
