package hrimport

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Shown is how many lines of each group a preview page shows; the protocol
// has them all.
const Shown = 50

// Effect is what a line of a preview is about.
type Effect string

// The effects.
const (
	IsNew    Effect = "new"
	IsOther  Effect = "changed"
	IsEnding Effect = "ending" // missing in the file
)

// Line is one person or unit of a preview.
type Line struct {
	Effect Effect
	Line   int    // in the file; 0: not in it
	Number string // personnel or unit number
	Name   string
	Fields []FieldChange
}

// FieldChange is one value, old and new, in the reader's words.
type FieldChange struct {
	Field hrfile.Field
	Old   string
	New   string
}

// Preview is a plan in words, or after the commit its protocol.
type Preview struct {
	Import Import
	New    []Line
	Other  []Line
	Ending []Line
	Skips  []Skip
	Kept   []string // names of the people an undo had to keep
}

// Preview returns the plan of an import with the names of the people in it.
func (s *Service) Preview(ctx context.Context, slug string) (Preview, error) {
	var p Preview
	if err := actor.Require(ctx, people.Import); err != nil {
		return p, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		st := &store{tx}
		p = Preview{}
		if p.Import, err = st.bySlug(ctx, slug); err != nil {
			return err
		}
		if p.Skips, err = st.skips(ctx, p.Import); err != nil {
			return err
		}
		changes, err := st.changes(ctx, p.Import)
		if err != nil {
			return err
		}
		lines, err := s.lines(ctx, st, p.Import, changes)
		if err != nil {
			return err
		}
		for _, l := range lines {
			switch l.Effect {
			case IsNew:
				p.New = append(p.New, l)
			case IsOther:
				p.Other = append(p.Other, l)
			case IsEnding:
				p.Ending = append(p.Ending, l)
			}
		}
		p.Kept, err = s.keptNames(ctx, st, p.Import)
		return err
	})
	return p, err
}

// lines puts the changes of each person, or unit, into words.
func (s *Service) lines(ctx context.Context, st *store, i Import, changes []storedChange) ([]Line, error) {
	w, err := s.words(ctx, st)
	if err != nil {
		return nil, err
	}
	var order []uuid.UUID
	byObject := map[uuid.UUID][]storedChange{}
	for _, c := range changes {
		id := c.ID
		if c.Person != nil {
			id = *c.Person
		} else if c.Object == objJobFamily {
			continue
		}
		if byObject[id] == nil {
			order = append(order, id)
		}
		byObject[id] = append(byObject[id], c)
	}
	if i.Kind == hrfile.People {
		if w.persons, err = st.named(ctx, order); err != nil {
			return nil, err
		}
		audit.Look(ctx, st.tx, "people.import", slices.Collect(maps.Keys(w.persons))...)
	}
	out := make([]Line, 0, len(order))
	for _, id := range order {
		l, err := w.line(ctx, id, byObject[id])
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), strings.Compare(people.Fold(a.Name), people.Fold(b.Name)))
	})
	return out, nil
}

func (s *Service) keptNames(ctx context.Context, st *store, i Import) ([]string, error) {
	ids, err := st.kept(ctx, i)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	persons, err := s.People.Named(ctx, "people.import", ids...)
	var names []string
	for _, p := range persons {
		names = append(names, p.ListName()+" ("+p.PersonnelNumber+")")
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(people.Fold(a), people.Fold(b)) })
	return names, err
}

// words turns stored values into the reader's words.
type words struct {
	persons  map[uuid.UUID]people.Person
	units    map[uuid.UUID]org.Unit
	families map[uuid.UUID]people.JobFamily
}

func (s *Service) words(ctx context.Context, st *store) (*words, error) {
	w := &words{units: map[uuid.UUID]org.Unit{}}
	all, err := s.Org.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range all {
		w.units[u.ID] = u
	}
	w.families, err = s.People.JobFamilies(ctx)
	return w, err
}

func (w *words) line(ctx context.Context, id uuid.UUID, changes []storedChange) (Line, error) {
	l := Line{Effect: IsOther}
	if p, ok := w.persons[id]; ok {
		l.Number, l.Name = p.PersonnelNumber, p.ListName()
	}
	for _, c := range changes {
		if l.Line == 0 {
			l.Line = c.Line
		}
		switch {
		case c.Absent:
			l.Effect = IsEnding
		case c.Object != objPosting && (c.Action == create || revives(c)):
			l.Effect = IsNew
		}
	}
	for k, c := range changes {
		var err error
		switch c.Object {
		case objPerson:
			err = w.person(ctx, &l, c)
		case objUnit:
			err = w.unit(ctx, &l, c)
		case objPosting:
			if l.Effect == IsOther && !movedFrom(changes, k) {
				err = w.posting(ctx, &l, c, changes)
			}
		}
		if err != nil {
			return l, err
		}
	}
	return l, nil
}

// revives reports whether a change brings back somebody taken back before.
func revives(c storedChange) bool {
	var v struct {
		WithdrawnAt *string `json:"withdrawn_at"`
	}
	return c.Object == objPerson && c.Before != nil && json.Unmarshal(c.Before, &v) == nil && v.WithdrawnAt != nil
}

// movedFrom reports whether the k-th change ends the posting that the next
// one replaces: both are told as one move.
func movedFrom(changes []storedChange, k int) bool {
	c := changes[k]
	return c.Action == end && c.Line > 0 && k+1 < len(changes) &&
		changes[k+1].Object == objPosting && changes[k+1].Action == create && changes[k+1].Line == c.Line
}
