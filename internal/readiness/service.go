package readiness

import (
	"context"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Service holds the use cases.
type Service struct {
	DB       *db.DB
	Tenants  *tenant.Service
	Org      *org.Service
	People   *people.Service
	Projects *project.Service
	Skills   *figures.Service // nil: nothing is known of skills

	keeper  *keeper
	archive archive
}

// New returns a service; internal/app subscribes Moved to project.Progress.
func New(d *db.DB, t *tenant.Service, o *org.Service, p *people.Service, pr *project.Service) *Service {
	return &Service{DB: d, Tenants: t, Org: o, People: p, Projects: pr, keeper: newKeeper(), archive: newArchive()}
}

// Moved brings the read model in line with the assignments of the waves and
// persons named, in the transaction that changed them. It is the one function
// through which person_wave moves.
func (s *Service) Moved(ctx context.Context, tx *db.Tx, facts []project.Progress) error {
	for _, f := range facts {
		refresh(ctx, tx, f)
	}
	return nil
}
