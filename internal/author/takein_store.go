package author

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// keepFormer stores what a change replaced, and forgets what can no longer be
// taken back.
func keepFormer(ctx context.Context, tx *db.Tx, draft, change uuid.UUID, c *courseware.Course) error {
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	now := clock.Now(ctx)
	tx.Queue(`DELETE FROM draft_former WHERE tenant_id = $1 AND made_at < $2`, tx.Tenant(), now.Add(-undoFor))
	tx.Queue(`INSERT INTO draft_former (tenant_id, change_id, draft_id, made_at, content) VALUES ($1, $2, $3, $4, $5)`,
		tx.Tenant(), change, draft, now, string(content))
	return nil
}

// formerOf is what a change replaced; nil where it is not kept.
func formerOf(ctx context.Context, tx *db.Tx, change uuid.UUID) (*courseware.Course, error) {
	var content []byte
	err := tx.Pgx().QueryRow(ctx, `SELECT content FROM draft_former WHERE tenant_id = $1 AND change_id = $2`, tx.Tenant(), change).Scan(&content)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &courseware.Course{}
	return c, json.Unmarshal(content, c)
}
