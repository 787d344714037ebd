package figures

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Newest is the round that was closed last before an instant, by units or by
// job families. It is false where there is none, or the agreement allows no
// figures. A building block: what it returns is published.
func (s *Service) Newest(ctx context.Context, before time.Time, c Crossing) (sh Sheet, ok bool, err error) {
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreed.Allows(tenant.SkillFigures) {
		return sh, false, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if sh.Round, ok, err = newestRound(ctx, tx, before); err != nil || !ok {
			return err
		}
		sh.Shown, err = s.shown(ctx, sh.Round.ID, c)
		return err
	})
	return sh, ok, err
}

// Skilled is how many people of groups together are at or above target in a
// competence, of how many who took part. It is false unless that is told of
// each of the groups.
func (s Shown) Skilled(competence uuid.UUID, groups ...uuid.UUID) (met, of int, ok bool) {
	subject, found := s.subjectOf(competence)
	if !found || len(groups) == 0 {
		return 0, 0, false
	}
	for _, g := range groups {
		c, known := s.cell(g)
		if !known || c.Hidden {
			return 0, 0, false
		}
		if c.People == 0 {
			continue
		}
		below := c.Splits[subject].Below
		if below == suppress.Untold {
			return 0, 0, false
		}
		met, of = met+c.People-below, of+c.People
	}
	return met, of, of > 0
}

func (s Shown) subjectOf(competence uuid.UUID) (int, bool) {
	for i, x := range s.Subjects {
		if x.ID == competence {
			return i, true
		}
	}
	return 0, false
}

// cell is what is published about a group with all below it.
func (s Shown) cell(group uuid.UUID) (suppress.SpreadCell, bool) {
	for _, r := range s.Table.Rows {
		if r.Unit == group {
			return r.Total, true
		}
	}
	return suppress.SpreadCell{}, false
}
