package suppress

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// Floor is the smallest minimum group there is; an agreement can only raise it.
const Floor = 5

// Together is how many people must change before a head count moves in public,
// and how many values a banded figure keeps at least. It also is the first part
// of a group that may be named: one or two people never are.
const Together = 3

// None is the Parent of a unit at the top.
const None = -1

// Unit is one node of a wave's tree. Parents stand before their children;
// Parent is an index into the same slice, or None.
type Unit struct {
	ID     uuid.UUID
	Parent int
}

// Person is one affected person, counted in the own staff of exactly one unit.
type Person struct {
	ID, Unit uuid.UUID
	Ready    bool
}

// Snapshot is the truth at one instant: the tree of a wave and everybody who
// is counted in it.
type Snapshot struct {
	Units  []Unit
	People []Person
}

// Range is a count as it is published: Lo == Hi is a figure, all else a band.
type Range struct {
	Lo int `json:"lo"`
	Hi int `json:"hi"`
}

// Exact reports whether the range is a single figure.
func (r Range) Exact() bool { return r.Lo == r.Hi }

// Cell is what is published about one group of people. A hidden cell is empty:
// it says nothing, not even why.
type Cell struct {
	Hidden   bool  `json:"hidden,omitempty"`
	Affected int   `json:"affected"`
	Ready    Range `json:"ready"`
}

// Open is the part that is not ready, as published.
func (c Cell) Open() Range { return Range{c.Affected - c.Ready.Hi, c.Affected - c.Ready.Lo} }

// Share is the ready part in whole percent, rounded down. It is a function of
// the published parts alone and so says nothing that they do not say.
func (c Cell) Share() Range {
	if c.Affected == 0 {
		return Range{}
	}
	return Range{100 * c.Ready.Lo / c.Affected, 100 * c.Ready.Hi / c.Affected}
}

// Reaches reports whether the published figures say that the share is at least
// percent. Everything else shown about a cell (status, forecast, gate) must be
// derived in this way: from what is published, never from the live figures.
func (c Cell) Reaches(percent int) (reached, known bool) {
	if c.Hidden || c.Affected == 0 {
		return false, false
	}
	s := c.Share()
	return s.Lo >= percent, s.Lo >= percent || s.Hi < percent
}

// Row is one unit of a table. Own is its own staff without the units below;
// for a unit without units below it equals Total.
type Row struct {
	Unit   uuid.UUID `json:"unit"`
	Parent int       `json:"parent"`
	Leaf   bool      `json:"leaf,omitempty"`
	Own    Cell      `json:"own"`
	Total  Cell      `json:"total"`
}

// Table is one published table of a wave. Rows stand in the order of the
// snapshot's units. The next Publish also needs what is never shown nor
// exported: Known, and People, the published population, who is counted where
// in this table. The caller keeps People as rows of people.
type Table struct {
	Minimum int      `json:"minimum"`
	Total   Cell     `json:"total"`
	Rows    []Row    `json:"rows"`
	Known   []Known  `json:"known,omitempty"`
	People  []Person `json:"-"`
}

// Known is how many can be ready in a cell for somebody who knows all tables so
// far, where that is less than its own cell says; of a hidden cell, when it was
// last shown.
type Known struct {
	Unit  uuid.UUID `json:"unit"` // zero: the wave
	Own   bool      `json:"own,omitempty"`
	Ready Range     `json:"ready"`
}

// units gives the tree that the table was made for.
func (t *Table) units() []Unit {
	units := make([]Unit, len(t.Rows))
	for i, r := range t.Rows {
		units[i] = Unit{r.Unit, r.Parent}
	}
	return units
}

// ErrSnapshot marks a snapshot that is no tree of people; nothing is published
// from it.
var ErrSnapshot = errors.New("suppress: broken snapshot")

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSnapshot, fmt.Sprintf(format, args...))
}
