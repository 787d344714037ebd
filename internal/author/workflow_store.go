package author

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// wayOf locks a draft and reads where it is.
func wayOf(ctx context.Context, tx *db.Tx, slug string) (way, error) {
	var (
		w  way
		by *uuid.UUID
	)
	err := tx.Pgx().QueryRow(ctx, `
		SELECT d.id, d.state, d.publish_at, d.change, d.touched_at, d.touched_by, jsonb_array_length(d.head->'languages'),
		       coalesce(s.missing, 'notice'), coalesce(s.four_eyes, false), `+behind+`
		FROM draft d LEFT JOIN author_setting s ON s.tenant_id = d.tenant_id
		WHERE d.tenant_id = $1 AND d.slug = $2 FOR NO KEY UPDATE OF d`, tx.Tenant(), slug).
		Scan(&w.ID, &w.State, &w.PublishAt, &w.Change, &w.TouchedAt, &by, &w.Languages, &w.Settings.Missing, &w.Settings.FourEyes, &w.Behind)
	w.TouchedBy = orNobody(by)
	if errors.Is(err, pgx.ErrNoRows) {
		return w, fault.Missing("author.missing")
	}
	return w, err
}

func setState(tx *db.Tx, draft uuid.UUID, to State, publishAt *time.Time, change course.Change) {
	tx.Queue(`UPDATE draft SET state = $3, publish_at = $4, change = $5 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), draft, to, publishAt, change)
}

func askSettings(r *db.Reads, into *Settings) {
	db.Rows(r, func(rows []Settings) error {
		if len(rows) > 0 {
			*into = rows[0]
		}
		return nil
	}, `SELECT missing, four_eyes FROM author_setting WHERE tenant_id = $1`, r.Tenant())
}

func putSettings(tx *db.Tx, s Settings) {
	tx.Queue(`INSERT INTO author_setting (tenant_id, missing, four_eyes) VALUES ($1, $2, $3)
		ON CONFLICT (tenant_id) DO UPDATE SET missing = EXCLUDED.missing, four_eyes = EXCLUDED.four_eyes`, tx.Tenant(), s.Missing, s.FourEyes)
}

func insertComment(ctx context.Context, tx *db.Tx, draft uuid.UUID, c Comment) {
	tx.Queue(`INSERT INTO draft_comment (tenant_id, id, draft_id, block, body, said_at, said_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), c.ID, draft, c.Block, c.Text, c.At, who(ctx))
}

// resolveComment closes an open comment and returns its block.
func resolveComment(ctx context.Context, tx *db.Tx, draft, comment uuid.UUID) (block string, err error) {
	err = tx.Pgx().QueryRow(ctx, `UPDATE draft_comment SET resolved_at = $4, resolved_by = $5
		WHERE tenant_id = $1 AND draft_id = $2 AND id = $3 AND resolved_at IS NULL RETURNING block`,
		tx.Tenant(), draft, comment, clock.Now(ctx), who(ctx)).Scan(&block)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Clash("author.comment_resolved")
	}
	return block, err
}

func askComments(r *db.Reads, course string, into *[]Comment) {
	db.Collect(r, func(row pgx.CollectableRow) (Comment, error) {
		var (
			c            Comment
			by, resolved *uuid.UUID
		)
		err := row.Scan(&c.ID, &c.Block, &c.Lesson, &c.Text, &c.At, &by, &c.ResolvedAt, &resolved)
		c.By, c.ResolvedBy = orNobody(by), orNobody(resolved)
		return c, err
	}, func(rows []Comment) error { *into = rows; return nil }, `
		SELECT m.id, m.block, coalesce(b.lesson, ''), m.body, m.said_at, m.said_by, m.resolved_at, m.resolved_by
		FROM draft d JOIN draft_comment m ON m.tenant_id = d.tenant_id AND m.draft_id = d.id
		LEFT JOIN draft_block b ON b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.id = m.block
		WHERE d.tenant_id = $1 AND d.slug = $2 ORDER BY m.resolved_at IS NOT NULL, m.said_at, m.id LIMIT 1000`, r.Tenant(), course)
}

// liveOf is what people see of a course.
func liveOf(ctx context.Context, tx *db.Tx, slug string) (Live, error) {
	var (
		l  Live
		id *uuid.UUID
	)
	err := tx.Pgx().QueryRow(ctx, `SELECT id, version_id, version_no, withdrawn_at, withdrawn_why FROM course WHERE tenant_id = $1 AND slug = $2`,
		tx.Tenant(), slug).Scan(&l.CourseID, &id, &l.No, &l.WithdrawnAt, &l.Why)
	l.VersionID = orNobody(id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return l, err
}

// settle notes that the draft is what is live: from now on translations are
// measured by these texts.
func settle(tx *db.Tx, draft, version uuid.UUID, source i18n.Lang) {
	tx.Queue(`UPDATE draft SET state = 'published', publish_at = NULL, change = '', base_id = $3 WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), draft, version)
	tx.Queue(`UPDATE draft_text x SET live = x.print FROM draft_block b
		WHERE x.tenant_id = $1 AND x.draft_id = $2 AND x.lang = $3 AND x.live <> x.print
			AND b.tenant_id = $1 AND b.draft_id = $2 AND b.id = x.block AND b.deleted_at IS NULL`, tx.Tenant(), draft, source)
}
