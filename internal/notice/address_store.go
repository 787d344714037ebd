package notice

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

func upsertRefusal(ctx context.Context, tx *db.Tx, f mail.Refusal, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO notice_refusal (tenant_id, person_id, box, at, answer)
		SELECT $1, id, $3, $4, left($5, 300) FROM person WHERE tenant_id = $1 AND id = $2
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET box = excluded.box, at = excluded.at, answer = excluded.answer`,
		tx.Tenant(), f.Person, f.Box, at, f.Answer)
	if err != nil {
		return err
	}
	_, err = tx.Pgx().Exec(ctx, `UPDATE notice_digest SET channel = 'letter', mail_id = NULL
		WHERE tenant_id = $1 AND person_id = $2 AND mail_id = $3`, tx.Tenant(), f.Person, f.Mail)
	return err
}

const refused = `SELECT p.id, p.slug, ` + people.ListNameSQL + `, r.box, r.at, r.answer
		FROM notice_refusal r JOIN person p ON p.tenant_id = r.tenant_id AND p.id = r.person_id AND p.email = r.box AND p.withdrawn_at IS NULL
		WHERE r.tenant_id = $1`

func refusalOf(ctx context.Context, tx *db.Tx, person uuid.UUID) (Refusal, bool, error) {
	rows, err := tx.Pgx().Query(ctx, refused+` AND p.id = $2`, tx.Tenant(), person)
	if err != nil {
		return Refusal{}, false, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Refusal])
	if err != nil || len(list) == 0 {
		return Refusal{}, false, err
	}
	return list[0], true, nil
}

func refusals(ctx context.Context, tx *db.Tx, units []uuid.UUID, everywhere bool, today clock.Date) ([]Refusal, error) {
	rows, err := tx.Pgx().Query(ctx, refused+` AND ($2 OR EXISTS (SELECT FROM posting o WHERE o.tenant_id = $1 AND o.person_id = p.id
			AND o.unit_id = ANY ($3) AND o.valid_from <= $4 AND (o.valid_to IS NULL OR $4 < o.valid_to)))
		ORDER BY p.sort_name, p.id LIMIT 500`, tx.Tenant(), everywhere, units, today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Refusal])
}

func deleteRefusal(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM notice_refusal WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), person)
	return err
}
