package learn

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Evidence is how sure a completion is.
type Evidence string

// The grades of evidence, the strongest first.
const (
	ServerGraded Evidence = "server-graded"
	Witnessed    Evidence = "witnessed"
	SelfReported Evidence = "self-reported"
)

// Test is the quiz id of a course's final test; lessons use their own id.
const Test = "test"

// Attempt is one go at the questions of a lesson or at the test.
type Attempt struct {
	TenantID    uuid.UUID
	ID          uuid.UUID
	EnrolmentID uuid.UUID
	Quiz        string
	No          int
	StartedAt   time.Time
	SubmittedAt *time.Time
	Points      *int
	MaxPoints   *int
	Passed      *bool
}

// TableName implements GORM's Tabler.
func (Attempt) TableName() string { return "attempt" }

// Open reports whether answers can still be given.
func (a Attempt) Open() bool { return a.SubmittedAt == nil }

// Seed draws the questions of an attempt's pools and orders its options: the
// same on every reload and device, another one in the next attempt. What it is
// made of is stored with the attempt and never changes.
func Seed(enrolment uuid.UUID, quizID string, no int) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %s %d", enrolment, quizID, no)
	return h.Sum64()
}

// Seed is the seed of the attempt.
func (a Attempt) Seed() uint64 { return Seed(a.EnrolmentID, a.Quiz, a.No) }

// Answer is the current answer to one question of an attempt.
type Answer struct {
	Question  string
	Version   int
	Given     quiz.Answer `gorm:"serializer:json"`
	SavedAt   time.Time
	CheckedAt *time.Time
	Points    *int
	MaxPoints *int
	IsRight   *bool
	MarkedAt  *time.Time // a trainer gave the points
	Comment   string     // what the trainer says
}

// Checked reports whether the answer is final.
func (a Answer) Checked() bool { return a.CheckedAt != nil }

// Completion is the fact that a person completed a course's version.
type Completion struct {
	TenantID    uuid.UUID  `json:"-"`
	ID          uuid.UUID  `json:"id"`
	PersonID    uuid.UUID  `json:"person_id"`
	CourseID    uuid.UUID  `json:"course_id"`
	VersionID   uuid.UUID  `json:"version_id"`
	VersionNo   int        `json:"version_no"`
	EnrolmentID *uuid.UUID `json:"enrolment_id,omitempty"`
	CompletedAt time.Time  `json:"completed_at"`
	Passed      bool       `json:"passed"`
	Evidence    Evidence   `json:"evidence"`
	ValidUntil  clock.Date `json:"valid_until"`
	CorrectsID  *uuid.UUID `json:"corrects_id,omitempty"`
	RecordedAt  time.Time  `json:"-"`
}

// TableName implements GORM's Tabler.
func (Completion) TableName() string { return "completion" }

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Courses *course.Service
	Enrol   *enrol.Service

	// Admit refuses a course that asks for something first; nil: none does.
	Admit func(ctx context.Context, course uuid.UUID) error

	// Completed tells of completions and corrections, in their transaction.
	Completed *event.Topic[Completion]
}

// New returns a service whose topic has no subscribers yet.
func New(d *db.DB, courses *course.Service, e *enrol.Service) *Service {
	return &Service{DB: d, Courses: courses, Enrol: e, Completed: event.NewTopic[Completion]("learn.completed")}
}
