package paper

import (
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// The permissions of this feature.
const (
	// Print makes letters. Risk: they name the open courses of a person; each
	// batch stands in the access log.
	Print actor.Permission = "paper.print"
	// Record enters a course completed on paper. Risk: makes somebody count as
	// trained; the proof names who saw it and who recorded it.
	Record actor.Permission = "paper.record"
)

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	People  *people.Service
	Courses *course.Service
	Learn   *learn.Service
	Paths   *path.Service
	PDF     *pdf.Compiler
	Duties  *duty.Service
}
