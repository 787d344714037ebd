package project

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares what the feature keeps about people.
var Register = []privacy.Table{
	{
		Name: "project_group", Columns: "whom an affected group may ask: name, phone, address of the office", Purpose: "information of those affected",
		LegalBasis: "Art. 6 (1) e GDPR with the official function of the contact", Retention: "projects", Erasure: "replaced by the next contact",
	},
	{
		Name: "wave_person", Columns: "the wave and posting in which a person counts", Purpose: "rollout steering",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "projects", Erasure: "deleted with the person's last posting",
	},
	{
		Name: "assignment", Columns: "courses a person must complete, by when, and since when they are met", Purpose: "mandatory proof",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
	},
	{
		Name: "assignment_log", Columns: "when an assignment began, changed and ended", Purpose: "mandatory proof",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "completions", Erasure: "kept until the duty to prove ends, then deleted",
	},
	{
		Name: "checklist_entry", Columns: "who recorded the evidence of a checklist item", Purpose: "rollout steering",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "projects", Erasure: "the reference to the person is cleared",
	},
}
