package author

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func slugsTaken(ctx context.Context, tx *db.Tx) (func(string) bool, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT slug FROM draft WHERE tenant_id = $1 UNION SELECT slug FROM course WHERE tenant_id = $1`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	slugs, err := pgx.CollectRows(rows, pgx.RowTo[string])
	have := map[string]bool{}
	for _, s := range slugs {
		have[s] = true
	}
	return func(slug string) bool { return have[slug] || courseware.Reserved(slug) }, err
}

func insertDraft(ctx context.Context, tx *db.Tx, d draftKey, base uuid.UUID, head courseware.Course) error {
	body, err := json.Marshal(head)
	if err != nil {
		return err
	}
	var from *uuid.UUID
	if base != uuid.Nil {
		from = &base
	}
	now := clock.Now(ctx)
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO draft (tenant_id, id, slug, base_id, state, head, created_at, touched_at, touched_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)`, tx.Tenant(), d.ID, head.Slug, from, d.State, string(body), now, who(ctx))
	return err
}

func slugOf(ctx context.Context, tx *db.Tx, draft uuid.UUID) (slug string, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT slug FROM draft WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft).Scan(&slug)
	return slug, err
}

func headAt(ctx context.Context, tx *db.Tx, draft uuid.UUID) (head json.RawMessage, version int, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT head, version FROM draft WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft).Scan(&head, &version)
	return head, version, err
}

func setHead(tx *db.Tx, draft uuid.UUID, head json.RawMessage) {
	tx.Queue(`UPDATE draft SET head = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft, string(head))
}

func addMedia(tx *db.Tx, draft uuid.UUID, name string, m courseware.Media) {
	tx.Queue(`UPDATE draft SET media = coalesce(nullif(media, 'null'), '{}') || jsonb_build_object($3::text, $4::jsonb) WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), draft, name, m)
}

// setDiscarded takes a draft away under another slug, or brings it back.
func setDiscarded(ctx context.Context, tx *db.Tx, draft uuid.UUID, slug string, away bool) {
	tx.Queue(`UPDATE draft SET slug = $3, discarded_at = CASE WHEN $4 THEN $5::timestamptz END WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), draft, slug, away, clock.Now(ctx))
}

func mediaAt(ctx context.Context, tx *db.Tx, draft uuid.UUID) (map[string]courseware.Media, error) {
	var body []byte
	if err := tx.Pgx().QueryRow(ctx, `SELECT media FROM draft WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft).Scan(&body); err != nil {
		return nil, err
	}
	var files map[string]courseware.Media
	return files, json.Unmarshal(body, &files)
}

func setMedia(tx *db.Tx, draft uuid.UUID, media []byte) {
	tx.Queue(`UPDATE draft SET media = coalesce(nullif($3::jsonb, 'null'), '{}') WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft, string(media))
}
