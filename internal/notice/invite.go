package notice

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// lastCall is how many days before its last day people are told again of a
// round of digital checks.
const lastCall = 3

// invite adds the rounds of digital checks that a reader is invited to. All of
// a unit are told the same, also those who took part: that nobody is told
// otherwise is what keeps it voluntary.
func (r round) invite(p reader, items []Item) []Item {
	for _, c := range r.checks {
		if c.Asks(p.Units) {
			items = append(items, Item{Topic: Checks, Subject: c.ID, Title: i18n.Text{i18n.DE: c.Name, i18n.EN: c.Name}, Due: c.Ends})
		}
	}
	return items
}

// called is the occasion of an invitation: once when its round is open, and
// once more before it ends.
func called(ends, today clock.Date) int {
	if ends.Sub(today) <= lastCall {
		return -lastCall
	}
	return -ahead
}

// Planned are the blackouts on days of a span that touch units or what is below
// them (none: the whole town), for those who plan rounds of checks.
func (s *Service) Planned(ctx context.Context, units []uuid.UUID, from, to clock.Date) (list []Blackout, err error) {
	if err := actor.Require(ctx, figures.Manage); err != nil {
		return nil, err
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = blackouts(ctx, tx, from)
		return err
	})
	return slices.DeleteFunc(list, func(b Blackout) bool { return b.From.After(to) || !b.touches(tree, units) }), err
}

func (b Blackout) touches(tree *org.Tree, units []uuid.UUID) bool {
	return b.Unit == uuid.Nil || len(units) == 0 || slices.ContainsFunc(units, func(u uuid.UUID) bool {
		return tree.Contains(u, b.Unit) || tree.Contains(b.Unit, u)
	})
}
