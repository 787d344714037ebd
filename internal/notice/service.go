package notice

import (
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
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
	Duties   *duty.Service
	Runs     *courserun.Service
	Projects *project.Service
	Figures  *figures.Service
	Talk     *talk.Service
	Outbox   *mail.Outbox
	PDF      *pdf.Compiler
}
