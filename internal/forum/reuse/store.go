package reuse

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// selectUses names no tenant: which towns are seen is said by the policy.
func selectUses(ctx context.Context, tx *db.Tx, i forum.Item) ([]Use, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT t.name, u.tenant_id = $1, u.at FROM forum_reuse u JOIN tenant t ON t.id = u.tenant_id
		WHERE u.item_tenant = $2 AND u.item_id = $3 ORDER BY u.at, t.id LIMIT 500`, tx.Tenant(), i.Tenant, i.ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Use])
}

func insertUse(ctx context.Context, tx *db.Tx, i forum.Item, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_reuse (tenant_id, item_tenant, item_id, reach, network_id, at)
		SELECT $1, i.tenant_id, i.id, 'network', i.network_id, $4 FROM forum_item i WHERE i.tenant_id = $2 AND i.id = $3
		ON CONFLICT DO NOTHING`, tx.Tenant(), i.Tenant, i.ID, at)
	return err
}

func deleteUse(ctx context.Context, tx *db.Tx, i forum.Item) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM forum_reuse WHERE tenant_id = $1 AND item_tenant = $2 AND item_id = $3`, tx.Tenant(), i.Tenant, i.ID)
	return err
}
