package courserun

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Run is a course held on certain days. Its fields stand in the order of
// runColumns.
type Run struct {
	ID          uuid.UUID
	Slug        string
	Course      uuid.UUID
	CourseSlug  string
	Title       i18n.Text
	State       RunState
	Seats       int
	Waiting     bool // there is a waiting list
	Approval    bool // a supervisor or HR has to agree
	SignUpFrom  clock.Date
	SignUpUntil clock.Date // the last day
	CancelUntil clock.Date // the last day on which people give their place back themselves
	Notes       i18n.Text
	Materials   []Material
	Reason      string     // why it was cancelled
	Starts      *time.Time // of the first session; nil: none is left
	Ends        *time.Time // of the last
	Booked      int        // seats taken
	Queue       int        // people who wait
	Requests    int
	Sessions    []Session // in the order of time, without cancelled ones
	Trainers    []Trainer
	Equipment   []Thing
	Mine        *Mine // the actor's place
}

// Session is one meeting of a run.
type Session struct {
	ID       uuid.UUID  `json:"id"`
	Starts   time.Time  `json:"starts"`
	Ends     time.Time  `json:"ends"`
	Room     *uuid.UUID `json:"room"`
	RoomName string     `json:"room_name"`
	Place    string     `json:"place"` // where the room is
	Link     string     `json:"link"`  // of an online session
	Sequence int        `json:"sequence"`
}

// Material is a link people may need before or after.
type Material struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Trainer is who holds a run.
type Trainer struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Thing is equipment a run needs.
type Thing struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Mine is the actor's place in a run.
type Mine struct {
	ID    uuid.UUID  `json:"id"`
	State PlaceState `json:"state"`
	Rank  int        `json:"rank"` // on the waiting list, from 1
}

// Free is how many seats can still be had.
func (r *Run) Free() int { return max(0, r.Seats-r.Booked-r.Queue) }

// Leads reports whether the person is a trainer of the run.
func (r *Run) Leads(person uuid.UUID) bool {
	return slices.ContainsFunc(r.Trainers, func(t Trainer) bool { return t.ID == person })
}

// Day is the first day; zero where no session is left.
func (r *Run) Day(zone *time.Location) clock.Date {
	if r.Starts == nil {
		return clock.Date{}
	}
	return clock.DateOf(*r.Starts, zone)
}

// session finds a session of the run.
func (r *Run) session(id uuid.UUID) (Session, bool) {
	i := slices.IndexFunc(r.Sessions, func(s Session) bool { return s.ID == id })
	if i < 0 {
		return Session{}, false
	}
	return r.Sessions[i], true
}

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	People  *people.Service
	Courses *course.Service
	Learn   *learn.Service
	Paths   *path.Service
	Cards   *card.Service
	Outbox  *mail.Outbox
	PDF     *pdf.Compiler

	unlocked bool // tests show what happens without the lock of a run
}
