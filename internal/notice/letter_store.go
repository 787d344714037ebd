package notice

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// letters are people with notices by letter that are not printed (run Nil), or
// that a run printed, by unit and name: the order in which they are handed out.
func letters(ctx context.Context, tx *db.Tx, run uuid.UUID, units []uuid.UUID, everywhere bool, today clock.Date) ([]Letter, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT p.id, p.slug, `+people.ListNameSQL+`, `+people.FullNameSQL+`, u.name, p.language,
			EXISTS (SELECT FROM access_card k WHERE k.tenant_id = $1 AND k.account_id = a.id AND k.revoked_at IS NULL),
			CASE WHEN a.hash IS NULL THEN '' ELSE a.login END, d.since
		FROM (SELECT person_id, min(day) AS since FROM notice_digest
			WHERE tenant_id = $1 AND channel = 'letter' AND printed_id IS NOT DISTINCT FROM $2 GROUP BY person_id) d
		JOIN person p ON p.tenant_id = $1 AND p.id = d.person_id AND p.withdrawn_at IS NULL
		JOIN LATERAL (SELECT u.name, u.number FROM posting o JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
			WHERE o.tenant_id = $1 AND o.person_id = p.id AND o.valid_from <= $3 AND (o.valid_to IS NULL OR $3 < o.valid_to)
				AND ($4 OR o.unit_id = ANY ($5))
			ORDER BY o.share DESC, o.valid_from, u.number LIMIT 1) u ON true
		LEFT JOIN account a ON a.tenant_id = $1 AND a.person_id = p.id AND a.closed_at IS NULL
		ORDER BY u.number, p.sort_name, p.id LIMIT $6`, tx.Tenant(), orNull(run), today, everywhere, units, mostLetters)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Letter])
}

func prints(ctx context.Context, tx *db.Tx, by uuid.UUID, all bool) ([]Print, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id, at, letters, again FROM notice_print
		WHERE tenant_id = $1 AND ($3 OR printed_by = $2) ORDER BY at DESC, id LIMIT 20`, tx.Tenant(), by, all)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Print])
}

func notePrint(ctx context.Context, tx *db.Tx, p Print, by uuid.UUID, list []Letter) error {
	ids := make([]uuid.UUID, len(list))
	for i, l := range list {
		ids[i] = l.Person
	}
	if _, err := tx.Pgx().Exec(ctx, `INSERT INTO notice_print (tenant_id, id, at, printed_by, letters) VALUES ($1, $2, $3, $4, $5)`,
		tx.Tenant(), p.ID, p.At, orNull(by), p.Letters); err != nil {
		return err
	}
	_, err := tx.Pgx().Exec(ctx, `UPDATE notice_digest SET printed_id = $2
		WHERE tenant_id = $1 AND person_id = ANY ($3) AND channel = 'letter' AND printed_id IS NULL`, tx.Tenant(), p.ID, ids)
	return err
}

func noteAgain(ctx context.Context, tx *db.Tx, run uuid.UUID) error {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE notice_print SET again = again + 1 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), run)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Missing("error.not_found")
	}
	return err
}
