package outlook

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// staffOf counts people where their largest posting of a day is.
func staffOf(ctx context.Context, tx *db.Tx, day clock.Date) (map[place]int, error) {
	list, err := figures.Postings(ctx, tx, day)
	out := make(map[place]int, len(list))
	for _, x := range list {
		out[place{x.Unit, x.Family}] = x.People
	}
	return out, err
}

func insertOutlook(ctx context.Context, tx *db.Tx, o Outlook) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO knowledge_outlook (tenant_id, id, year, near, far, staff_on, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), o.ID, o.Year, o.Near, o.Far, o.StaffOn, o.TakenAt)
	return err
}

func insertShown(ctx context.Context, tx *db.Tx, id uuid.UUID, c figures.Crossing, sh figures.Shown) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO knowledge_published (tenant_id, outlook_id, crossing, shown) VALUES ($1, $2, $3, $4)`,
		tx.Tenant(), id, string(c), sh)
	return err
}

// newest is the one of the latest year that was not withdrawn.
func newest(ctx context.Context, tx *db.Tx) (o Outlook, ok bool, err error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id, year, near, far, staff_on, taken_at FROM knowledge_outlook
		WHERE tenant_id = $1 AND withdrawn_at IS NULL ORDER BY year DESC LIMIT 1`, tx.Tenant())
	if err != nil {
		return o, false, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Outlook])
	if err != nil || len(list) == 0 {
		return o, false, err
	}
	return list[0], true, nil
}

func shownOf(ctx context.Context, tx *db.Tx, id uuid.UUID, c figures.Crossing) (sh figures.Shown, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT shown FROM knowledge_published WHERE tenant_id = $1 AND outlook_id = $2 AND crossing = $3`,
		tx.Tenant(), id, string(c)).Scan(&sh)
	return sh, err
}

func withdraw(ctx context.Context, tx *db.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE knowledge_outlook SET withdrawn_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, now)
	return err
}
