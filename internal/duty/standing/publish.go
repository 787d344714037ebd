package standing

import (
	"context"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// shown is a published table as frozen, with what the duty was called.
type shown struct {
	Name  i18n.Text      `json:"name"`
	Table suppress.Table `json:"table"`
}

// Publish publishes the last end of a month for every duty that has no table
// of it yet, one duty a transaction. Running it again does nothing.
func (s *Service) Publish(ctx context.Context) error {
	today := clock.Today(ctx)
	day := today.AddDays(-today.Day())
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreed.Allows(tenant.DutyFigures) {
		return err
	}
	var due []string
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		due, err = unpublished(ctx, tx, day, day.End(clock.Zone(ctx)))
		return err
	})
	if err != nil {
		return err
	}
	for _, slug := range due {
		if err := s.publish(ctx, slug, day, agreed.MinGroup); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) publish(ctx context.Context, slug string, day clock.Date, k int) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sheet, err := s.Duties.Standing(ctx, slug, day)
		if err != nil {
			return err
		}
		duty := sheet.Duty.ID
		if there, err := lock(ctx, tx, duty, day); err != nil || there {
			return err
		}
		last, err := newest(ctx, tx, duty)
		if err != nil {
			return err
		}
		table, err := suppress.Publish(last, snapshot(sheet), k)
		if err != nil {
			return err
		}
		return insert(ctx, tx, duty, day, shown{sheet.Duty.Name, *table})
	})
}

// snapshot counts everybody who has the duty in the unit where they worked.
func snapshot(sheet duty.AuditSheet) suppress.Snapshot {
	now := suppress.Snapshot{Units: nodes(sheet.Tree)}
	for _, l := range sheet.Lines {
		if _, ok := sheet.Tree.Unit(l.Unit); ok {
			now.People = append(now.People, suppress.Person{ID: l.Person, Unit: l.Unit, Ready: inOrder(l.State)})
		}
	}
	return now
}

func inOrder(s duty.State) bool { return s == duty.Done || s == duty.Exempt || s == duty.Open }

// nodes are all units, parents first.
func nodes(tree *org.Tree) []suppress.Unit {
	at := map[[16]byte]int{}
	var list []suppress.Unit
	for _, u := range tree.Units() {
		above, ok := at[u.Parent]
		if !ok {
			above = suppress.None
		}
		at[u.ID] = len(list)
		list = append(list, suppress.Unit{ID: u.ID, Parent: above})
	}
	return list
}
