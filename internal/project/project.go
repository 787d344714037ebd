package project

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Phase is how far a project has come.
type Phase string

// The phases in order; PhaseStopped can be reached from any of them.
const (
	PhaseRequirement Phase = "requirement"
	PhasePlanned     Phase = "planned"
	PhaseAgreed      Phase = "agreed"
	PhaseTest        Phase = "test"
	PhaseIntroducing Phase = "introducing"
	PhaseLive        Phase = "live"
	PhaseAnchored    Phase = "anchored"
	PhaseStopped     Phase = "stopped"
)

// Phases lists them in order.
var Phases = []Phase{PhaseRequirement, PhasePlanned, PhaseAgreed, PhaseTest, PhaseIntroducing, PhaseLive, PhaseAnchored, PhaseStopped}

// MayFollow reports whether a project may go from p to next: forward by any
// number of steps, back by one, and to PhaseStopped from anywhere but the end.
func (p Phase) MayFollow(next Phase) bool {
	from, to := slices.Index(Phases, p), slices.Index(Phases, next)
	switch {
	case from < 0 || to < 0 || from == to || p == PhaseStopped:
		return false
	case next == PhaseStopped:
		return p != PhaseAnchored
	}
	return to > from || to == from-1
}

// beyondPlanned reports whether the phase needs the texts and the training.
func (p Phase) beyondPlanned() bool {
	return p != PhaseStopped && slices.Index(Phases, p) > slices.Index(Phases, PhasePlanned)
}

// Strands and providers a project can have.
var (
	Strands   = []string{"administration", "smart-city"}
	Providers = []string{"own", "land", "efa", "other"}
)

// Project (Vorhaben) is what is introduced.
type Project struct {
	TenantID   uuid.UUID `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	Slug       string
	Name       i18n.Text
	Goal       i18n.Text
	Decision   i18n.Text
	DecidedOn  clock.Date
	Commitment i18n.Text
	Steps      Steps
	Strand     string
	Provider   string
	Phase      Phase
	UnitID     uuid.UUID
	Version    int
	CreatedAt  time.Time
}

// TableName names the table.
func (Project) TableName() string { return "project" }

// Group is what changes for one affected group; no job families = everybody
// the project touches.
type Group struct {
	TenantID    uuid.UUID `gorm:"primaryKey"`
	ID          uuid.UUID `gorm:"primaryKey"`
	ProjectID   uuid.UUID
	Position    int
	Name        i18n.Text
	JobFamilies IDs
	Benefit     i18n.Text
	Before      i18n.Text
	After       i18n.Text
	Contact     i18n.Text
}

// TableName names the table.
func (Group) TableName() string { return "project_group" }

// Lack is one thing that keeps a project from leaving "planned".
type Lack string

// The three things; the message ids are "project.lack.<lack>".
const (
	LackBenefit  Lack = "benefit"
	LackTraining Lack = "training"
	LackContact  Lack = "contact"
)

// Lacks says what is missing: a project "cannot leave 'planned' without
// benefit text, training offer and contact".
func Lacks(groups []Group, courses int) []Lack {
	var out []Lack
	if !each(groups, func(g Group) i18n.Text { return g.Benefit }) {
		out = append(out, LackBenefit)
	}
	if courses == 0 {
		out = append(out, LackTraining)
	}
	if !each(groups, func(g Group) i18n.Text { return g.Contact }) {
		out = append(out, LackContact)
	}
	return out
}

func each(groups []Group, text func(Group) i18n.Text) bool {
	return len(groups) > 0 && !slices.ContainsFunc(groups, func(g Group) bool { return text(g)[i18n.DE] == "" })
}

// groupOf picks the group of a person: the first that names one of the
// person's job families, else the first for everybody.
func groupOf(groups []Group, families []uuid.UUID) (Group, bool) {
	for _, g := range groups {
		if slices.ContainsFunc(families, func(f uuid.UUID) bool { return slices.Contains(g.JobFamilies, f) }) {
			return g, true
		}
	}
	for _, g := range groups {
		if len(g.JobFamilies) == 0 {
			return g, true
		}
	}
	return Group{}, false
}
