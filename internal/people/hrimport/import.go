package hrimport

import (
	"time"

	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"github.com/google/uuid"
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
