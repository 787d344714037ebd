package path

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// row is a path as it is written.
type row struct {
	id        uuid.UUID
	draft     Content
	version   int
	revision  int
	changed   bool
	withdrawn bool
}

const pathRow = `SELECT id, draft, draft_version, revision, content IS DISTINCT FROM draft, withdrawn_at IS NOT NULL FROM path
	WHERE tenant_id = $1 AND slug = $2`

func pathBySlug(ctx context.Context, tx *db.Tx, slug string) (row, error) {
	return onePath(ctx, tx, pathRow, slug)
}

func lockPath(ctx context.Context, tx *db.Tx, slug string) (row, error) {
	return onePath(ctx, tx, pathRow+` FOR UPDATE`, slug)
}

func onePath(ctx context.Context, tx *db.Tx, query, slug string) (r row, err error) {
	err = tx.Pgx().QueryRow(ctx, query, tx.Tenant(), slug).Scan(&r.id, &r.draft, &r.version, &r.revision, &r.changed, &r.withdrawn)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("path.not_found")
	}
	return r, err
}

func insertPath(ctx context.Context, tx *db.Tx, id uuid.UUID, slug string, c Content) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO path (tenant_id, id, slug, draft) VALUES ($1, $2, $3, $4)`, tx.Tenant(), id, slug, c)
	return err
}

func writeDraft(ctx context.Context, tx *db.Tx, r row) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE path SET draft = $3, draft_version = draft_version + 1 WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), r.id, r.draft)
	return err
}

// writeRevision offers the draft as the path's next revision.
func writeRevision(ctx context.Context, tx *db.Tx, r row, now time.Time) error {
	var batch pgx.Batch
	t := tx.Tenant()
	batch.Queue(`INSERT INTO path_revision (tenant_id, path_id, no, published_at, content) VALUES ($1, $2, $3, $4, $5)`, t, r.id, r.revision, now, r.draft)
	batch.Queue(`UPDATE path SET content = draft, revision = $3, withdrawn_at = NULL, draft_version = draft_version + 1
		WHERE tenant_id = $1 AND id = $2`, t, r.id, r.revision)
	batch.Queue(`UPDATE path_course SET live = false WHERE tenant_id = $1 AND path_id = $2 AND live`, t, r.id)
	batch.Queue(`INSERT INTO path_course (tenant_id, path_id, course_id) SELECT $1, $2, unnest($3::uuid[])
		ON CONFLICT (tenant_id, path_id, course_id) DO UPDATE SET live = true`, t, r.id, r.draft.Root.Courses())
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

func withdraw(ctx context.Context, tx *db.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE path SET withdrawn_at = $3, draft_version = draft_version + 1 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, now)
	return err
}

// The lock of a municipality's paths: completions share it, who changes what
// paths ask for has it alone.
const pathLock = `hashtextextended('path ' || $1, 0)`

func lockPaths(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock(`+pathLock+`)`, tx.Tenant().String())
	return err
}

func sharePaths(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock_shared(`+pathLock+`)`, tx.Tenant().String())
	return err
}

// uncorrected leaves out what a later fact corrected.
const uncorrected = `c.passed AND NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = c.tenant_id AND n.corrects_id = c.id)`

func coursesOf(ctx context.Context, tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]Course, error) {
	return coursesFor(ctx, tx, uuid.Nil, ids)
}

// coursesFor reads courses and how a person stands to them.
func coursesFor(ctx context.Context, tx *db.Tx, person uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Course, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT k.id, k.slug, k.title, k.minutes, k.withdrawn_at IS NOT NULL OR k.template,
			(SELECT max(c.completed_at) FROM completion c WHERE c.tenant_id = k.tenant_id AND c.person_id = @person AND c.course_id = k.id AND `+uncorrected+`),
			EXISTS (SELECT FROM enrolment e WHERE e.tenant_id = k.tenant_id AND e.person_id = @person AND e.course_id = k.id AND e.ended_at IS NULL),
			EXISTS (SELECT FROM completion c JOIN lesson_done d ON d.tenant_id = c.tenant_id AND d.enrolment_id = c.enrolment_id AND d.known
				WHERE c.tenant_id = k.tenant_id AND c.person_id = @person AND c.course_id = k.id)
		FROM course k WHERE k.tenant_id = @tenant AND k.id = ANY (@ids)`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "person": person, "ids": ids})
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Course])
	out := make(map[uuid.UUID]Course, len(list))
	for _, c := range list {
		out[c.ID] = c
	}
	return out, err
}

