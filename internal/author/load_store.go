package author

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// lockOrMake locks the draft of a course, made if need be: two who open it
// first get one.
func lockOrMake(ctx context.Context, tx *db.Tx, c *courseware.Course) (d draftKey, base uuid.UUID, err error) {
	for range 2 {
		var from *uuid.UUID
		err = tx.Pgx().QueryRow(ctx, `SELECT id, state, head->>'source', base_id FROM draft WHERE tenant_id = $1 AND slug = $2 FOR UPDATE`,
			tx.Tenant(), c.Slug).Scan(&d.ID, &d.State, &d.Source, &from)
		if !errors.Is(err, pgx.ErrNoRows) {
			return d, orNobody(from), err
		}
		_, err = tx.Pgx().Exec(ctx, `INSERT INTO draft (tenant_id, id, slug, state, head, created_at, touched_at)
			VALUES ($1, $2, $3, 'published', jsonb_build_object('source', $4::text, 'languages', '[]'::jsonb), $5, $5)
			ON CONFLICT ON CONSTRAINT draft_slug_key DO NOTHING`, tx.Tenant(), db.NewID(), c.Slug, c.Source, clock.Now(ctx))
		if err != nil {
			return d, base, err
		}
	}
	return d, base, err
}

// replaceRows makes lessons, blocks and texts what the rows say. What is no
// longer there is marked as deleted: its id stays taken. Texts count on, so
// that nobody saves on top of what they did not see.
func replaceRows(ctx context.Context, tx *db.Tx, draft uuid.UUID, rows courseRows, restored bool) error {
	if rows.err != nil {
		return rows.err
	}
	var (
		batch  pgx.Batch
		now    = clock.Now(ctx)
		tenant = tx.Tenant()
	)
	for _, table := range []string{"draft_block", "draft_lesson"} {
		batch.Queue(`UPDATE `+table+` SET deleted_at = $3 WHERE tenant_id = $1 AND draft_id = $2 AND deleted_at IS NULL`, tenant, draft, now)
	}
	batch.Queue(`INSERT INTO draft_lesson AS x (tenant_id, draft_id, id, place, body)
		SELECT $1, $2, r."ID", r."Place", r."Body"::jsonb FROM jsonb_to_recordset($3::jsonb) r ("ID" text, "Place" text, "Body" text)
		ON CONFLICT (tenant_id, draft_id, id) DO UPDATE SET place = EXCLUDED.place, body = EXCLUDED.body, version = x.version + 1, deleted_at = NULL`,
		tenant, draft, list(rows.lessons))
	batch.Queue(`INSERT INTO draft_block AS x (tenant_id, draft_id, id, lesson, place, body)
		SELECT $1, $2, r."ID", r."Lesson", r."Place", r."Body"::jsonb
		FROM jsonb_to_recordset($3::jsonb) r ("ID" text, "Lesson" text, "Place" text, "Body" text)
		ON CONFLICT (tenant_id, draft_id, id) DO UPDATE SET lesson = EXCLUDED.lesson, place = EXCLUDED.place, body = EXCLUDED.body,
			version = x.version + 1, deleted_at = NULL`, tenant, draft, list(rows.blocks))
	batch.Queue(`UPDATE draft_text x SET body = '', print = '', source = '', source_body = '', seen = '', waved = false, version = x.version + 1
		FROM draft_block b WHERE x.tenant_id = $1 AND x.draft_id = $2 AND b.tenant_id = $1 AND b.draft_id = $2 AND b.id = x.block AND b.deleted_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($3::jsonb) r ("Block" text, "Lang" text) WHERE r."Block" = x.block AND r."Lang" = x.lang)`,
		tenant, draft, list(rows.texts))
	batch.Queue(`INSERT INTO draft_text AS x (tenant_id, draft_id, block, lang, body, print, live, source, source_body, saved_at)
		SELECT $1, $2, r."Block", r."Lang", r."Body", r."Print", CASE WHEN $5 THEN '' ELSE r."Live" END, r."Source", r."SourceBody", $4
		FROM jsonb_to_recordset($3::jsonb) r ("Block" text, "Lang" text, "Body" text, "Print" text, "Live" text, "Source" text, "SourceBody" text)
		ON CONFLICT (tenant_id, draft_id, block, lang) DO UPDATE SET body = EXCLUDED.body, print = EXCLUDED.print, live = CASE WHEN $5 THEN x.live ELSE EXCLUDED.live END,
			source = EXCLUDED.source, source_body = EXCLUDED.source_body, seen = '', waved = false, version = x.version + 1, saved_at = EXCLUDED.saved_at`,
		tenant, draft, list(rows.texts), now, restored)
	// A translation that fits the text beside it is not stale because another
	// text is live meanwhile. Each asks for its own source: joined, PostgreSQL
	// would compare all texts with all where it does not know yet how many there
	// are, seconds for 60 lessons.
	const beside = ` FROM draft_text s WHERE s.tenant_id = x.tenant_id AND s.draft_id = x.draft_id AND s.block = x.block AND s.lang <> x.lang
		AND s.source = '' AND s.live <> '')`
	batch.Queue(`UPDATE draft_text x SET seen = (SELECT s.live`+beside+`
		WHERE $3 AND x.tenant_id = $1 AND x.draft_id = $2 AND x.source <> '' AND x.source = (SELECT s.print`+beside, tenant, draft, restored)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

func replaceHead(ctx context.Context, tx *db.Tx, draft, version uuid.UUID, head, media []byte, restored bool) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE draft SET head = $3, media = coalesce(nullif(media, 'null'), '{}') || coalesce(nullif($4::jsonb, 'null'), '{}'),
			base_id = CASE WHEN $6 THEN base_id ELSE $5 END, version = version + 1
		WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft, string(head), string(media), version, restored)
	return err
}

// list is never null as JSON.
func list[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}
