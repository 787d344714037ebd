package public

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func insertBarrier(ctx context.Context, tx *db.Tx, b Barrier) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO barrier_report (tenant_id, id, reference, body, page, reply_to, lang, at, due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Tenant(), b.ID, b.Reference, b.Body, b.Page, b.ReplyTo, b.Lang, b.At, b.Due)
	return err
}

func selectBarriers(ctx context.Context, tx *db.Tx) ([]Barrier, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id, reference, body, page, reply_to, lang, at, due, answered_at, answer FROM barrier_report
		WHERE tenant_id = $1 ORDER BY answered_at IS NOT NULL, due, at, id LIMIT 200`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Barrier])
}

func knowsBarrier(ctx context.Context, tx *db.Tx, id uuid.UUID) (known bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM barrier_report WHERE tenant_id = $1 AND id = $2)`, tx.Tenant(), id).Scan(&known)
	return known, err
}

func answerBarrier(ctx context.Context, tx *db.Tx, id uuid.UUID, what string, at time.Time) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE barrier_report SET answered_at = $3, answer = $4, reply_to = '' WHERE tenant_id = $1 AND id = $2 AND answered_at IS NULL`,
		tx.Tenant(), id, at, what)
	return tag.RowsAffected() == 1, err
}

func deleteAnswered(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM barrier_report WHERE tenant_id = $1 AND answered_at < $2`, tx.Tenant(), before)
	return err
}
