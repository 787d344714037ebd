package standing

import (
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// View shows the published tables. Risk: none for single people; small groups
// are hidden.
const View actor.Permission = "duty.standing"

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	Org     *org.Service
	Duties  *duty.Service
}
