package people

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// MostChosen is to how many people something is done at once, so that the page
// answers.
const MostChosen = 500

// Choice is people ticked in the list, or all that the filter finds.
type Choice struct {
	Filter Filter
	All    bool
	Slugs  []string
}

// Chosen returns the people of a choice whom the actor may see, by name.
func (s *Service) Chosen(ctx context.Context, c Choice) (list []Entry, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	if !c.All && len(c.Slugs) == 0 {
		return nil, fault.Wrong("people.chosen_none")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		q := listQuery{today: clock.Today(ctx), limit: MostChosen}
		unit := ""
		if c.All {
			unit, q.words = c.Filter.Unit, SearchPatterns(c.Filter.Search)
		} else {
			q.among = c.Slugs
		}
		if q.units, q.everywhere, err = within(ctx, tree, Read, unit); err != nil {
			return err
		}
		persons, total, err := (&store{tx}).list(ctx, q)
		switch {
		case err != nil:
			return err
		case total > MostChosen:
			return fault.Clash("people.chosen_many", fault.Args{"Count": total, "Most": MostChosen})
		case total == 0:
			return fault.Wrong("people.chosen_none")
		}
		list, err = s.entries(ctx, tx, persons)
		return err
	})
	return list, err
}
