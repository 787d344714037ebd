package duty

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// waiting is a duty whose people are still to be worked out.
type waiting struct {
	duty      Duty
	settledTo uuid.UUID
	undoes    int
}

// nextWaiting locks one of them that nobody else is working on.
func nextWaiting(ctx context.Context, tx *db.Tx) (w waiting, ok bool, err error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+dutyColumns+`, coalesce(d.settled_to, '00000000-0000-0000-0000-000000000000'), d.undoes
		FROM duty d WHERE d.tenant_id = $1 AND d.waits ORDER BY d.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`, tx.Tenant())
	if err != nil {
		return w, false, err
	}
	w, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (w waiting, err error) {
		err = row.Scan(append(w.duty.fields(), &w.settledTo, &w.undoes)...)
		return w, err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return w, false, nil
	}
	return w, err == nil, err
}

func wait(ctx context.Context, tx *db.Tx, duty uuid.UUID, undo int) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE duty SET waits = true, settled_to = NULL, undoes = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), duty, undo)
	return err
}

func settledTo(ctx context.Context, tx *db.Tx, duty, person uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE duty SET settled_to = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), duty, person)
	return err
}

func settled(ctx context.Context, tx *db.Tx, duty uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE duty SET waits = false, settled_to = NULL, undoes = 0 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), duty)
	return err
}

func progressOf(ctx context.Context, tx *db.Tx, duty uuid.UUID) (p Progress, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT count(*) FILTER (WHERE p.id <= d.settled_to), count(*) FROM person p
		LEFT JOIN duty d ON d.tenant_id = p.tenant_id AND d.id = $2 WHERE p.tenant_id = $1`, tx.Tenant(), duty).Scan(&p.Done, &p.All)
	return p, err
}

func lastRun(ctx context.Context, tx *db.Tx) (day clock.Date, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT max(day) FROM duty_run WHERE tenant_id = $1`, tx.Tenant()).Scan(&day)
	return day, err
}
