package duty

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// AuditQuery asks how everybody in a duty stood at the end of a day.
type AuditQuery struct {
	Slug   string
	Day    clock.Date
	Unit   string // slug, with all below it on that day; empty: everybody in reach
	State  State  // only who stood so; empty: all
	Offset int    // of the names
	Limit  int    // of the names; 0: all
}

// AuditLine is one person of the list.
type AuditLine struct {
	Was
	Name people.Person
	Unit uuid.UUID // on the day; zero: no posting is known
}

// AuditSheet is the list. Counts are of everybody it is about, whatever State,
// Offset and Limit choose of it.
type AuditSheet struct {
	Duty   Duty // as it was on the day
	Day    clock.Date
	Unit   *org.Unit // nil: not narrowed
	Tree   *org.Tree // of the day
	Counts map[State]int
	Total  int // lines there are, of which Lines may be a part
	Lines  []AuditLine
}

// In is how many people the sheet is about.
func (a AuditSheet) In() int { return Summary{Counts: a.Counts}.In() }

// Audit is the list for an audit, of the people in the actor's reach, by name.
// Whoever is named in it can read that they were looked at.
func (s *Service) Audit(ctx context.Context, q AuditQuery) (a AuditSheet, err error) {
	if err := actor.Require(ctx, Care); err != nil {
		return a, err
	}
	if q.Day.IsZero() || q.Day.After(clock.Today(ctx)) {
		return a, fault.InvalidInput(fault.Field{Name: "on", ID: "duty.audit_day"})
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a = AuditSheet{Day: q.Day, Counts: map[State]int{}}
		var were []Was
		if a.Duty, were, err = s.asOf(ctx, tx, q.Slug, q.Day); err != nil {
			return err
		}
		lines, err := s.place(ctx, &a, q.Unit, were)
		if err != nil {
			return err
		}
		kept := map[uuid.UUID]AuditLine{}
		var ids []uuid.UUID
		for _, l := range lines {
			a.Counts[l.State]++
			if q.State == "" || l.State == q.State {
				kept[l.Person] = l
				ids = append(ids, l.Person)
			}
		}
		a.Total = len(ids)
		if ids, err = byName(ctx, tx, ids, q.Offset, q.Limit); err != nil {
			return err
		}
		names, err := s.People.Named(ctx, "audit", ids...)
		for _, id := range ids {
			l := kept[id]
			l.Name = names[id]
			a.Lines = append(a.Lines, l)
		}
		return err
	})
	return a, err
}

// Standing is how everybody in a duty stood at the end of a past day and where
// they worked, of everybody in the actor's reach, without names. A building
// block: nobody is shown the lines.
func (s *Service) Standing(ctx context.Context, slug string, day clock.Date) (a AuditSheet, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a = AuditSheet{Day: day}
		var were []Was
		if a.Duty, were, err = s.asOf(ctx, tx, slug, day); err != nil {
			return err
		}
		a.Lines, err = s.place(ctx, &a, "", were)
		return err
	})
	return a, err
}

// place finds where everybody worked on the day, and drops who is out of the
// actor's reach or not in the unit asked for.
func (s *Service) place(ctx context.Context, a *AuditSheet, unit string, were []Was) ([]AuditLine, error) {
	var err error
	if a.Tree, err = s.People.Org.TreeAt(ctx, a.Day); err != nil {
		return nil, err
	}
	within, all, err := s.withinOn(ctx, a, unit)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(were))
	for i, w := range were {
		ids[i] = w.Person
	}
	postings, err := s.People.Postings(ctx, a.Day, ids...)
	if err != nil {
		return nil, err
	}
	var lines []AuditLine
	for _, w := range were {
		l, in := AuditLine{Was: w}, all
		for i, p := range postings[w.Person] {
			if i == 0 || within[p.Unit] && !within[l.Unit] {
				l.Unit = p.Unit
			}
			in = in || within[p.Unit]
		}
		if in {
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// withinOn are the units of the day the list is about: those in the actor's
// reach and, where one is asked for, below that one.
func (s *Service) withinOn(ctx context.Context, a *AuditSheet, unit string) (within map[uuid.UUID]bool, all bool, err error) {
	reach, everywhere, err := s.People.Within(ctx, Care, "")
	if err != nil || unit == "" && everywhere {
		return nil, true, err
	}
	within = map[uuid.UUID]bool{}
	for _, id := range reach {
		within[id] = true
	}
	if unit == "" {
		return within, false, nil
	}
	u, ok := a.Tree.BySlug(unit)
	if !ok {
		return nil, false, fault.Missing("people.unit_not_found")
	}
	a.Unit = &u
	below := map[uuid.UUID]bool{}
	for _, id := range a.Tree.Subtree(u.ID) {
		below[id] = everywhere || within[id]
	}
	return below, false, nil
}
