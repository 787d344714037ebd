package course

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// selectPublished lists the live versions of courses, of all or of those the
// search does not know.
func selectPublished(ctx context.Context, tx *db.Tx, all bool) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT c.version_id FROM course c WHERE c.tenant_id = $1 AND c.version_id IS NOT NULL AND NOT c.template
		AND ($2 OR NOT EXISTS (SELECT FROM search_document d WHERE d.tenant_id = $1 AND d.object_id = c.id)) ORDER BY c.slug`, tx.Tenant(), all)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
