package hrimport

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// State is how far an import has come.
type State string

// The states.
const (
	Uploaded  State = "uploaded"
	Planned   State = "planned"
	Committed State = "committed"
	Undone    State = "undone"
)

// MissingMode says what happens to those the file does not name.
type MissingMode string

// The modes.
const (
	Keep MissingMode = "keep"
	End  MissingMode = "end"
)

// UndoFor is how long a committed import can be undone.
const UndoFor = 24 * time.Hour

// Import is one file on its way.
type Import struct {
	ID          uuid.UUID
	Slug        string // in URLs
	Kind        hrfile.Kind
	State       State
	FileName    string
	Charset     string
	Mapping     hrfile.Mapping
	Effective   clock.Date // the day the plan was made for
	Counts      Counts
	Missing     MissingMode // as committed
	CreatedAt   time.Time
	CommittedAt time.Time
	UndoneAt    time.Time
	SameFile    time.Time // when the same file was committed before; zero: never

	hash        []byte
	fingerprint []byte
}

// UndoUntil is the first instant the import can no longer be undone.
func (i Import) UndoUntil() time.Time { return i.CommittedAt.Add(UndoFor) }

// Undoable reports whether the import is committed and young enough.
func (i Import) Undoable(now time.Time) bool {
	return i.State == Committed && now.Before(i.UndoUntil())
}

// Acted returns those of the persons who have used the product: their
// joining cannot be taken back. Later features register theirs.
type Acted func(ctx context.Context, tx *db.Tx, persons []uuid.UUID) ([]uuid.UUID, error)

// Service runs imports.
type Service struct {
	DB     *db.DB
	Org    *org.Service
	People *people.Service

	acted []Acted
}

// New returns a service.
func New(d *db.DB, o *org.Service, p *people.Service) *Service {
	return &Service{DB: d, Org: o, People: p}
}

// KeepWhoActed registers a check; call it while the program is put together.
func (s *Service) KeepWhoActed(fn Acted) { s.acted = append(s.acted, fn) }

// Counts is what a plan does, in numbers.
type Counts struct {
	Created   int           `json:"created"`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged"`
	Postings  PostingCounts `json:"postings"`
	// Absent people (or units) are missing in the file; they end only when
	// the person who commits says so.
	Absent         int `json:"absent"`
	AbsentPostings int `json:"absent_postings"`
	Skipped        int `json:"skipped"`
	Staff          int `json:"staff"` // people with an open posting before
}

// PostingCounts is what a plan does to postings.
type PostingCounts struct {
	Created   int `json:"created"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Ended     int `json:"ended"`
}

// manyEnd: an HR file that is cut off must not end half a town.
const (
	manyShare = 10 // per cent of the staff
	manyFrom  = 5  // people; below, a small office could never let one go
)

// EndsMany reports whether ending the absent is so much that it needs a word
// of its own.
func (c Counts) EndsMany() bool {
	return c.Absent > manyFrom && c.Absent*100 > c.Staff*manyShare
}

// Changes is the number the button names: people touched by the commit.
func (c Counts) Changes(m MissingMode) int {
	n := c.Created + c.Changed
	if m == End {
		n += c.Absent
	}
	return n
}
