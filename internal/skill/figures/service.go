package figures

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// The permissions. The rules are anybody's to read: actor.SignedIn.
const (
	// View shows published tables. Risk: none for single people; small groups
	// are hidden.
	View actor.Permission = "skill.figures"
	// Manage opens and closes rounds. Risk: none for single people; nobody is
	// made to take part.
	Manage actor.Permission = "skill.rounds"
)

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	Org     *org.Service
	Skills  *skill.Service

	kept *otter.Cache[table, *Shown] // what was published is never changed
}

// New returns a service.
func New(d *db.DB, tenants *tenant.Service, tree *org.Service, skills *skill.Service) *Service {
	return &Service{
		DB: d, Tenants: tenants, Org: tree, Skills: skills,
		kept: otter.Must(&otter.Options[table, *Shown]{MaximumSize: 40, ExpiryCalculator: otter.ExpiryAccessing[table, *Shown](time.Hour)}),
	}
}

// table is a published one of a municipality.
type table struct {
	tenant, round uuid.UUID
	by            Crossing
}

// shown reads a published table; it is shared, nobody changes it. A large town
// has some 50,000 figures in one.
func (s *Service) shown(ctx context.Context, round uuid.UUID, c Crossing) (sh Shown, err error) {
	key := table{actor.From(ctx).Tenant, round, c}
	if kept, ok := s.kept.GetIfPresent(key); ok {
		return *kept, nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sh, err = readShown(ctx, tx, round, c)
		return err
	})
	if err == nil {
		s.kept.Set(key, &sh)
	}
	return sh, err
}
