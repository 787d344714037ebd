package forum

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func selectIndexed(ctx context.Context, tx *db.Tx, item uuid.UUID) (i Item, network *uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT i.id, i.kind, i.reach, i.network_id, v.content
		FROM forum_item i JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
		WHERE i.tenant_id = $1 AND i.id = $2`, tx.Tenant(), item).Scan(&i.ID, &i.Kind, &i.Reach, &network, &i.Content)
	return i, network, err
}

func selectRead(ctx context.Context, tx *db.Tx) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM forum_item WHERE tenant_id = $1 AND version_no > 0 ORDER BY id`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
