package forum

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// openQuestion makes a question public, or the network's where it is in one.
func openQuestion(ctx context.Context, tx *db.Tx, item uuid.UUID, public bool) error {
	reach := `CASE WHEN network_id IS NULL THEN 'tenant' ELSE 'network' END`
	if public {
		reach = `'public'`
	}
	var b pgx.Batch
	b.Queue(`UPDATE forum_item SET reach = `+reach+` WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), item)
	b.Queue(`UPDATE forum_version SET reach = `+reach+` WHERE tenant_id = $1 AND item_id = $2`, tx.Tenant(), item)
	if err := tx.Pgx().SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	return index(ctx, tx, item)
}

// acceptAnswer takes an answer below the question that nobody took down.
func acceptAnswer(ctx context.Context, tx *db.Tx, item, answer uuid.UUID) error {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE forum_item i SET accepted_tenant = a.tenant_id, accepted_id = a.id
		FROM (SELECT NULL::uuid AS tenant_id, NULL::uuid AS id WHERE $3 = '00000000-0000-0000-0000-000000000000'::uuid
			UNION ALL
			SELECT p.tenant_id, p.id FROM forum_post p WHERE p.item_tenant = $1 AND p.item_id = $2 AND p.id = $3 AND p.answer_id IS NULL
				AND NOT EXISTS (SELECT FROM forum_hidden h WHERE h.post_id = p.id AND h.tenant_id IN (p.tenant_id, p.item_tenant))) a
		WHERE i.tenant_id = $1 AND i.id = $2`, tx.Tenant(), item, answer)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.Missing("forum.post.missing")
	}
	return err
}
