package outlook

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Manage brings in the file of HR. Risk: it tells how old groups are; small
// groups are hidden, and nothing but the published table is kept.
const Manage actor.Permission = "skill.outlook"

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	Org     *org.Service
	People  *people.Service
	Skills  *skill.Service
	Figures *figures.Service
}

// Outlook is a file that was taken.
type Outlook struct {
	ID        uuid.UUID
	Year      int
	Near, Far int // last years of the bands
	StaffOn   clock.Date
	TakenAt   time.Time
}

// The bands: the near one ends so many years after this one, the far one too.
const (
	nearYears = 3
	farYears  = 7
	mostYears = 20 // beyond is a slip
)

// allowed refuses where the staff agreement does not allow figures of skills.
func (s *Service) allowed(ctx context.Context) (*tenant.Agreement, error) {
	a, err := s.Tenants.Agreement(ctx)
	if err == nil && !a.Allows(tenant.SkillFigures) {
		err = fault.Denied("figures.not_agreed")
	}
	return a, err
}
