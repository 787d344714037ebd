package secret

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// add counts one attempt and begins a new window where the old one is over,
// or begins in the future: the clock was set back, and nobody is to wait for
// an hour to come round again.
func (t Tally) add(ctx context.Context, tx *db.Tx, now time.Time) (n int, from time.Time, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		INSERT INTO login_attempt AS a (tenant_id, kind, subject, count, window_from) VALUES ($1, $2, $3, 1, $4)
		ON CONFLICT (tenant_id, kind, subject) DO UPDATE
		SET count = CASE WHEN a.window_from > $5 AND a.window_from <= $6 THEN a.count + 1 ELSE 1 END,
		    window_from = CASE WHEN a.window_from > $5 AND a.window_from <= $6 THEN a.window_from ELSE $4 END
		RETURNING count, window_from`,
		tx.Tenant(), t.limit.Kind, t.subject, now, now.Add(-t.limit.Window), now.Add(clock.Slack)).Scan(&n, &from)
	return n, from, err
}

// Forget ends a lock.
func Forget(ctx context.Context, tx *db.Tx, t Tally) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM login_attempt WHERE tenant_id = $1 AND kind = $2 AND subject = $3`,
		tx.Tenant(), t.limit.Kind, t.subject)
	return err
}

// TakeBack uncounts an attempt that succeeded.
func TakeBack(ctx context.Context, tx *db.Tx, t Tally) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE login_attempt SET count = greatest(count - 1, 0)
		WHERE tenant_id = $1 AND kind = $2 AND subject = $3`, tx.Tenant(), t.limit.Kind, t.subject)
	return err
}

// Sweep forgets counters after a day.
func Sweep(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM login_attempt WHERE tenant_id = $1 AND window_from < $2`,
		tx.Tenant(), clock.Now(ctx).Add(-24*time.Hour))
	return err
}
