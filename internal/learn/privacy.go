package learn

import "codeberg.org/lotse/lotse/internal/platform/privacy"

const basis = "Art. 6(1)(e) GDPR with § 23 HDSIG"

// Register declares the personal data of this package. Tables without a
// person column hang on an enrolment and share its fate.
var Register = []privacy.Table{
	{
		Name: "completion", Columns: "person, course version, time, evidence, validity", Purpose: "prove training; readiness of a unit",
		LegalBasis: basis, Retention: "certificates", Erasure: "kept restricted while the duty to prove lasts, then deleted",
	},
	{
		Name: "lesson_done", Columns: "lessons done in an enrolment", Purpose: "resume on any device",
		LegalBasis: basis, Retention: "answers", Erasure: "deleted with the enrolment",
	},
	{
		Name: "attempt", Columns: "points and result of a test", Purpose: "decide about the completion; seen by the person only",
		LegalBasis: basis, Retention: "answers", Erasure: "deleted with the enrolment",
	},
	{
		Name: "answer", Columns: "answers as given, a trainer's points and comment", Purpose: "keep input safe; feedback to the person; free texts are marked without the name",
		LegalBasis: basis, Retention: "answers", Erasure: "dropped by month, at once on erasure",
	},
}
