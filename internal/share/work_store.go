package share

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

const workColumns = `w.tenant_id, w.id, w.kind, coalesce(w.course_id, w.item_id), w.slug, w.reach, w.no, w.title, w.summary, w.languages, w.minutes, w.outline, w.licence, w.sources,
	w.accessibility, w.hash, t.name, w.tenant_id = $1, (SELECT count(*) FROM share_use u WHERE u.work_id = w.id), w.shared_at, w.updated_at, w.withdrawn_at, w.why`

const fromWorks = ` FROM share_work w JOIN tenant t ON t.id = w.tenant_id `

func scanWork(r pgx.CollectableRow) (w Work, err error) {
	var langs []string
	err = r.Scan(&w.Tenant, &w.ID, &w.Kind, &w.Object, &w.Slug, &w.Reach, &w.No, &w.Title, &w.Summary, &langs, &w.Minutes, &w.Outline, &w.Licence, &w.Sources,
		&w.Accessibility, &w.Hash, &w.Town, &w.Own, &w.Uses, &w.SharedAt, &w.UpdatedAt, &w.WithdrawnAt, &w.Why)
	for _, l := range langs {
		w.Languages = append(w.Languages, i18n.Lang(l))
	}
	return w, err
}

func works(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Work, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+workColumns+fromWorks+where, append([]any{tx.Tenant()}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanWork)
}

func oneWork(ctx context.Context, tx *db.Tx, where string, args ...any) (Work, error) {
	list, err := works(ctx, tx, where, args...)
	if err != nil {
		return Work{}, err
	}
	if len(list) == 0 {
		return Work{}, fault.Missing("share.missing")
	}
	return list[0], nil
}

// workOf finds what the town itself shares, workBySlug a course; whoever
// changes it waits for the one before.
func workOf(ctx context.Context, tx *db.Tx, object uuid.UUID) (Work, error) {
	return oneWork(ctx, tx, `WHERE w.tenant_id = $1 AND (w.course_id = $2 OR w.item_id = $2) FOR UPDATE OF w`, object)
}

func workBySlug(ctx context.Context, tx *db.Tx, slug string) (Work, error) {
	return oneWork(ctx, tx, `WHERE w.tenant_id = $1 AND w.kind = 'course' AND w.slug = $2 FOR UPDATE OF w`, slug)
}

func ownWorks(ctx context.Context, tx *db.Tx) ([]Work, error) {
	return works(ctx, tx, `WHERE w.tenant_id = $1 AND w.withdrawn_at IS NULL ORDER BY w.id FOR UPDATE OF w`)
}

// doubtful are works that the town may offer no longer: courses, and texts that
// are not what a package of them says. Others hear of texts with their release.
func doubtful(ctx context.Context, tx *db.Tx) ([]Work, error) {
	return works(ctx, tx, `WHERE w.tenant_id = $1 AND w.withdrawn_at IS NULL
		AND (w.kind = 'course' OR NOT EXISTS (SELECT FROM forum_item i WHERE i.tenant_id = $1 AND i.id = w.item_id AND i.version_no > 0 AND i.reach <> 'tenant'))
		ORDER BY w.id FOR UPDATE OF w`)
}

// readable is what a guest or a person of the town finds; whose rows are seen
// at all is the policy's affair.
func readable(guest bool) string {
	if guest {
		return `w.reach = 'public'`
	}
	return `true`
}

func listWorks(ctx context.Context, tx *db.Tx, guest bool) ([]Work, error) {
	return works(ctx, tx, `WHERE w.kind = 'course' AND w.withdrawn_at IS NULL AND `+readable(guest)+` ORDER BY w.updated_at DESC, w.id LIMIT 500`)
}

func workByID(ctx context.Context, tx *db.Tx, name string, id uuid.UUID, guest bool) (Work, error) {
	return oneWork(ctx, tx, `WHERE w.id = $2 AND w.kind = $3 AND `+readable(guest), id, name)
}

