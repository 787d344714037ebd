package path

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Manage lets a person write, publish and withdraw paths and say what a course
// asks for first. Risk: a prerequisite keeps people from a course; nobody who
// has begun it, and what is missing is told with a link.
const Manage actor.Permission = "path.manage"

// Completion is the fact that a person completed a path, or that this was
// taken back since a completion was corrected.
type Completion struct {
	PathID    uuid.UUID `json:"path_id"`
	PersonID  uuid.UUID `json:"person_id"`
	Nr        int       `json:"nr"`
	Revision  int       `json:"revision"`
	At        time.Time `json:"at"`
	TakenBack bool      `json:"taken_back,omitempty"`
}

// Draft is a path as it is written.
type Draft struct {
	Content
	ID        uuid.UUID
	Slug      string
	Version   int // the next change is made from
	Revision  int // that is offered; 0: none ever was
	Changed   bool
	Withdrawn bool
	Courses   map[uuid.UUID]Course
	Findings  []Finding
}

// Course is a course of a path.
type Course struct {
	ID        uuid.UUID
	Slug      string
	Title     i18n.Text
	Minutes   int
	Withdrawn bool

	// How the reader stands to it.
	DoneAt *time.Time
	Begun  bool
	Placed bool // the test showed lessons to be known when they completed it
}

// Service holds the use cases.
type Service struct {
	DB *db.DB

	// Completed tells of completions of paths, in the transaction of the
	// course's completion.
	Completed *event.Topic[Completion]

	unlocked bool // in a test that shows what the lock of a person is for
}

// New returns a service whose topic has no subscribers yet.
func New(d *db.DB) *Service {
	return &Service{DB: d, Completed: event.NewTopic[Completion]("path.completed")}
}
