package figures

import (
	"sync"

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

	newest sync.Map // table → *Sheet, the newest published one
}
