package check

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the personal data of this package.
var Register = []privacy.Table{
	{
		Name: "check_run", Columns: "when a digital check was begun and ended, job families whose words it uses", Purpose: "go on later and on another device; not the same questions again",
		LegalBasis: "Art. 6 (1) a GDPR: consent by taking the check, withdrawn by deleting", Retention: "36 months after it was last touched, or until the person deletes it",
		Erasure: "deleted; the person can do so at any time",
	},
	{
		Name: "check_answer", Columns: "own estimates, answers to questions and whether they were right", Purpose: "the person's result; nobody else sees it",
		LegalBasis: "Art. 6 (1) a GDPR: consent by taking the check, withdrawn by deleting", Retention: "36 months, with its check",
		Erasure: "deleted with its check",
	},
}
