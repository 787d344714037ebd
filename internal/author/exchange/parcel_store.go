package exchange

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func insert(ctx context.Context, tx *db.Tx, p Parcel) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO parcel (tenant_id, id, kind, course, lesson, lang, name, upload_id, facts, sent_by, sent_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		tx.Tenant(), p.ID, p.Kind, p.Course, p.Lesson, p.Lang, p.Name, p.upload, string(p.facts), actor.From(ctx).Person, p.SentAt, p.Expires)
	return err
}

// byID finds a parcel of the caller; somebody else's is not there.
func byID(ctx context.Context, tx *db.Tx, id uuid.UUID, lock bool) (p Parcel, err error) {
	query := `SELECT id, kind, course, lesson, lang, name, upload_id, facts, done, sent_at, taken_at, undone_at, expires_at FROM parcel
		WHERE tenant_id = $1 AND id = $2 AND sent_by = $3 AND expires_at > $4`
	if lock {
		query += ` FOR UPDATE`
	}
	err = tx.Pgx().QueryRow(ctx, query, tx.Tenant(), id, actor.From(ctx).Person, clock.Now(ctx)).Scan(
		&p.ID, &p.Kind, &p.Course, &p.Lesson, &p.Lang, &p.Name, &p.upload, &p.facts, &p.Done, &p.SentAt, &p.TakenAt, &p.UndoneAt, &p.Expires)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("exchange.parcel.missing")
	}
	return p, err
}

func update(ctx context.Context, tx *db.Tx, p Parcel) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE parcel SET done = $3, taken_at = $4, undone_at = $5, expires_at = $6 WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), p.ID, p.Done, p.TakenAt, p.UndoneAt, p.Expires)
	return err
}

func sweep(ctx context.Context, tx *db.Tx, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM parcel WHERE tenant_id = $1 AND expires_at < $2`, tx.Tenant(), now)
	return err
}
