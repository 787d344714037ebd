package readiness

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares what the feature keeps about people.
var Register = []privacy.Table{
	{
		Name: "person_wave", Columns: "how many mandatory requirements of a wave a person has, and has met", Purpose: "rollout steering",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "projects", Erasure: "deleted; published figures stand without the person",
	},
	{
		Name: "person_wave_log", Columns: "the same as known at any time", Purpose: "rollout steering",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "projects", Erasure: "deleted; published figures stand without the person",
	},
	{
		Name: "published_person", Columns: "in which cell of the newest published table a person is counted", Purpose: "protection of small groups",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "projects", Erasure: "deleted",
	},
	{
		Name: "gate_decision", Columns: "who recorded a go-live decision", Purpose: "rollout steering",
		LegalBasis: "Art. 6 (1) e GDPR", Retention: "projects", Erasure: "kept as a record of the office held",
	},
}
