package standing

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Line is one duty of a list.
type Line struct {
	Slug string
	Name i18n.Text
	Cell suppress.Cell
}

// Published is what all pages of published figures need to know.
type Published struct {
	Allowed bool // by the staff agreement
	Minimum int
	Day     clock.Date   // the table's; zero: nothing is published
	Days    []clock.Date // that can be chosen, the newest first
	Tree    *org.Tree    // of the day
}

// List is the duties published on a day.
type List struct {
	Published
	Unit  *org.Unit // nil: the whole municipality
	Lines []Line
}

// Sheet is one duty by units.
type Sheet struct {
	Published
	Slug  string
	Name  i18n.Text
	Table suppress.Table
}

// List returns the duties published on a day, for a unit with all below it or
// for everybody. A day that is none of those published is the one before it,
// or the newest.
func (s *Service) List(ctx context.Context, unit string, day clock.Date) (l List, err error) {
	err = s.read(ctx, "", day, &l.Published, func(ctx context.Context, tx *db.Tx) error {
		var of *uuid.UUID
		if unit != "" {
			u, ok := l.Tree.BySlug(unit)
			if !ok {
				return fault.Missing("people.unit_not_found")
			}
			l.Unit, of = &u, &u.ID
		}
		l.Lines, err = linesOn(ctx, tx, l.Day, of, i18n.LangOf(ctx))
		return err
	})
	return l, err
}

// Show returns a duty by units.
func (s *Service) Show(ctx context.Context, slug string, day clock.Date) (sh Sheet, err error) {
	sh.Slug = slug
	found := false
	err = s.read(ctx, slug, day, &sh.Published, func(ctx context.Context, tx *db.Tx) error {
		t, ok, err := tableOn(ctx, tx, slug, sh.Day)
		sh.Name, sh.Table, found = t.Name, t.Table, ok
		return err
	})
	if err == nil && !found {
		err = fault.Missing("standing.published.unknown")
	}
	return sh, err
}

// read fills in p and runs fn where something is published.
func (s *Service) read(ctx context.Context, slug string, day clock.Date, p *Published, fn func(context.Context, *db.Tx) error) error {
	if err := actor.Require(ctx, View); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		agreed, err := s.Tenants.Agreement(ctx)
		if err != nil {
			return err
		}
		p.Minimum = agreed.MinGroup
		if p.Allowed = agreed.Allows(tenant.DutyFigures); !p.Allowed {
			return nil
		}
		if p.Days, err = days(ctx, tx, slug); err != nil || len(p.Days) == 0 {
			return err
		}
		p.Day = p.Days[0]
		if i := slices.IndexFunc(p.Days, func(d clock.Date) bool { return !d.After(day) }); !day.IsZero() && i >= 0 {
			p.Day = p.Days[i]
		}
		if p.Tree, err = s.Org.TreeAt(ctx, p.Day); err != nil {
			return err
		}
		return fn(ctx, tx)
	})
}
