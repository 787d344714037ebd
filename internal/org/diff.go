package org

import (
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Row is one unit as HR delivers it. A nil or zero part was not delivered:
// what is known stays.
type Row struct {
	Line         int
	Number       string
	Name         i18n.Text
	Parent       string // number; empty for a root
	Kind         *string
	CrossSection *bool
	From         clock.Date
	To           *clock.Date
}

// Problem is a row that cannot be taken.
type Problem struct {
	Line   int
	Field  string
	Reason string
	Value  string
}

// The reasons a unit's row is not taken.
const (
	Duplicate     = "duplicate"
	UnknownParent = "parent_unknown"
	Cycle         = "cycle"
	Period        = "period"
)

// Action is what a step of a plan does to a unit.
type Action string

// The actions.
const (
	Create Action = "create"
	Update Action = "change"
	End    Action = "end"
)

// Step is one planned change of a unit.
type Step struct {
	Line   int
	Action Action
	Before *Unit // nil for a unit that was not known
	After  Unit
}

// Draft is what rows would do to the units.
type Draft struct {
	Steps     []Step // parents before their children
	Unchanged int
	Absent    []Step // ending of units that the rows do not name
	Problems  []Problem
}

// Diff compares rows with the known units. Changes take effect on day today
// unless a row names a later day than the unit's own beginning.
func Diff(known []Unit, rows []Row, today clock.Date) Draft {
	d := differ{
		today: today, byNumber: map[string]*Unit{}, ids: map[string]uuid.UUID{},
		known: map[string]string{}, taken: map[string]bool{}, rows: map[string]bool{},
	}
	numbers := map[uuid.UUID]string{}
	for i, u := range known {
		d.byNumber[u.Number] = &known[i]
		numbers[u.ID] = u.Number
		d.taken[u.Slug] = true
		if !u.withdrawn() {
			d.ids[u.Number] = u.ID
		}
	}
	for _, u := range known {
		if p := numbers[u.Parent]; p != "" {
			d.known[u.Number] = p
		}
	}
	rows = d.accept(rows)
	for _, r := range d.ordered(rows) {
		d.step(r)
	}
	d.absent(known)
	slices.SortFunc(d.out.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return d.out
}

type differ struct {
	today    clock.Date
	byNumber map[string]*Unit
	ids      map[string]uuid.UUID // of units that exist or will
	known    map[string]string    // number of the parent, as it is
	parents  map[string]string    // and as it would be
	taken    map[string]bool      // slugs
	rows     map[string]bool      // numbers the file names, taken or not
	out      Draft
}

func (d *differ) refuse(r Row, field, reason, value string) {
	d.out.Problems = append(d.out.Problems, Problem{r.Line, field, reason, value})
}

// accept drops the rows that cannot be taken, until no row depends on a
// dropped one.
func (d *differ) accept(rows []Row) []Row {
	var kept []Row
	for _, r := range rows {
		if d.rows[r.Number] {
			d.refuse(r, "number", Duplicate, r.Number)
			continue
		}
		d.rows[r.Number] = true
		kept = append(kept, r)
	}
	// A refused row leaves its unit where it is, which may refuse others.
	for {
		before := len(kept)
		d.parents = d.wouldBe(kept)
		kept = slices.DeleteFunc(kept, d.refusesParent(kept))
		if len(kept) == before {
			return kept
		}
	}
}

// wouldBe is the parent of each unit by number, if rows were taken.
func (d *differ) wouldBe(rows []Row) map[string]string {
	parents := maps.Clone(d.known)
	for _, r := range rows {
		delete(parents, r.Number)
		if r.Parent != "" {
			parents[r.Number] = r.Parent
		}
	}
	return parents
}

func (d *differ) refusesParent(rows []Row) func(Row) bool {
	named := map[string]bool{}
	for _, r := range rows {
		named[r.Number] = true
	}
	return func(r Row) bool {
		if path, cyclic := d.cycle(r.Number); cyclic {
			d.refuse(r, "parent", Cycle, path)
			return true
		}
		_, exists := d.ids[r.Parent]
		if r.Parent != "" && !exists && !named[r.Parent] {
			d.refuse(r, "parent", UnknownParent, r.Parent)
			return true
		}
		return false
	}
}

// cycle reports whether the way up from number comes back to it.
func (d *differ) cycle(number string) (path string, found bool) {
	way := []string{number}
	for at := d.parents[number]; at != ""; at = d.parents[at] {
		if at == number {
			return strings.Join(append(way, number), " → "), true
		}
		if slices.Contains(way, at) {
			return "", false // a cycle above, not through this row
		}
		way = append(way, at)
	}
	return "", false
}

// ordered sorts rows so that a parent comes before its children, and gives
// new units their ids.
func (d *differ) ordered(rows []Row) []Row {
	depth := func(r Row) int {
		n := 0
		for at := d.parents[r.Number]; at != "" && n < 1000; at = d.parents[at] {
			n++
		}
		return n
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return depth(a) - depth(b) })
	for _, r := range rows {
		if u := d.byNumber[r.Number]; u != nil {
			d.ids[r.Number] = u.ID
		} else {
			d.ids[r.Number] = db.NewID()
		}
	}
	return rows
}

func (d *differ) step(r Row) {
	s := Step{Line: r.Line, Action: Update, Before: d.byNumber[r.Number]}
	switch {
	case s.Before == nil, s.Before.withdrawn():
		s.Action = Create
		s.After = d.fresh(r, s.Before)
	default:
		s.After = d.changed(*s.Before, r)
	}
	if !s.After.To.IsZero() && !s.After.To.After(s.After.From) {
		d.refuse(r, "valid_to", Period, s.After.To.AddDays(-1).String())
		return
	}
	if s.Action == Update && s.After.same(*s.Before) {
		d.out.Unchanged++
		return
	}
	if s.Action == Update && !s.After.To.IsZero() && s.Before.To.IsZero() && s.After.sameState(*s.Before) {
		s.Action = End
	}
	d.out.Steps = append(d.out.Steps, s)
}

func (d *differ) fresh(r Row, before *Unit) Unit {
	u := Unit{ID: d.ids[r.Number], Number: r.Number, From: r.From}
	if before != nil {
		u.Slug = before.Slug
	} else {
		u.Slug = freeSlug(r.Name, r.Number, d.taken)
	}
	if u.From.IsZero() {
		u.From = d.today
	}
	u.StateFrom = u.From
	return d.filled(u, r)
}

// filled puts the delivered values into u.
func (d *differ) filled(u Unit, r Row) Unit {
	name := i18n.Text{}
	for _, l := range i18n.Langs {
		if s := u.Name[l]; s != "" {
			name[l] = s
		}
		if s := r.Name[l]; s != "" {
			name[l] = s
		}
	}
	u.Name = name
	u.Parent = d.ids[r.Parent]
	if r.Kind != nil {
		u.Kind = *r.Kind
	}
	if r.CrossSection != nil {
		u.CrossSection = *r.CrossSection
	}
	if r.To != nil {
		u.To = *r.To
	}
	return u
}

// changed decides since when a change holds. "Gültig ab" of a known unit is
// its beginning, or, when it is later and something changed, the day of the
// change.
func (d *differ) changed(u Unit, r Row) Unit {
	after := d.filled(u, r)
	moved := !after.sameState(u)
	since := d.today
	if delivered := r.From; !delivered.IsZero() && delivered != u.From && delivered != u.StateFrom {
		if moved && delivered.After(u.From) {
			since = delivered
		} else {
			after.From = delivered
			if u.StateFrom == u.From || delivered.After(u.StateFrom) {
				after.StateFrom = delivered
			}
		}
	}
	if moved && since.After(after.StateFrom) {
		after.StateFrom = since
	}
	return after
}

// absent plans the end of the units the file does not name, leaves first.
func (d *differ) absent(known []Unit) {
	for i, u := range known {
		if d.rows[u.Number] || !u.To.IsZero() {
			continue
		}
		after := u
		after.To = d.today
		if after.To.Before(after.From) {
			after.To = after.From
		}
		d.out.Absent = append(d.out.Absent, Step{Action: End, Before: &known[i], After: after})
	}
}
