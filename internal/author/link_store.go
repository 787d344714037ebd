package author

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// linkAt finds the lesson that shows one of another course; it may be taken
// out.
func linkAt(ctx context.Context, tx *db.Tx, draft uuid.UUID, home, lesson string) (id string, there bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id, deleted_at IS NULL FROM draft_lesson
		WHERE tenant_id = $1 AND draft_id = $2 AND body ? 'from' AND body->'from'->>'course' = $3 AND body->'from'->>'lesson' = $4
		ORDER BY deleted_at IS NOT NULL, id LIMIT 1`, tx.Tenant(), draft, home, lesson).Scan(&id, &there)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return id, there, err
}

// blocksOf are the ids of the blocks that came with a linked lesson, deleted
// ones included, by their ids at home.
func blocksOf(ctx context.Context, tx *db.Tx, draft uuid.UUID, lesson string) (map[string]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT body->>'of', id FROM draft_block
		WHERE tenant_id = $1 AND draft_id = $2 AND lesson = $3 AND body ? 'of'`, tx.Tenant(), draft, lesson)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	var of, id string
	_, err = pgx.ForEachRow(rows, []any{&of, &id}, func() error { ids[of] = id; return nil })
	return ids, err
}

// writeLinked writes a linked lesson: what came with it as the rows say, local
// notes only to their places. What is no longer there is marked as deleted.
func writeLinked(ctx context.Context, tx *db.Tx, draft uuid.UUID, rows courseRows, texts []linkedText) error {
	var (
		batch  pgx.Batch
		tenant = tx.Tenant()
		now    = clock.Now(ctx)
		lesson = rows.lessons[0]
	)
	batch.Queue(`INSERT INTO draft_lesson AS x (tenant_id, draft_id, id, place, body) VALUES ($1, $2, $3, $4, $5::jsonb)
		ON CONFLICT (tenant_id, draft_id, id) DO UPDATE SET place = coalesce(nullif(EXCLUDED.place, ''), x.place), body = EXCLUDED.body,
			version = x.version + 1, deleted_at = NULL`, tenant, draft, lesson.ID, lesson.Place, lesson.Body)
	batch.Queue(`UPDATE draft_block SET deleted_at = $4 WHERE tenant_id = $1 AND draft_id = $2 AND lesson = $3 AND body ? 'of' AND deleted_at IS NULL`,
		tenant, draft, lesson.ID, now)
	batch.Queue(`INSERT INTO draft_block AS x (tenant_id, draft_id, id, lesson, place, body)
		SELECT $1, $2, r."ID", r."Lesson", r."Place", r."Body"::jsonb
		FROM jsonb_to_recordset($3::jsonb) r ("ID" text, "Lesson" text, "Place" text, "Body" text)
		ON CONFLICT (tenant_id, draft_id, id) DO UPDATE SET place = EXCLUDED.place, body = EXCLUDED.body,
			version = x.version + (x.body <> EXCLUDED.body)::int, deleted_at = NULL`, tenant, draft, list(rows.blocks))
	batch.Queue(`UPDATE draft_text x SET body = '', print = '', source = '', source_body = '', seen = '', waved = false, version = x.version + 1
		FROM draft_block b WHERE x.tenant_id = $1 AND x.draft_id = $2 AND b.tenant_id = $1 AND b.draft_id = $2 AND b.id = x.block
			AND b.lesson = $4 AND b.body ? 'of' AND b.deleted_at IS NULL AND x.body <> ''
			AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($3::jsonb) r ("Block" text, "Lang" text) WHERE r."Block" = x.block AND r."Lang" = x.lang)`,
		tenant, draft, list(texts), lesson.ID)
	batch.Queue(`INSERT INTO draft_text AS x (tenant_id, draft_id, block, lang, body, print, source, source_body, seen, saved_at)
		SELECT $1, $2, r."Block", r."Lang", r."Body", r."Print", r."Source", r."SourceBody", r."Seen", $4
		FROM jsonb_to_recordset($3::jsonb) r ("Block" text, "Lang" text, "Body" text, "Print" text, "Source" text, "SourceBody" text, "Seen" text)
		ON CONFLICT (tenant_id, draft_id, block, lang) DO UPDATE SET body = EXCLUDED.body, print = EXCLUDED.print, source = EXCLUDED.source,
			source_body = EXCLUDED.source_body, seen = EXCLUDED.seen, waved = false, version = x.version + 1, saved_at = EXCLUDED.saved_at`,
		tenant, draft, list(texts), now)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

func setFollows(tx *db.Tx, draft uuid.UUID, lesson string, follows bool) {
	tx.Queue(`UPDATE draft_lesson SET follows = $4 WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`, tx.Tenant(), draft, lesson, follows)
}

func setCentral(tx *db.Tx, draft uuid.UUID, lesson string, central bool) {
	tx.Queue(`UPDATE draft_lesson SET central = $4 WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`, tx.Tenant(), draft, lesson, central)
}

// setOf marks blocks as those of a home, or of none: then the lesson is one of
// the draft's own.
func setOf(ctx context.Context, tx *db.Tx, draft uuid.UUID, lesson string, from *courseware.Origin, of map[string]string) error {
	var batch pgx.Batch
	for id, home := range of {
		batch.Queue(`UPDATE draft_block SET body = CASE WHEN $5 THEN body || jsonb_build_object('of', $4::text) ELSE body - 'of' END
			WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`, tx.Tenant(), draft, id, home, from != nil)
	}
	batch.Queue(`UPDATE draft_lesson SET body = CASE WHEN $4::jsonb IS NULL THEN body - 'from' ELSE body || jsonb_build_object('from', $4::jsonb) END,
			version = version + 1
		WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`, tx.Tenant(), draft, lesson, from)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

// isCentral says whether the home of a linked lesson calls it central.
func isCentral(ctx context.Context, tx *db.Tx, from courseware.Origin) (central bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM draft d JOIN draft_lesson l ON l.tenant_id = d.tenant_id AND l.draft_id = d.id
		WHERE d.tenant_id = $1 AND d.slug = $2 AND l.id = $3 AND l.central)`, tx.Tenant(), from.Course, from.Lesson).Scan(&central)
	return central, err
}

// Central is a central lesson of a course that is offered.
type Central struct {
	Course, Lesson string
	Title, Of      i18n.Text
}

func askCentral(r *db.Reads, into *[]Central) {
	db.List(r, into, `SELECT d.slug, l.id, l.body->'title', c.title
		FROM draft_lesson l JOIN draft d ON d.tenant_id = l.tenant_id AND d.id = l.draft_id
		JOIN course c ON c.tenant_id = d.tenant_id AND c.slug = d.slug AND c.version_id IS NOT NULL AND c.withdrawn_at IS NULL AND NOT c.template
		JOIN course_version v ON v.tenant_id = c.tenant_id AND v.id = c.version_id
			AND jsonb_path_exists(v.content, '$.lessons[*] ? (@.id == $id)', jsonb_build_object('id', l.id))
		WHERE l.tenant_id = $1 AND l.central AND l.deleted_at IS NULL ORDER BY d.slug, l.place LIMIT 200`, r.Tenant())
}

// linkRow is a linked lesson whose home has a later version.
type linkRow struct {
	Slug    string
	Title   i18n.Text
	Lesson  string
	Name    i18n.Text
	Course  string
	Of      string
	Follows bool
	Held    uuid.UUID // version it shows
	Live    uuid.UUID
	No      int // of the live version
}

func askBehind(r *db.Reads, only string, into *[]linkRow) {
	db.List(r, into, `SELECT d.slug, d.head->'title', l.id, l.body->'title', c.slug, l.body->'from'->>'lesson', l.follows, v.id, c.version_id, c.version_no
		FROM draft_lesson l JOIN draft d ON d.tenant_id = l.tenant_id AND d.id = l.draft_id
		JOIN course c ON c.tenant_id = l.tenant_id AND c.slug = l.body->'from'->>'course' AND c.withdrawn_at IS NULL
		JOIN course_version v ON v.tenant_id = c.tenant_id AND v.course_id = c.id
			AND v.no = (l.body->'from'->>'version')::int AND v.hash = l.body->'from'->>'hash'
		WHERE l.tenant_id = $1 AND l.body ? 'from' AND l.deleted_at IS NULL AND d.discarded_at IS NULL AND c.version_id <> v.id AND ($2 = '' OR d.slug = $2)
		ORDER BY d.slug, l.place LIMIT 1000`, r.Tenant(), only)
}

// followersOf are the drafts with a lesson that follows a course.
func askFollowers(r *db.Reads, home string, into *[]string) {
	type named struct{ Slug string }
	db.Rows(r, func(rows []named) error {
		for _, n := range rows {
			*into = append(*into, n.Slug)
		}
		return nil
	}, `SELECT DISTINCT d.slug FROM draft_lesson l JOIN draft d ON d.tenant_id = l.tenant_id AND d.id = l.draft_id
		WHERE l.tenant_id = $1 AND l.body ? 'from' AND l.follows AND l.deleted_at IS NULL AND d.discarded_at IS NULL AND (l.body->'from'->>'course' = $2 OR d.slug = $2)
		ORDER BY d.slug`, r.Tenant(), home)
}

// copyFollows gives the linked lessons of a copy what was decided about those
// of its model.
func copyFollows(tx *db.Tx, from, to uuid.UUID, id map[string]string) {
	tx.Queue(`UPDATE draft_lesson n SET follows = o.follows FROM draft_lesson o, jsonb_each_text($4::jsonb) m
		WHERE n.tenant_id = $1 AND o.tenant_id = $1 AND o.draft_id = $2 AND n.draft_id = $3 AND o.id = m.key AND n.id = m.value`,
		tx.Tenant(), from, to, id)
}
