package people

import "github.com/google/uuid"

// What happened to a person.
const (
	Joined  = "joined"  // is new, or is back
	Moved   = "moved"   // unit, job family, supervisor flag or period of a posting
	Left    = "left"    // no open posting any more
	Absent  = "absent"  // a long absence was recorded or ended
	Details = "details" // name, address or language
)

// Change is one person's news.
type Change struct {
	Person uuid.UUID `json:"person"`
	What   string    `json:"what"`
}
