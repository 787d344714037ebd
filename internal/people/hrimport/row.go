package hrimport

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The reasons a row is skipped; message people.reason.<reason> says what to do.
const (
	Vacant        = "vacant" // a post without a person: nothing to do
	Missing       = "missing"
	BadDate       = "date"
	Period        = "period" // ends before it begins
	BadShare      = "share"
	BadFlag       = "flag"
	BadLanguage   = "language"
	BadEmail      = "email"
	TooLong       = "too_long"
	Formula       = "formula"
	UnknownUnit   = "unit_unknown"
	EndedUnit     = "unit_ended"
	Duplicate     = "duplicate"     // the number belongs to somebody else in the file
	Contradiction = "contradiction" // two rows of a person disagree
	Repeated      = "repeated"      // the same posting twice
)

// Skip is a row that was not taken.
type Skip struct {
	Line   int
	Field  hrfile.Field
	Reason string
	Value  string
}

// row is one posting as HR delivers it.
type row struct {
	line       int
	number     string
	last       string
	first      string
	title      string
	email      string
	lang       i18n.Lang
	unit       uuid.UUID
	family     string
	post       string
	share      int
	supervisor bool
	from       clock.Date
	to         clock.Date // first day after; zero: open
}

// longest is more than any honest value has.
const longest = 200

// rowReader turns records into rows; the first problem of a record skips it.
type rowReader struct {
	units units
	rows  []row
	skips []Skip
	// incomplete holds the numbers of people of whom a row was skipped: what
	// the file does not show of them must not end.
	incomplete map[string]bool
}

func readRows(records []hrfile.Row, u units) *rowReader {
	rr := &rowReader{units: u, incomplete: map[string]bool{}}
	for _, rec := range records {
		r, skip := rr.row(rec)
		if skip != nil {
			rr.skip(r, *skip)
			continue
		}
		rr.rows = append(rr.rows, r)
	}
	rr.sift()
	return rr
}

func (rr *rowReader) skip(r row, s Skip) {
	s.Line = r.line
	rr.skips = append(rr.skips, s)
	if r.number != "" {
		rr.incomplete[r.number] = true
	}
}

func (rr *rowReader) row(rec hrfile.Row) (row, *Skip) {
	r := row{
		line: rec.Line(), number: rec.Text(hrfile.PersonnelNumber), last: rec.Text(hrfile.LastName),
		first: rec.Text(hrfile.FirstName), title: rec.Text(hrfile.Title),
		family: rec.Text(hrfile.JobFamily), post: rec.Text(hrfile.Post),
	}
	if f, yes := rec.Formula(); yes {
		return r, &Skip{Field: f, Reason: Formula}
	}
	if vacant(r.number, r.last) {
		r.number = ""
		return r, &Skip{Field: hrfile.PersonnelNumber, Reason: Vacant}
	}
	for _, c := range hrfile.Columns(hrfile.People) {
		v := rec.Text(c.Field)
		if c.Required && v == "" {
			return r, &Skip{Field: c.Field, Reason: Missing}
		}
		if len([]rune(v)) > longest {
			return r, &Skip{Field: c.Field, Reason: TooLong}
		}
	}
	if s := rr.values(&r, rec); s != nil {
		if s.Value == "" {
			s.Value = rec.Text(s.Field)
		}
		return r, s
	}
	return r, nil
}

