package tenant

import (
	"net/url"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Tenant is one municipality.
type Tenant struct {
	ID      uuid.UUID
	Slug    string
	Name    i18n.Text
	Land    clock.Land
	Zone    string    // IANA name
	Lang    i18n.Lang // of readers who chose none
	Contact Contact
	Demo    bool
	Listed  bool // search engines may list what its forum shows to everybody

	base bool   // holds the host of LOTSE_BASE_URL
	host string // its own host otherwise; "" is <slug>.localhost
}

// Contact is who helps learners; an empty one is not shown.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// Line is the contact as letters and cards print it.
func (c Contact) Line() string { return i18n.Sentence(c.Name, c.Phone, c.Email) }

// Location is the zone in which the tenant's days begin and end.
func (t *Tenant) Location() *time.Location {
	loc, err := time.LoadLocation(t.Zone)
	if err != nil {
		return nil // clock.WithZone keeps its default; Create checked the name
	}
	return loc
}

// Service answers for all tenants of the installation.
type Service struct {
	db    *db.DB
	base  *url.URL
	cache hostCache
}

// New returns the service; base is LOTSE_BASE_URL.
func New(d *db.DB, base *url.URL) *Service {
	return &Service{db: d, base: base, cache: newHostCache()}
}
