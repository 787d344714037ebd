package notice

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func choicesOf(ctx context.Context, tx *db.Tx, person uuid.UUID) (Choices, error) {
	c := Choices{}
	for _, t := range Topics {
		c[t] = true
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT topic FROM notice_choice WHERE tenant_id = $1 AND person_id = $2 AND NOT mail`, tx.Tenant(), person)
	if err != nil {
		return nil, err
	}
	off, err := pgx.CollectRows(rows, pgx.RowTo[Topic])
	for _, t := range off {
		c[t] = false
	}
	return c, err
}

func choose(ctx context.Context, tx *db.Tx, person uuid.UUID, topics []Topic, c Choices) error {
	for _, t := range topics {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO notice_choice (tenant_id, person_id, topic, mail) VALUES ($1, $2, $3, $4)
			ON CONFLICT (tenant_id, person_id, topic) DO UPDATE SET mail = excluded.mail`, tx.Tenant(), person, t, c[t])
		if err != nil {
			return err
		}
	}
	return nil
}

func exists(ctx context.Context, tx *db.Tx, person uuid.UUID) (ok bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM person WHERE tenant_id = $1 AND id = $2 AND withdrawn_at IS NULL)`, tx.Tenant(), person).Scan(&ok)
	return ok, err
}