func standingOf(ctx context.Context, tx *db.Tx, person uuid.UUID, slug string) (st Standing, err error) {
	st.Slug = slug
	err = tx.Pgx().QueryRow(ctx, `SELECT p.id, p.content, p.withdrawn_at IS NOT NULL,
			(SELECT CASE WHEN NOT f.taken_back THEN f.at END FROM path_completion f
			 WHERE f.tenant_id = p.tenant_id AND f.path_id = p.id AND f.person_id = @person ORDER BY f.nr DESC LIMIT 1)
		FROM path p WHERE p.tenant_id = @tenant AND p.slug = @slug AND p.revision > 0`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "person": person, "slug": slug}).
		Scan(&st.ID, &st.Content, &st.Withdrawn, &st.CompletedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("path.not_found")
	}
	return st, err
}

func askList(r *db.Reads, l i18n.Lang, into *[]Summary) {
	db.Collect(r, scanSummary, func(list []Summary) error { *into = list; return nil }, `
		SELECT p.id, p.slug, p.draft, p.revision, p.content IS DISTINCT FROM p.draft, p.withdrawn_at IS NOT NULL, 0,
			EXISTS (SELECT FROM path_course x JOIN course c ON c.tenant_id = x.tenant_id AND c.id = x.course_id
				WHERE x.tenant_id = p.tenant_id AND x.path_id = p.id AND x.live AND (c.withdrawn_at IS NOT NULL OR c.template))
		FROM path p WHERE p.tenant_id = $1
		ORDER BY lotse_unaccent(lower(coalesce(p.draft->'name'->>$2, p.draft->'name'->>'de'))), p.slug LIMIT 1000`, r.Tenant(), string(l))
}

func askOffered(r *db.Reads, l i18n.Lang, into *[]Summary) {
	db.Collect(r, scanSummary, func(list []Summary) error { *into = list; return nil }, `
		SELECT p.id, p.slug, p.content, p.revision, false, false,
			(SELECT coalesce(sum(c.minutes), 0) FROM path_course x JOIN course c ON c.tenant_id = x.tenant_id AND c.id = x.course_id
				WHERE x.tenant_id = p.tenant_id AND x.path_id = p.id AND x.live), false
		FROM path p WHERE p.tenant_id = $1 AND p.revision > 0 AND p.withdrawn_at IS NULL
		ORDER BY lotse_unaccent(lower(coalesce(p.content->'name'->>$2, p.content->'name'->>'de'))), p.slug LIMIT 1000`, r.Tenant(), string(l))
}

func scanSummary(r pgx.CollectableRow) (s Summary, err error) {
	var c Content
	err = r.Scan(&s.ID, &s.Slug, &c, &s.Revision, &s.Changed, &s.Withdrawn, &s.Minutes, &s.Stuck)
	s.Name, s.Goal, s.Courses = c.Name, c.Goal, len(c.Root.Courses())
	return s, err
}

func askNames(r *db.Reads, use func(map[uuid.UUID]i18n.Text)) {
	type named struct {
		ID   uuid.UUID
		Name i18n.Text
	}
	db.Rows(r, func(list []named) error {
		names := make(map[uuid.UUID]i18n.Text, len(list))
		for _, n := range list {
			names[n.ID] = n.Name
		}
		use(names)
		return nil
	}, `SELECT id, content->'name' FROM path WHERE tenant_id = $1 AND revision > 0`, r.Tenant())
}
