package readiness

import (
	"context"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// archive keeps published tables as they were read. They never change, so what
// is known of one is true for good.
type archive struct {
	tables *otter.Cache[tableKey, *published]
}

// tableKey names a table of a tenant: ids of another tenant find nothing.
type tableKey struct{ tenant, id uuid.UUID }

// published is a frozen table with its rows by unit. Do not change it.
type published struct {
	shown
	row map[uuid.UUID]int
}

// maxArchived bounds memory by rows of some 150 bytes: 15 MB, or 1,600 tables
// of a wave over 60 units.
const maxArchived = 100_000

func newArchive() archive {
	return archive{otter.Must(&otter.Options[tableKey, *published]{
		MaximumWeight: maxArchived,
		Weigher:       func(_ tableKey, p *published) uint32 { return uint32(1 + len(p.Table.Rows)) },
	})}
}

func newPublished(sh shown) *published {
	p := &published{shown: sh, row: make(map[uuid.UUID]int, len(sh.Table.Rows))}
	for i, r := range sh.Table.Rows {
		p.row[r.Unit] = i
	}
	return p
}

// tables are the editions of one wave with what was shown.
type tables struct {
	edition
	now, earlier *published
}

// on returns what the pages of a day need of each wave that has a table.
func (a archive) on(ctx context.Context, tx *db.Tx, waves []uuid.UUID, day clock.Date) ([]tables, error) {
	editions, err := editionsOn(ctx, tx, waves, day)
	if err != nil {
		return nil, err
	}
	known := map[uuid.UUID]*published{}
	var missing []uuid.UUID
	for _, e := range editions {
		for _, id := range []uuid.UUID{e.ID, e.Earlier} {
			if p, ok := a.tables.GetIfPresent(tableKey{tx.Tenant(), id}); ok {
				known[id] = p
			} else {
				missing = append(missing, id)
			}
		}
	}
	if len(missing) > 0 {
		err = shownIn(ctx, tx, missing, func(id uuid.UUID, sh shown) {
			known[id] = newPublished(sh)
			a.tables.Set(tableKey{tx.Tenant(), id}, known[id])
		})
	}
	list := make([]tables, len(editions))
	for i, e := range editions {
		list[i] = tables{e, known[e.ID], known[e.Earlier]}
	}
	return list, err
}
