package people

import (
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Person is somebody who works for the municipality.
type Person struct {
	ID              uuid.UUID
	Slug            string // opaque, in URLs
	PersonnelNumber string
	LastName        string
	FirstName       string
	Title           string
	Email           string // empty: none
	Language        i18n.Lang
}

// FullName is the name as printed: "Dr. Sabine Krüger".
func (p Person) FullName() string {
	return i18n.Sentence(p.Title, p.FirstName, p.LastName)
}

// ListName is the name as sorted: "Krüger, Sabine".
func (p Person) ListName() string {
	return strings.TrimSuffix(p.LastName+", "+p.FirstName, ", ")
}

// Posting is a person's work in a unit.
type Posting struct {
	ID           uuid.UUID
	Person       uuid.UUID
	Unit         uuid.UUID
	JobFamily    uuid.UUID
	Post         string // as HR calls it: "Leitung Ordnungsdienst"
	Share        int    // hundredths of a per cent of full time
	Supervisor   bool
	ReportedFrom clock.Date // the start as HR delivers it
	From         clock.Date // the start in this unit and job family
	To           clock.Date // the first day it is no more; zero: open
}

// CurrentOn reports whether the posting covers day d.
func (p Posting) CurrentOn(d clock.Date) bool {
	return !d.Before(p.From) && p.OpenOn(d)
}

// OpenOn reports whether the posting has not ended by day d.
func (p Posting) OpenOn(d clock.Date) bool { return p.To.IsZero() || d.Before(p.To) }

// JobFamily is a kind of work, e.g. clerk, educator, gardener.
type JobFamily struct {
	ID   uuid.UUID
	Slug string
	Name i18n.Text
}

// Absence is a long absence without its reason.
type Absence struct {
	ID   uuid.UUID
	From clock.Date
	To   clock.Date // the first day back; zero: open
}
