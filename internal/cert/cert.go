package cert

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Evidence is how a completion came about; the grades of learn.
type Evidence string

// The grades of evidence, the strongest first.
const (
	ServerGraded Evidence = "server-graded"
	Witnessed    Evidence = "witnessed"
	SelfReported Evidence = "self-reported"
)

// Fact is what a completion says on its day, with the names as they are now.
type Fact struct {
	Completion uuid.UUID
	Replaces   uuid.UUID // a completion that this one corrects; may be nil
	Passed     bool      // false: nothing is issued, but what it replaces is revoked
	Person     uuid.UUID
	PersonName string
	Course     i18n.Text
	VersionNo  int
	Completed  clock.Date
	Minutes    int
	Tenant     i18n.Text
	ValidUntil clock.Date // the last valid day; zero: without end
	Evidence   Evidence
}

// Certificate is the frozen copy.
type Certificate struct {
	TenantID     uuid.UUID
	ID           uuid.UUID
	Code         Code
	CompletionID uuid.UUID
	PersonID     uuid.UUID
	PersonName   string
	CourseTitle  i18n.Text
	VersionNo    int
	CompletedOn  clock.Date
	Minutes      int
	TenantName   i18n.Text
	ValidUntil   clock.Date
	Evidence     Evidence
	IssuedAt     time.Time
	RevokedAt    *time.Time
	Reason       string // of the revocation; for the holder, not for the public
}

// Newest is one of a person's newest certificates, for a page that names them.
type Newest struct {
	Code        Code
	CourseTitle i18n.Text
	CompletedOn clock.Date
	Total       int // how many that hold the person has
}

// State is what a certificate is worth on a day.
type State string

// The states; revoked wins over expired.
const (
	Valid   State = "valid"
	Expired State = "expired"
	Revoked State = "revoked"
)

// StateOn is the state on day d; a certificate is valid on its last day.
func (c Certificate) StateOn(d clock.Date) State {
	switch {
	case c.RevokedAt != nil:
		return Revoked
	case !c.ValidUntil.IsZero() && d.After(c.ValidUntil):
		return Expired
	}
	return Valid
}

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	PDFs    *pdf.Compiler
}

// New returns the service.
func New(d *db.DB, t *tenant.Service, c *pdf.Compiler) *Service {
	return &Service{DB: d, Tenants: t, PDFs: c}
}
