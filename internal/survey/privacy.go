package survey

import "codeberg.org/lotse/lotse/internal/platform/privacy"

const basis = "Art. 6(1)(e) GDPR with § 23 HDSIG; taking part is voluntary"

// Register declares the personal data of this package. What somebody said is
// not personal data of theirs any more and cannot be given out to them: nothing
// leads from the person to it.
var Register = []privacy.Table{
	{
		Name: "survey_ticket", Columns: "that a person said something about a course, and the month; not what", Purpose: "one answer each",
		LegalBasis: basis, Retention: "answers", Erasure: "deleted; the answer stays, it is not linked to anybody",
	},
	{
		Name: "survey_ballot", Columns: "values and a free text without a person, until the box is opened", Purpose: "improve a course",
		LegalBasis: basis, Retention: "answers", Erasure: "cannot be found: not linked to a person",
	},
	{
		Name: "survey_comment", Columns: "free texts without their writers; they may name others", Purpose: "improve a course",
		LegalBasis: basis, Retention: "answers", Erasure: "deleted by hand where one names a person who asks for it",
	},
}
