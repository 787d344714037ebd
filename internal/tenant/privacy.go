package tenant

import "codeberg.org/lotse/lotse/internal/platform/privacy"

// Register declares the tables with personal data: the contact of a tenant is
// an official address that the tenant publishes.
var Register = []privacy.Table{{
	Name: "tenant", Columns: "name, phone and e-mail of the contact",
	Purpose:    "who helps learners, shown on every page",
	LegalBasis: "Art. 6 (1) e GDPR with the official function of the contact",
	Retention:  "account", Erasure: "replaced by the next contact",
}}
