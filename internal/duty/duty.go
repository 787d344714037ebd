package duty

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Duty is something an audience must do.
type Duty struct {
	ID       uuid.UUID
	Slug     string
	Name     i18n.Text
	Basis    i18n.Text // the legal basis, as the municipality words it
	Terms    Terms
	Revision int
	EndedOn  clock.Date // zero: it holds
	Waits    bool       // who is in it is still being worked out
}

// Mode is how often a duty has to be fulfilled.
type Mode string

// The modes.
const (
	Once        Mode = "once"        // a proof counts as long as it says itself
	Anniversary Mode = "anniversary" // a proof counts for a period from its day
	Calendar    Mode = "calendar"    // to be renewed in the same month, every so many years
)

// Credit is which proofs from before the duty count.
type Credit string

// The credits.
const (
	CreditAll    Credit = "all"    // as long as they are valid
	CreditWithin Credit = "within" // not older than Terms.LookBack
	CreditNone   Credit = "none"
)

// The kinds of ways.
const (
	ByCourse = "course"
	ByPath   = "path"  // courses that belong together; it counts once
	ByProof  = "proof" // from elsewhere, recorded by hand

	// ByInstruction is confirmed by the supervisor and the person; its course
	// checks what was understood.
	ByInstruction = "instruction"
)

// Way is one of the ways to fulfil a duty.
type Way struct {
	By     string         `json:"by"`
	Course uuid.UUID      `json:"course,omitzero"`
	Path   uuid.UUID      `json:"path,omitzero"`
	Grade  learn.Evidence `json:"grade,omitempty"` // the least evidence; empty: any
}

// Terms are for whom, what and when.
type Terms struct {
	Audience audience.Rule `json:"audience"`
	Ways     []Way         `json:"ways"`
	Mode     Mode          `json:"mode"`
	Validity clock.Period  `json:"validity,omitzero"` // anniversary: any; calendar: whole years
	Month    time.Month    `json:"month,omitempty"`   // calendar: due at its end
	Renewal  clock.Period  `json:"renewal,omitzero"`  // how long before the end it is open again
	First    clock.Period  `json:"first"`             // time from entry to the first due date
	Grace    clock.Period  `json:"grace,omitzero"`    // how long after the due date it is not overdue
	Credit   Credit        `json:"credit"`
	LookBack clock.Period  `json:"look_back,omitzero"`
}

// Value stores the terms as jsonb.
func (t Terms) Value() (driver.Value, error) {
	b, err := json.Marshal(t)
	return string(b), err
}

// Scan reads stored terms; a field this program does not know is an error.
func (t *Terms) Scan(src any) error {
	*t = Terms{}
	var text string
	switch v := src.(type) {
	case []byte:
		text = string(v)
	case string:
		text = v
	default:
		return fmt.Errorf("duty: cannot scan %T into Terms", src)
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	return dec.Decode(t)
}

// byProof reports whether a proof from elsewhere fulfils the duty.
func (t Terms) byProof() bool { return t.by(ByProof) }

func (t Terms) by(kind string) bool {
	return slices.ContainsFunc(t.Ways, func(w Way) bool { return w.By == kind })
}

// accepts reports whether what is no completion is of one of the ways.
func (t Terms) accepts(f Fact) bool {
	return !f.Proof && !f.Instruction || f.Proof && t.byProof() || f.Instruction && t.by(ByInstruction)
}

const mostWays = 20

// check names the fields that contradict each other.
func (t Terms) check() (fields []fault.Field) {
	fields = t.checkWays()
	add := func(bad bool, name, id string) {
		if bad {
			fields = append(fields, fault.Field{Name: name, ID: id})
		}
	}
	add(t.First.IsZero(), "first", "duty.first_missing")
	switch t.Mode {
	case Once:
		add(!t.Validity.IsZero() || !t.Renewal.IsZero() || t.Month != 0, "mode", "duty.once_repeats")
	case Anniversary:
		add(t.Validity.IsZero() || t.Month != 0, "validity", "duty.validity_missing")
		add(!t.Validity.IsZero() && !t.Renewal.Shorter(t.Validity), "renewal", "duty.renewal_long")
	case Calendar:
		add(!t.Validity.WholeYears(), "validity", "duty.validity_years")
		add(t.Month < time.January || t.Month > time.December, "month", "duty.month_missing")
		add(!t.Renewal.Shorter(elevenMonths), "renewal", "duty.renewal_long")
	default:
		add(true, "mode", "duty.mode_missing")
	}
	switch t.Credit {
	case CreditAll, CreditNone:
		add(!t.LookBack.IsZero(), "look_back", "duty.credit_invalid")
	case CreditWithin:
		add(t.LookBack.IsZero(), "look_back", "duty.look_back_missing")
	default:
		add(true, "credit", "duty.credit_invalid")
	}
	return fields
}

// checkWays is check of the ways.
func (t Terms) checkWays() (fields []fault.Field) {
	add := func(bad bool, id string) {
		if bad {
			fields = append(fields, fault.Field{Name: "ways", ID: id})
		}
	}
	add(len(t.Ways) == 0 || len(t.Ways) > mostWays, "duty.ways_missing")
	seen := map[Way]bool{}
	add(len(slices.DeleteFunc(slices.Clone(t.Ways), func(w Way) bool { return w.By != ByInstruction })) > 1, "duty.instructions_many")
	for _, w := range t.Ways {
		same := Way{Course: w.Course, Path: w.Path} // a course counts in one way
		add(!w.valid() || seen[same], "duty.way_invalid")
		seen[same] = true
	}
	add(t.Mode != Once && len(t.Ways) > 0 && !slices.ContainsFunc(t.Ways, func(w Way) bool { return w.By != ByPath }), "duty.path_once")
	return fields
}

// elevenMonths keeps the window of one year's renewal from reaching into the
// month of the year before.
var elevenMonths, _ = clock.ParsePeriod("P11M")

func (w Way) valid() bool {
	switch w.By {
	case ByCourse:
		return w.Course != uuid.Nil && w.Path == uuid.Nil && (w.Grade == "" || w.Grade == learn.ServerGraded || w.Grade == learn.Witnessed || w.Grade == learn.SelfReported)
	case ByInstruction:
		return w == Way{By: ByInstruction, Course: w.Course} && w.Course != uuid.Nil
	case ByPath:
		return w.Path != uuid.Nil && w.Course == uuid.Nil && w.Grade == ""
	case ByProof:
		return w == Way{By: ByProof}
	}
	return false
}
