package project

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Step (Schritt) is a gate or milestone of the project itself: on the day it
// was reached, or the day it is planned for. Starts of waves are no steps.
type Step struct {
	Day  clock.Date `json:"day"`
	Done bool       `json:"done"`
	Text i18n.Text  `json:"text"`
}

// Steps is a jsonb column, in the order of the days.
type Steps []Step

// MaxSteps bounds how many a project has.
const MaxSteps = 20

// GormDataType names the column type.
func (Steps) GormDataType() string { return "jsonb" }

// Value implements driver.Valuer.
func (s Steps) Value() (driver.Value, error) {
	if s == nil {
		return "[]", nil
	}
	b, err := json.Marshal([]Step(s))
	return string(b), err
}

// Scan implements sql.Scanner.
func (s *Steps) Scan(src any) error {
	*s = nil
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, (*[]Step)(s))
	case string:
		return json.Unmarshal([]byte(v), (*[]Step)(s))
	}
	return fmt.Errorf("project: cannot read %T as steps", src)
}

// sorted are the steps by day.
func (s Steps) sorted() Steps {
	out := slices.Clone(s)
	slices.SortStableFunc(out, func(a, b Step) int { return a.Day.Sub(b.Day) })
	return out
}

// Next is the first step that is still to come.
func (s Steps) Next() (Step, bool) {
	i := slices.IndexFunc(s, func(st Step) bool { return !st.Done })
	if i < 0 {
		return Step{}, false
	}
	return s[i], true
}

// check says what the steps lack; fields are "step.<n>.day" and "step.<n>.text_de".
func (s Steps) check() (fields []fault.Field) {
	if len(s) > MaxSteps {
		return []fault.Field{{Name: "step.0.text_de", ID: "project.step.many", Args: fault.Args{"Max": MaxSteps}}}
	}
	for i, st := range s {
		at := fmt.Sprintf("step.%d.", i)
		if strings.TrimSpace(st.Text[i18n.DE]) == "" {
			fields = append(fields, fault.Field{Name: at + "text_de", ID: "project.step.text.missing"})
		}
		if st.Day.IsZero() {
			fields = append(fields, fault.Field{Name: at + "day", ID: "project.step.day.missing"})
		}
	}
	return fields
}