// publicWorks are the courses that the town itself shares with everybody, also
// those of them that it took back.
func publicWorks(ctx context.Context, tx *db.Tx, most int) ([]Work, error) {
	return works(ctx, tx, `WHERE w.tenant_id = $1 AND w.kind = 'course' AND w.reach = 'public' ORDER BY w.withdrawn_at NULLS FIRST, w.updated_at DESC, w.id LIMIT $2`, most)
}

func packageOf(ctx context.Context, tx *db.Tx, w Work) (p stored, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT envelope, texts FROM share_work WHERE tenant_id = $1 AND id = $2`, w.Tenant, w.ID).Scan(&p.Line, &p.Texts)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("share.missing")
	}
	return p, err
}

// putWork stores what was signed. A text is shared with the network its release
// names, whichever the town is in today.
func putWork(ctx context.Context, tx *db.Tx, w Work, network *uuid.UUID, line, texts []byte) error {
	langs := make([]string, len(w.Languages))
	for i, l := range w.Languages {
		langs[i] = string(l)
	}
	if w.Sources == nil {
		w.Sources = []string{}
	}
	if w.Outline == nil {
		w.Outline = []Step{}
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO share_work (tenant_id, id, kind, course_id, item_id, slug, reach, network_id, no, title, summary, languages, minutes, outline,
			licence, sources, accessibility, hash, envelope, texts, shared_at, updated_at)
		VALUES ($1, $2, $21, CASE WHEN $21 = 'course' THEN $3::uuid END, CASE WHEN $21 <> 'course' THEN $3::uuid END, $4, $5,
			CASE WHEN $21 = 'course' THEN $6::uuid ELSE (SELECT i.network_id FROM forum_item i WHERE i.tenant_id = $1 AND i.id = $3) END,
			$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
		ON CONFLICT (tenant_id, id) DO UPDATE SET reach = excluded.reach, network_id = excluded.network_id, no = excluded.no, title = excluded.title,
			summary = excluded.summary, languages = excluded.languages, minutes = excluded.minutes, outline = excluded.outline, licence = excluded.licence,
			sources = excluded.sources, accessibility = excluded.accessibility, hash = excluded.hash, envelope = excluded.envelope, texts = excluded.texts,
			updated_at = excluded.updated_at, withdrawn_at = NULL, why = '{}'`,
		tx.Tenant(), w.ID, w.Object, w.Slug, w.Reach, network, w.No, w.Title, w.Summary, langs, w.Minutes, w.Outline,
		w.Licence, w.Sources, w.Accessibility, w.Hash, line, texts, w.SharedAt, w.UpdatedAt, w.Kind)
	return err
}

// setWithdrawn takes a work back. Of a text nothing stays that others could
// read; of a course stays what those are shown who took it over.
func setWithdrawn(tx *db.Tx, w Work, at time.Time) {
	tx.Queue(`UPDATE share_work SET withdrawn_at = $3, why = $4 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), w.ID, at, w.Why)
	tx.Queue(`UPDATE share_work SET title = '{}', summary = '{}', sources = '{}', envelope = '', texts = ''
		WHERE tenant_id = $1 AND id = $2 AND kind <> 'course'`, tx.Tenant(), w.ID)
}

// unsigned are the first n texts behind one that others read and of which no
// package says what they say.
func unsigned(ctx context.Context, tx *db.Tx, after uuid.UUID, n int) ([]forum.Publication, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT i.id, i.kind, i.slug FROM forum_item i
		LEFT JOIN share_work w ON w.tenant_id = i.tenant_id AND w.item_id = i.id
		WHERE i.tenant_id = $1 AND i.id > $2 AND i.version_no > 0 AND i.reach <> 'tenant' AND i.kind IN ('article', 'blueprint')
			AND (w.id IS NULL OR w.no < i.version_no OR w.withdrawn_at IS NOT NULL) ORDER BY i.id LIMIT $3`, tx.Tenant(), after, n)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[forum.Publication])
}
