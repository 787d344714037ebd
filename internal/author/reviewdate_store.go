package author

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func setReview(tx *db.Tx, draft, owner uuid.UUID, on clock.Date) {
	var by *uuid.UUID
	if owner != uuid.Nil {
		by = &owner
	}
	tx.Queue(`UPDATE draft SET owner_id = $3, review_on = $4 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft, by, on)
}

// takeDue notes the reminders that are due as given, and returns them.
func takeDue(ctx context.Context, tx *db.Tx, today clock.Date) ([]ReviewDue, error) {
	rows, err := tx.Pgx().Query(ctx, `UPDATE draft SET reminded_for = review_on
		WHERE tenant_id = $1 AND discarded_at IS NULL AND review_on <= $2 AND owner_id IS NOT NULL AND reminded_for IS DISTINCT FROM review_on
		RETURNING slug, head->'title', owner_id, review_on`, tx.Tenant(), today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[ReviewDue])
}
