package author

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// TestID is the id under which the test stands among the lessons.
const TestID = "test"

// Service holds the use cases. Courses are named by their slug.
type Service struct {
	DB      *db.DB
	Courses *course.Service
	Queue   job.Queue
}

// New returns a service; Register makes it publish at a set time.
func New(d *db.DB, courses *course.Service, queue job.Queue) *Service {
	return &Service{DB: d, Courses: courses, Queue: queue}
}

// State is where a draft is on its way.
type State string

// The states of a draft. Withdrawn is no state of a draft: what people see is
// withdrawn, and the draft can be written on.
const (
	Drafting       State = "draft"
	ExpertReview   State = "expert"
	LanguageReview State = "language"
	Approved       State = "approved"
	Published      State = "published" // nothing was written since
)

// Done is what became of a change.
type Done struct {
	ID      string    // of the lesson or block; given where it was made
	Course  string    // its slug, where that became another one
	Version int       // to base the next change of the same thing on
	Change  uuid.UUID // for Undo; zero where nothing changed
	At      time.Time
}
