package notice

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func digestsOf(ctx context.Context, tx *db.Tx, person uuid.UUID) ([]Digest, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT day, channel, items FROM notice_digest
		WHERE tenant_id = $1 AND person_id = $2 ORDER BY day DESC LIMIT 10`, tx.Tenant(), person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Digest])
}
