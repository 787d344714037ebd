package readiness

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project"
)

// Own returns the wave's cell of a unit's own staff; a leaf has none apart
// from its cell.
func (s *Sheet) Own(unit uuid.UUID) Cell {
	if i, ok := s.index[unit]; ok && !s.Rows[i].Leaf {
		return s.Rows[i].Own
	}
	return Cell{Status: NotAffected}
}

// WaveDetail is one wave in full: all units and all decisions.
type WaveDetail struct {
	Board     Board
	Sheet     *Sheet
	Decisions []Decision // the newest first
	Frozen    []Frozen   // what each of them was made on
	MayDecide bool
	Planned   project.Planned
	Skills    []Skilled
}

// Wave returns one wave as the actor may see it.
func (s *Service) Wave(ctx context.Context, slug string, q Query) (w WaveDetail, err error) {
	name, _, ok := project.ParseWaveSlug(slug)
	if !ok {
		return w, fault.Missing("error.not_found")
	}
	q.Project = name
	if w.Board, err = s.Board(ctx, q); err != nil {
		return w, err
	}
	if w.Sheet, ok = w.Board.Sheet(slug); !ok {
		return w, fault.Missing("error.not_found")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if w.Decisions, err = decisionsOf(tx, []uuid.UUID{w.Sheet.WaveID}, endOf(ctx, w.Board.Query.Day)); err != nil {
			return err
		}
		planned, err := s.planned(ctx, tx, w.Board.Query, w.Board.Live)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(planned, func(p project.Planned) bool { return p.Wave.ID == w.Sheet.WaveID })
		if i < 0 {
			return fault.Missing("error.not_found")
		}
		w.Planned, w.Frozen = planned[i], nil
		known, err := s.checksOf(ctx, planned[i:i+1], endOf(ctx, w.Board.Query.Day))
		if err != nil {
			return err
		}
		w.Skills = known.skills(w.Planned)
		for _, d := range w.Decisions {
			f, err := d.frozen(w.Board.tree, w.Planned)
			if err != nil {
				return err
			}
			w.Frozen = append(w.Frozen, f)
		}
		return nil
	})
	a := actor.From(ctx)
	w.MayDecide = a.Can(Decide) && (a.Everywhere(Decide) || slices.Contains(a.IDs(Decide, actor.Project), w.Planned.Project.ID))
	return w, err
}

// DecisionForm is what is shown to whoever decides: the newest published table
// and its criteria, whatever else the reader may see.
type DecisionForm struct {
	Sheet   *Sheet
	Planned project.Planned
	Tree    *org.Tree
	Tight   []TightMust
}

// TightMust is a personal must with a threshold above the wave's.
type TightMust struct {
	Requirement    project.Requirement
	Known, Reached bool
}

// DecisionForm returns what a decision on the wave would be made on.
func (s *Service) DecisionForm(ctx context.Context, slug string) (f DecisionForm, err error) {
	if err := actor.Require(ctx, Decide); err != nil {
		return f, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		f = DecisionForm{}
		if f.Planned, err = s.decidable(ctx, tx, slug); err != nil {
			return err
		}
		if f.Tree, err = s.Org.Tree(ctx); err != nil {
			return err
		}
		sheet, sh, err := s.newestSheet(ctx, tx, f.Planned)
		if fault.KindOf(err) == fault.Conflict { // no table yet: the page says so
			f.Sheet = newSheet(f.Planned, clock.Today(ctx))
			f.Sheet.Total = Cell{Status: Hidden}
			return nil
		}
		if err != nil {
			return err
		}
		f.Sheet = sheet
		for _, t := range sh.Tight {
			for _, r := range f.Planned.Requirements {
				if r.LineID == t.Line {
					f.Tight = append(f.Tight, TightMust{Requirement: r, Known: t.Known, Reached: t.Reached})
				}
			}
		}
		return nil
	})
	return f, err
}
