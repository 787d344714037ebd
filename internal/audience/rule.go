package audience

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Rule chooses postings; a person is in when one of theirs fits every part.
type Rule struct {
	Units       []uuid.UUID `json:"units,omitempty"`        // with everything below; none: the whole municipality
	JobFamilies []uuid.UUID `json:"job_families,omitempty"` // none: every kind of work
	Supervisors bool        `json:"supervisors,omitempty"`  // only postings with the supervisor flag
}

// Value stores the rule as jsonb.
func (r Rule) Value() (driver.Value, error) {
	b, err := json.Marshal(r)
	return string(b), err
}

// Scan reads a stored rule.
func (r *Rule) Scan(src any) error {
	*r = Rule{}
	switch v := src.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(v, r)
	case string:
		return json.Unmarshal([]byte(v), r)
	}
	return fmt.Errorf("audience: cannot scan %T into Rule", src)
}

// GormDataType names the column type.
func (Rule) GormDataType() string { return "jsonb" }

// Member is a person's posting that fits a rule.
type Member struct {
	Person  uuid.UUID
	Posting uuid.UUID
	Unit    uuid.UUID
	Share   int
	From    clock.Date
}

// Fit is how one posting of a person stands to each part of a rule.
type Fit struct {
	Unit       uuid.UUID
	JobFamily  uuid.UUID
	InUnits    bool
	InFamilies bool
	InFlag     bool
}

// All reports whether the posting fits the whole rule.
func (f Fit) All() bool { return f.InUnits && f.InFamilies && f.InFlag }

// Why is the answer to "why am I in" and "why am I not": every posting of the
// day. Nobody without a posting is in anything.
type Why struct{ Fits []Fit }

// In reports whether one posting fits.
func (w Why) In() bool {
	for _, f := range w.Fits {
		if f.All() {
			return true
		}
	}
	return false
}
