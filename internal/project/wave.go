package project

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// DefaultThreshold is the share of ready people a wave asks for.
const DefaultThreshold = 90

// Wave is a set of units that start on one day.
type Wave struct {
	TenantID  uuid.UUID `gorm:"primaryKey"`
	ID        uuid.UUID `gorm:"primaryKey"`
	ProjectID uuid.UUID
	Number    int
	GoLive    clock.Date
	Threshold int
	Version   int
	CreatedAt time.Time
	Units     []uuid.UUID `gorm:"-"`
}

// TableName names the table.
func (Wave) TableName() string { return "wave" }

// WaveSlug is the wave's part of a URL: "e-akte-2".
func WaveSlug(project string, number int) string { return fmt.Sprintf("%s-%d", project, number) }

// ParseWaveSlug splits what WaveSlug made.
func ParseWaveSlug(slug string) (project string, number int, ok bool) {
	i := strings.LastIndexByte(slug, '-')
	if i < 1 {
		return "", 0, false
	}
	n, err := strconv.Atoi(slug[i+1:])
	return slug[:i], n, err == nil && n > 0
}

// Kind is what a requirement asks for.
type Kind string

// The kinds.
const (
	CourseKind    Kind = "course"    // completion of a course, by each person it applies to
	ChecklistKind Kind = "checklist" // an item with evidence, per unit or for the wave
	SkillKind     Kind = "skill"     // a share of a unit at or above target in a competence; never a must
)

// Reach is for whom a requirement speaks.
type Reach string

// The reaches.
const (
	PerPerson Reach = "person"
	PerUnit   Reach = "unit"
	PerWave   Reach = "wave"
)

// Grades are the evidence grades, the strongest first.
var Grades = []string{"server-graded", "witnessed", "self-reported"}

// Requirement is one condition of a wave. LineID stays when it is edited.
type Requirement struct {
	TenantID     uuid.UUID `gorm:"primaryKey"`
	ID           uuid.UUID `gorm:"primaryKey"`
	LineID       uuid.UUID
	WaveID       uuid.UUID
	Position     int
	Kind         Kind
	Reach        Reach
	Must         bool
	Weight       int
	Threshold    int
	DaysBefore   int
	Title        i18n.Text
	CourseID     *uuid.UUID
	MinGrade     string
	JobFamilies  IDs
	Supervisors  bool
	CompetenceID *uuid.UUID
	CreatedAt    time.Time
	RemovedAt    *time.Time
}

// TableName names the table.
func (Requirement) TableName() string { return "requirement" }

// Due is the requirement's date for a start: before it and on a working day.
func (r Requirement) Due(land clock.Land, goLive clock.Date) clock.Date {
	return clock.DueOn(land, goLive.AddDays(-r.DaysBefore))
}

// Share is the part of the people, in percent, that has to fulfil it.
func (r Requirement) Share(w Wave) int {
	if r.Threshold == 0 {
		return w.Threshold
	}
	return r.Threshold
}

// lateJoiner is how long somebody has who is assigned when the date is over.
const lateJoiner = 14

// lateDue is the date of a person who came too late for the regular one.
func lateDue(land clock.Land, today clock.Date) clock.Date {
	return clock.DueOn(land, today.AddDays(lateJoiner))
}

// Entry is one ticking of a checklist item, with its evidence.
type Entry struct {
	TenantID uuid.UUID `gorm:"primaryKey"`
	ID       uuid.UUID `gorm:"primaryKey"`
	WaveID   uuid.UUID
	LineID   uuid.UUID
	UnitID   *uuid.UUID
	Done     bool
	Evidence string
	At       time.Time
	PersonID *uuid.UUID
}

// TableName names the table.
func (Entry) TableName() string { return "checklist_entry" }

// Item is a checklist requirement for one unit, or for the wave, as it stands.
type Item struct {
	Requirement
	UnitID uuid.UUID // zero: the wave
	Entry  Entry     // zero At: never ticked
}

// Items spreads the checklist requirements over the units they ask and adds
// the newest entry of each.
func Items(reqs []Requirement, units []uuid.UUID, entries []Entry) []Item {
	type key struct{ line, unit uuid.UUID }
	newest := map[key]Entry{}
	for _, e := range entries { // oldest first
		k := key{line: e.LineID}
		if e.UnitID != nil {
			k.unit = *e.UnitID
		}
		newest[k] = e
	}
	var out []Item
	for _, r := range reqs {
		if r.Kind != ChecklistKind {
			continue
		}
		targets := []uuid.UUID{uuid.Nil}
		if r.Reach == PerUnit {
			targets = units
		}
		for _, u := range targets {
			out = append(out, Item{Requirement: r, UnitID: u, Entry: newest[key{r.LineID, u}]})
		}
	}
	return out
}

// courses counts the requirements that ask for a course.
func courses(reqs []Requirement) int {
	n := 0
	for _, r := range reqs {
		if r.Kind == CourseKind {
			n++
		}
	}
	return n
}

// sortRequirements puts musts first, then by position.
func sortRequirements(reqs []Requirement) {
	slices.SortStableFunc(reqs, func(a, b Requirement) int {
		if a.Must != b.Must {
			if a.Must {
				return -1
			}
			return 1
		}
		return a.Position - b.Position
	})
}
