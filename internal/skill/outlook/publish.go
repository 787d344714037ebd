package outlook

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// Take publishes what a file says, and keeps nothing else of it. A file with a
// row that cannot be taken is refused as a whole.
func (s *Service) Take(ctx context.Context, data []byte) error {
	d, err := s.Look(ctx, data)
	if err != nil {
		return err
	}
	if len(d.Problems) > 0 {
		return fault.Wrong("outlook.file.problems")
	}
	agreed, err := s.allowed(ctx)
	if err != nil {
		return err
	}
	k, err := s.known(ctx)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		of, by, err := figures.Groups(ctx, tx, k.tree, clock.Today(ctx))
		if err != nil {
			return err
		}
		tables, err := suppress.Spreads(by, k.members(d), 1, agreed.MinGroupSurvey)
		if err != nil {
			return err
		}
		o := Outlook{ID: db.NewID(), Year: k.year, Near: d.Near, Far: d.Far, StaffOn: clock.Today(ctx), TakenAt: clock.Now(ctx)}
		if err := insertOutlook(ctx, tx, o); err != nil {
			return err
		}
		for i, c := range []figures.Crossing{figures.ByUnit, figures.ByFamily} {
			of[i].Table = *tables[i]
			if err := insertShown(ctx, tx, o.ID, c, of[i]); err != nil {
				return err
			}
		}
		audit.Record(ctx, tx, audit.Entry{Action: "knowledge.taken", Object: "knowledge_outlook", ID: o.ID})
		return nil
	})
}

// members are all people of the staff in the order of their places: nobody is
// known here, so who of a group leaves is only counted.
func (k known) members(d Draft) (list []suppress.Member) {
	for p, staff := range k.staff {
		if _, ok := k.tree.Unit(p.unit); !ok {
			continue
		}
		leaving := d.leaving[p]
		for i := range staff {
			band := suppress.Above
			switch {
			case i < leaving[0]:
				band = suppress.Below
			case i < leaving[0]+leaving[1]:
				band = suppress.At
			}
			list = append(list, suppress.Member{In: [2]uuid.UUID{p.unit, p.family}, Bands: []suppress.Band{band}})
		}
	}
	return list
}

// Withdraw takes the newest outlook off the pages. The next one can be taken
// next year: what was shown is known.
func (s *Service) Withdraw(ctx context.Context) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, ok, err := newest(ctx, tx)
		if err == nil && !ok {
			err = fault.Missing("outlook.none")
		}
		if err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "knowledge.withdrawn", Object: "knowledge_outlook", ID: o.ID})
		return withdraw(ctx, tx, o.ID, clock.Now(ctx))
	})
}
