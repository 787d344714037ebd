package enrol

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Take lets a person take courses for themselves. Risk: none, own data only.
const Take actor.Permission = "enrol.take"

// Enrolment is a person taking a course.
type Enrolment struct {
	TenantID  uuid.UUID
	ID        uuid.UUID
	PersonID  uuid.UUID
	CourseID  uuid.UUID
	VersionID uuid.UUID
	StartedAt time.Time
	EndedAt   *time.Time
}

// TableName implements GORM's Tabler.
func (Enrolment) TableName() string { return "enrolment" }

// Open reports whether the person is still at it.
func (e Enrolment) Open() bool { return e.EndedAt == nil }

// Service holds the use cases.
type Service struct{ DB *db.DB }
