package duty

import (
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Service holds the use cases.
type Service struct {
	DB        *db.DB
	People    *people.Service
	Audiences *audience.Service
}
