package figures

import (
	"context"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// Groups are all units and all job families with the staff of a day, as tables
// have them. A building block of what is published beside rounds.
func Groups(ctx context.Context, tx *db.Tx, tree *org.Tree, day clock.Date) (of [2]Shown, by [2]suppress.Crossing, err error) {
	families, err := readFamilies(ctx, tx)
	if err != nil {
		return of, by, err
	}
	of, by = groups(tree, nil, families)
	return of, by, staff(ctx, tx, day, &by)
}