// values reads what has a form of its own.
func (rr *rowReader) values(r *row, rec hrfile.Row) *Skip {
	var err error
	if r.from, err = rec.Date(hrfile.Start); err != nil || r.from.IsZero() {
		return &Skip{Field: hrfile.Start, Reason: BadDate}
	}
	last, err := rec.Date(hrfile.End)
	if err != nil {
		return &Skip{Field: hrfile.End, Reason: BadDate}
	}
	if !last.IsZero() {
		if last.Before(r.from) {
			return &Skip{Field: hrfile.End, Reason: Period}
		}
		r.to = last.AddDays(1) // HR's last day counts, ours is the first after
	}
	if r.share, err = rec.Share(hrfile.Share); err != nil {
		return &Skip{Field: hrfile.Share, Reason: BadShare}
	}
	if r.supervisor, err = rec.Flag(hrfile.Supervisor); err != nil {
		return &Skip{Field: hrfile.Supervisor, Reason: BadFlag}
	}
	if r.lang, err = rec.Lang(hrfile.Language); err != nil {
		return &Skip{Field: hrfile.Language, Reason: BadLanguage}
	}
	if r.email, err = rec.Email(hrfile.Email); err != nil {
		return &Skip{Field: hrfile.Email, Reason: BadEmail}
	}
	return rr.unit(r, rec.Text(hrfile.UnitNumber))
}

func (rr *rowReader) unit(r *row, value string) *Skip {
	u, ok := rr.units.find(value)
	if !ok {
		return &Skip{Field: hrfile.UnitNumber, Reason: UnknownUnit}
	}
	if !u.To.IsZero() && (r.to.IsZero() || r.to.After(u.To)) {
		return &Skip{Field: hrfile.UnitNumber, Reason: EndedUnit}
	}
	r.unit = u.ID
	return nil
}

// vacant recognises a post of the establishment plan that nobody holds.
func vacant(number, last string) bool {
	word := func(s string) bool {
		switch hrfile.Fold(s) {
		case "vakant", "vacant", "unbesetzt", "nichtbesetzt", "frei", "offen", "nn":
			return true
		}
		return false
	}
	return word(number) || number == "" && (last == "" || word(last))
}

// sift skips rows that disagree with an earlier row of the same person.
func (rr *rowReader) sift() {
	first := map[string]row{}
	type key struct {
		number, family string
		unit           uuid.UUID
		from           clock.Date
	}
	seen := map[key]bool{}
	kept := rr.rows[:0]
	for _, r := range rr.rows {
		f, known := first[r.number]
		if !known {
			first[r.number], f = r, r
		}
		k := key{r.number, org.Slug(r.family), r.unit, r.from}
		field, reason, value := disagreement(f, r)
		if reason == "" && seen[k] {
			field, reason, value = hrfile.UnitNumber, Repeated, r.family
		}
		if reason != "" {
			rr.skip(r, Skip{Field: field, Reason: reason, Value: value})
			continue
		}
		seen[k] = true
		kept = append(kept, r)
	}
	rr.rows = kept
}

func disagreement(f, r row) (field hrfile.Field, reason, value string) {
	switch {
	case f.last != r.last:
		return hrfile.PersonnelNumber, Duplicate, r.number
	case f.first != r.first:
		return hrfile.PersonnelNumber, Duplicate, r.number
	case f.title != r.title:
		return hrfile.Title, Contradiction, r.title
	case f.email != r.email:
		return hrfile.Email, Contradiction, r.email
	case f.lang != r.lang:
		return hrfile.Language, Contradiction, string(r.lang)
	}
	return "", "", ""
}

// units finds the unit a row names: by its number, else by its name where
// only one unit has it.
type units struct {
	byNumber map[string]org.Unit
	byName   map[string][]org.Unit
}

func indexUnits(all []org.Unit) units {
	u := units{map[string]org.Unit{}, map[string][]org.Unit{}}
	for _, unit := range all {
		if !unit.To.IsZero() && !unit.To.After(unit.From) {
			continue // taken back
		}
		u.byNumber[unit.Number] = unit
		name := hrfile.Fold(unit.Name[i18n.DE])
		u.byName[name] = append(u.byName[name], unit)
	}
	return u
}

func (u units) find(value string) (org.Unit, bool) {
	if unit, ok := u.byNumber[value]; ok {
		return unit, true
	}
	if named := u.byName[hrfile.Fold(value)]; len(named) == 1 {
		return named[0], true
	}
	return org.Unit{}, false
}
