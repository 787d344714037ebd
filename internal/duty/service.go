package duty

import (
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// Service holds the use cases.
type Service struct {
	DB        *db.DB
	People    *people.Service
	Audiences *audience.Service

	queue job.Queue // see InBackground; nil: every change is worked out at once
}
