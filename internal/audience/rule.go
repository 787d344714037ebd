package audience

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// The kinds of nodes; predicates add theirs.
const (
	All        = "all"        // every one of the conditions below
	Any        = "any"        // at least one of them
	Not        = "not"        // the one condition below does not hold
	Unit       = "unit"       // the posting is in one of the units
	JobFamily  = "job-family" // the posting is of one of the kinds of work
	Supervisor = "supervisor" // the posting has the supervisor flag
	Entered    = "entered"    // the entry HR reports for the posting lies in a time
)

// Limits of a rule: more cannot be read by people, and one statement asks all.
const (
	MostNodes = 60
	MostDepth = 6
	MostIDs   = 500
)

// version is that of the stored form.
const version = 1

// Rule says whom something is for. The zero Rule is for everybody with a
// posting.
type Rule struct{ Top Node }

// Everybody reports whether the rule has no condition.
func (r Rule) Everybody() bool { return r.Top.Is == "" }

// Node is a condition, or a group of conditions.
type Node struct {
	Is     string       `json:"is"`
	Of     []Node       `json:"of,omitempty"`
	IDs    []uuid.UUID  `json:"ids,omitempty"`
	Below  bool         `json:"below,omitempty"` // units: with everything below
	Role   string       `json:"role,omitempty"`  // of a grant
	From   clock.Date   `json:"from,omitzero"`   // the first day
	Before clock.Date   `json:"before,omitzero"` // the first day no more
	Within clock.Period `json:"within,omitzero"` // so long before the day asked for, at most
}

// group reports whether the node joins others.
func (n Node) group() bool { return n.Is == All || n.Is == Any || n.Is == Not }

// Leaves returns the conditions in the order they are read.
func (r Rule) Leaves() []Node {
	if r.Everybody() {
		return nil
	}
	return r.Top.leaves(nil)
}

func (n Node) leaves(out []Node) []Node {
	if !n.group() {
		return append(out, n)
	}
	for _, c := range n.Of {
		out = c.leaves(out)
	}
	return out
}

// ErrRule is returned for a rule that cannot be read or is out of bounds.
var ErrRule = errors.New("audience: not a rule")

type stored struct {
	Version int   `json:"v"`
	Rule    *Node `json:"rule,omitempty"`
}

// MarshalJSON writes the stored form.
func (r Rule) MarshalJSON() ([]byte, error) {
	s := stored{Version: version}
	if !r.Everybody() {
		s.Rule = &r.Top
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads the stored form; an unknown field or version is refused.
func (r *Rule) UnmarshalJSON(b []byte) error {
	*r = Rule{}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var s stored
	if err := dec.Decode(&s); err != nil {
		return fmt.Errorf("%w: %w", ErrRule, err)
	}
	if s.Version != version {
		return fmt.Errorf("%w: version %d", ErrRule, s.Version)
	}
	if s.Rule != nil {
		r.Top = *s.Rule
		if r.Everybody() {
			return fmt.Errorf("%w: a node without a kind", ErrRule)
		}
	}
	return nil
}

// Value stores the rule as jsonb.
func (r Rule) Value() (driver.Value, error) {
	b, err := json.Marshal(r)
	return string(b), err
}

// Scan reads a stored rule.
func (r *Rule) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, r)
	case string:
		return json.Unmarshal([]byte(v), r)
	}
	return fmt.Errorf("audience: cannot scan %T into Rule", src)
}

// GormDataType names the column type.
func (Rule) GormDataType() string { return "jsonb" }

// shape is which parts a leaf of a kind may and must have.
type shape struct {
	ids, below, role, dates, within bool
}

var shapes = map[string]shape{
	Unit:       {ids: true, below: true},
	JobFamily:  {ids: true},
	Supervisor: {},
	Entered:    {dates: true, within: true},
}

// fits reports whether the leaf has what its kind needs and nothing else.
func (s shape) fits(n Node) bool {
	dates := !n.From.IsZero() || !n.Before.IsZero()
	switch {
	case len(n.Of) > 0,
		s.ids != (len(n.IDs) > 0), len(n.IDs) > MostIDs,
		s.role != (n.Role != ""),
		n.Below && !s.below, dates && !s.dates, !n.Within.IsZero() && !s.within,
		dates && !n.Within.IsZero(), // either days or a length of time
		s.dates && !dates && n.Within.IsZero():
		return false
	}
	return n.From.IsZero() || n.Before.IsZero() || n.From.Before(n.Before)
}

// check walks the tree: known kinds, whole leaves, groups that say something.
func (n Node) check(known map[string]shape, depth int, count *int) error {
	*count++
	if depth > MostDepth || *count > MostNodes {
		return fmt.Errorf("%w: more than %d conditions, or deeper than %d", ErrRule, MostNodes, MostDepth)
	}
	if !n.group() {
		if s, ok := known[n.Is]; !ok || !s.fits(n) {
			return fmt.Errorf("%w: condition %q", ErrRule, n.Is)
		}
		return nil
	}
	of := n.Of
	n.Of = nil
	if len(of) == 0 || n.Is == Not && len(of) != 1 || !(shape{}).fits(n) {
		return fmt.Errorf("%w: group %q", ErrRule, n.Is)
	}
	for _, c := range of {
		if err := c.check(known, depth+1, count); err != nil {
			return err
		}
	}
	return nil
}
