package courserun

import (
	"slices"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// RunState is what was decided about a run.
type RunState string

// The states of a run. A cancelled or closed run stays so.
const (
	Open      RunState = "open"
	Cancelled RunState = "cancelled"
	Closed    RunState = "closed" // the list is closed, completions are written
)

// PlaceState is how a person stands to a run.
type PlaceState string

// The states of a place.
const (
	Requested PlaceState = "requested" // somebody has to agree
	Waiting   PlaceState = "waiting"
	Booked    PlaceState = "booked"
	Left      PlaceState = "left"
	Declined  PlaceState = "declined"
	Dropped   PlaceState = "dropped" // the run was cancelled
	Attended  PlaceState = "attended"
	Missed    PlaceState = "missed"
)

// follows is the state machine of a place.
var follows = map[PlaceState][]PlaceState{
	Requested: {Booked, Waiting, Declined, Left, Dropped},
	Waiting:   {Booked, Left, Dropped},
	Booked:    {Attended, Missed, Left, Dropped},
	Missed:    {Attended}, // the list was closed too early
}

// May reports whether a place in s can become next.
func (s PlaceState) May(next PlaceState) bool { return slices.Contains(follows[s], next) }

// Live reports whether the person still counts on the run.
func (s PlaceState) Live() bool { return s == Requested || s == Waiting || s == Booked }

// Phase is where a run stands at a moment.
type Phase string

// The phases.
const (
	Ahead     Phase = "ahead" // sign-up has not begun
	SigningUp Phase = "open"
	Shut      Phase = "shut" // sign-up is over
	Running   Phase = "running"
	Over      Phase = "over" // the list is not closed yet
	Off       Phase = "cancelled"
	Done      Phase = "closed"
)

// Phase says where the run stands.
func (r *Run) Phase(now time.Time, today clock.Date) Phase {
	switch {
	case r.State == Cancelled:
		return Off
	case r.State == Closed:
		return Done
	case r.Ends != nil && !now.Before(*r.Ends):
		return Over
	case r.Starts != nil && !now.Before(*r.Starts):
		return Running
	case !r.SignUpFrom.IsZero() && today.Before(r.SignUpFrom):
		return Ahead
	case today.After(r.SignUpUntil):
		return Shut
	}
	return SigningUp
}

// before reports whether the run has not begun and takes place.
func (p Phase) before() bool { return p == Ahead || p == SigningUp || p == Shut }

// refuse is why nothing can be done with the run's places any more, or nil.
func (p Phase) refuse() error {
	if p.before() {
		return nil
	}
	return fault.Clash("run.phase." + string(p))
}

// first is the state of a fresh sign-up: behind those who wait already, however
// many seats are free.
func (r *Run) first(approved bool) (PlaceState, error) {
	switch {
	case r.Approval && !approved:
		return Requested, nil
	case r.Booked < r.Seats && r.Queue == 0:
		return Booked, nil
	case r.Waiting:
		return Waiting, nil
	}
	return "", fault.Clash("run.full")
}
