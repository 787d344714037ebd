package attach

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// selectFile names no tenant: which versions of other towns are read is said
// by the policy. Guests fetch files of public versions.
func selectFile(ctx context.Context, tx *db.Tx, slug, hash string, guest bool) (town uuid.UUID, f forum.File, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT i.tenant_id, f.file FROM forum_item i
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.content ? 'files'
		CROSS JOIN LATERAL jsonb_array_elements(v.content->'files') AS f (file)
		WHERE i.slug = $1 AND f.file->>'hash' = $2 AND (NOT $3 OR (i.reach = 'public' AND v.reach = 'public'))
		ORDER BY i.tenant_id = $4 DESC, i.made_at, i.id, v.no DESC LIMIT 1`, slug, hash, guest, tx.Tenant()).Scan(&town, &f)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("forum.missing")
	}
	return town, f, err
}

func selectNamed(ctx context.Context, tx *db.Tx, hashes []string) ([]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT f.file->>'hash' FROM (
			SELECT content FROM forum_version WHERE tenant_id = $1 AND content ? 'files'
			UNION ALL SELECT content FROM forum_draft WHERE tenant_id = $1 AND content ? 'files') c
		CROSS JOIN LATERAL jsonb_array_elements(c.content->'files') AS f (file) WHERE f.file->>'hash' = ANY ($2)`, tx.Tenant(), hashes)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
