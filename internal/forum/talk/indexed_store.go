package talk

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/search"
)

func selectIndexed(ctx context.Context, tx *db.Tx, post uuid.UUID) (o search.Object, t search.Text, err error) {
	o = search.Object{Group: search.Forum, Kind: search.Answer}
	err = tx.Pgx().QueryRow(ctx, `SELECT p.id, p.item_tenant, p.item_id, p.reach, p.network_id, p.lang, p.body,
			coalesce((SELECT i.kind FROM forum_item i WHERE i.tenant_id = p.item_tenant AND i.id = p.item_id), 'question')
		FROM forum_post p WHERE p.tenant_id = $1 AND p.id = $2`,
		tx.Tenant(), post).Scan(&o.ID, &o.Page.Tenant, &o.Page.ID, &o.Reach, &o.Network, &t.Lang, &t.Body, &o.As)
	return o, t, err
}

func selectOwn(ctx context.Context, tx *db.Tx) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM forum_post WHERE tenant_id = $1 ORDER BY id`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
