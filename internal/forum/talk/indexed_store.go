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
	err = tx.Pgx().QueryRow(ctx, `SELECT id, item_tenant, item_id, reach, network_id, lang, body FROM forum_post WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), post).Scan(&o.ID, &o.Page.Tenant, &o.Page.ID, &o.Reach, &o.Network, &t.Lang, &t.Body)
	return o, t, err
}

func selectUnindexed(ctx context.Context, tx *db.Tx, all bool) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT p.id FROM forum_post p WHERE p.tenant_id = $1
		AND ($2 OR NOT EXISTS (SELECT FROM search_document d WHERE d.tenant_id = $1 AND d.object_id = p.id)) ORDER BY p.id`, tx.Tenant(), all)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
