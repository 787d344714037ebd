package hrimport

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func (s *Service) planUnits(ctx context.Context, st *store, imp *Import, records []hrfile.Row) ([]change, []Skip, error) {
	known, err := s.Org.All(ctx)
	if err != nil {
		return nil, nil, err
	}
	occupied, err := st.occupiedUnits(ctx, imp.Effective)
	if err != nil {
		return nil, nil, err
	}
	rows, skips := unitRows(records)
	d := org.Diff(known, rows, imp.Effective)
	for _, p := range d.Problems {
		skips = append(skips, Skip{p.Line, hrfile.Field(p.Field), p.Reason, p.Value})
	}
	gone := endable(d.Absent, known, occupied)
	c := Counts{Unchanged: d.Unchanged, Absent: len(gone), Skipped: len(skips), Staff: len(known)}
	var changes []change
	for _, step := range d.Steps {
		if step.Action == org.Create {
			c.Created++
		} else {
			c.Changed++
		}
		changes = append(changes, unitChange(step, false))
	}
	for _, step := range gone {
		changes = append(changes, unitChange(step, true))
	}
	imp.Counts = c
	return changes, skips, nil
}

func unitChange(step org.Step, absent bool) change {
	c := change{object: objUnit, action: string(step.Action), absent: absent, id: step.After.ID, line: step.Line, after: step.After}
	if step.Before != nil {
		c.before = step.Before
	}
	return c
}

// unitRows reads records; a bad value skips its row.
func unitRows(records []hrfile.Row) (rows []org.Row, skips []Skip) {
	for _, rec := range records {
		r, skip := unitRow(rec)
		if skip != nil {
			skip.Line = rec.Line()
			if skip.Value == "" {
				skip.Value = rec.Text(skip.Field)
			}
			skips = append(skips, *skip)
			continue
		}
		rows = append(rows, r)
	}
	return rows, skips
}

func unitRow(rec hrfile.Row) (org.Row, *Skip) {
	r := org.Row{
		Line: rec.Line(), Number: rec.Text(hrfile.Number), Parent: rec.Text(hrfile.Parent),
		Name: i18n.Text{i18n.DE: rec.Text(hrfile.Name)},
	}
	if en := rec.Text(hrfile.NameEN); en != "" {
		r.Name[i18n.EN] = en
	}
	if f, yes := rec.Formula(); yes {
		return r, &Skip{Field: f, Reason: Formula}
	}
	for _, c := range hrfile.Columns(hrfile.Units) {
		v := rec.Text(c.Field)
		if c.Required && c.Field != hrfile.Parent && v == "" {
			return r, &Skip{Field: c.Field, Reason: Missing}
		}
		if len([]rune(v)) > longest {
			return r, &Skip{Field: c.Field, Reason: TooLong}
		}
	}
	var err error
	if r.From, err = rec.Date(hrfile.ValidFrom); err != nil {
		return r, &Skip{Field: hrfile.ValidFrom, Reason: BadDate}
	}
	if rec.Has(hrfile.ValidTo) {
		last, err := rec.Date(hrfile.ValidTo)
		if err != nil {
			return r, &Skip{Field: hrfile.ValidTo, Reason: BadDate}
		}
		if !last.IsZero() {
			last = last.AddDays(1)
		}
		r.To = &last
	}
	if rec.Has(hrfile.UnitKind) {
		kind := rec.Text(hrfile.UnitKind)
		r.Kind = &kind
	}
	if rec.Has(hrfile.CrossSection) {
		cross, err := rec.Flag(hrfile.CrossSection)
		if err != nil {
			return r, &Skip{Field: hrfile.CrossSection, Reason: BadFlag}
		}
		r.CrossSection = &cross
	}
	return r, nil
}

// endable leaves out the units that still have people or a unit below them
// that stays: nobody may sit in a unit that is no more.
func endable(absent []org.Step, known []org.Unit, occupied map[uuid.UUID]bool) []org.Step {
	gone := map[uuid.UUID]bool{}
	for _, step := range absent {
		gone[step.After.ID] = !occupied[step.After.ID]
	}
	for again := true; again; {
		again = false
		for _, u := range known {
			if u.To.IsZero() && !gone[u.ID] && gone[u.Parent] {
				gone[u.Parent], again = false, true
			}
		}
	}
	var out []org.Step
	for _, step := range absent {
		if gone[step.After.ID] {
			out = append(out, step)
		}
	}
	return out
}
