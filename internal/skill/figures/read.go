package figures

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Overview is what the pages need to know: whether figures may be made, and the
// rounds, the newest first.
type Overview struct {
	Allowed bool // by the staff agreement
	Minimum int
	Rounds  []Round
}

// Closed are the rounds that are published.
func (o Overview) Closed() []Round {
	return slices.DeleteFunc(slices.Clone(o.Rounds), func(r Round) bool { return r.Closed == nil })
}

// Overview lists the rounds.
func (s *Service) Overview(ctx context.Context) (o Overview, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return o, err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil {
		return o, err
	}
	o.Minimum, o.Allowed = agreed.MinGroupSurvey, agreed.Allows(tenant.SkillFigures)
	if !o.Allowed {
		return o, nil
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askRounds(r, &o.Rounds)
		return nil
	})
	return o, err
}

// Round returns one of the rounds.
func (o Overview) Round(id uuid.UUID) (Round, error) {
	i := slices.IndexFunc(o.Rounds, func(r Round) bool { return r.ID == id })
	if i < 0 {
		return Round{}, fault.Missing("figures.round.missing")
	}
	return o.Rounds[i], nil
}

// Sheet is one crossing of a round.
type Sheet struct {
	Round Round
	Shown
}

// Sheet returns one crossing of a closed round.
func (s *Service) Sheet(ctx context.Context, o Overview, round uuid.UUID, c Crossing) (sh Sheet, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return sh, err
	}
	i := slices.IndexFunc(o.Rounds, func(r Round) bool { return r.ID == round && r.Closed != nil })
	if i < 0 {
		return sh, fault.Missing("figures.round.missing")
	}
	sh.Round = o.Rounds[i]
	sh.Shown, err = s.shown(ctx, round, c)
	return sh, err
}

// Subject finds a competence by its code.
func (s Shown) Subject(code string) (int, bool) {
	i := slices.IndexFunc(s.Subjects, func(x Subject) bool { return x.Code == code })
	return i, i >= 0
}

// Line is a group of a sheet.
type Line struct {
	Group
	ID    uuid.UUID // Nil: everybody
	Level int       // 0: everybody
	Own   bool      // staff of the unit itself, without those below it
	Cell  suppress.SpreadCell
}

// Lines are everybody, then the groups in order, each inner unit followed by
// its own staff. Groups in which nobody took part are left out, as hidden ones
// are not: what is hidden looks alike.
func (s Shown) Lines() []Line {
	out := []Line{{Cell: s.Table.Total}}
	level := make([]int, len(s.Table.Rows))
	for i, r := range s.Table.Rows {
		level[i] = 1
		if r.Parent != suppress.None {
			level[i] = level[r.Parent] + 1
		}
		if said(r.Total) {
			out = append(out, Line{Group: s.Groups[i], ID: r.Unit, Level: level[i], Cell: r.Total})
		}
		if !r.Leaf && said(r.Own) {
			out = append(out, Line{Group: s.Groups[i], ID: r.Unit, Level: level[i] + 1, Own: true, Cell: r.Own})
		}
	}
	return out
}

func said(c suppress.SpreadCell) bool { return c.Hidden || c.People > 0 }

// Before finds what an earlier sheet says about the group of a line and a
// competence. A group that is hidden in one of the two has no before.
func (s Shown) Before(l Line, competence uuid.UUID) (people int, split suppress.Split, ok bool) {
	subject := slices.IndexFunc(s.Subjects, func(x Subject) bool { return x.ID == competence })
	c := s.Table.Total
	if l.ID != uuid.Nil {
		i := slices.IndexFunc(s.Table.Rows, func(r suppress.SpreadRow) bool { return r.Unit == l.ID })
		if i < 0 {
			return 0, split, false
		}
		if c = s.Table.Rows[i].Total; l.Own {
			c = s.Table.Rows[i].Own
		}
	}
	if subject < 0 || c.Hidden || c.People == 0 || l.Cell.Hidden {
		return 0, split, false
	}
	return c.People, c.Splits[subject], true
}

// Part is the share of staff that took part, in whole percent; not known where
// it would tell of few people who did, or did not.
func (s Sheet) Part() (percent int, ok bool) {
	n := s.Table.Total
	if n.Hidden || n.People == 0 || s.Round.Staff-n.People < s.Table.Minimum {
		return 0, false
	}
	percent = 100 * n.People / s.Round.Staff
	return percent, percent > 0
}
