package share

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

const workColumns = `w.tenant_id, w.id, w.course, w.reach, w.no, w.title, w.summary, w.languages, w.minutes, w.outline, w.licence, w.sources,
	w.accessibility, w.hash, t.name, w.tenant_id = $1, (SELECT count(*) FROM share_use u WHERE u.work_id = w.id), w.shared_at, w.updated_at, w.withdrawn_at, w.why`

const fromWorks = ` FROM share_work w JOIN tenant t ON t.id = w.tenant_id `

func scanWork(r pgx.CollectableRow) (w Work, err error) {
	var langs []string
	err = r.Scan(&w.Tenant, &w.ID, &w.Course, &w.Reach, &w.No, &w.Title, &w.Summary, &langs, &w.Minutes, &w.Outline, &w.Licence, &w.Sources,
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

// workOf and workBySlug find what the town itself shares; whoever changes it
// waits for the one before.
func workOf(ctx context.Context, tx *db.Tx, courseID uuid.UUID) (Work, error) {
	return oneWork(ctx, tx, `WHERE w.tenant_id = $1 AND w.course_id = $2 FOR UPDATE OF w`, courseID)
}

func workBySlug(ctx context.Context, tx *db.Tx, slug string) (Work, error) {
	return oneWork(ctx, tx, `WHERE w.tenant_id = $1 AND w.course = $2 FOR UPDATE OF w`, slug)
}

func ownWorks(ctx context.Context, tx *db.Tx) ([]Work, error) {
	return works(ctx, tx, `WHERE w.tenant_id = $1 AND w.withdrawn_at IS NULL ORDER BY w.id FOR UPDATE OF w`)
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
	return works(ctx, tx, `WHERE w.withdrawn_at IS NULL AND `+readable(guest)+` ORDER BY w.updated_at DESC, w.id LIMIT 500`)
}

func workByID(ctx context.Context, tx *db.Tx, id uuid.UUID, guest bool) (Work, error) {
	return oneWork(ctx, tx, `WHERE w.id = $2 AND `+readable(guest), id)
}

func packageOf(ctx context.Context, tx *db.Tx, w Work) (p stored, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT envelope, texts FROM share_work WHERE tenant_id = $1 AND id = $2`, w.Tenant, w.ID).Scan(&p.Line, &p.Texts)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("share.missing")
	}
	return p, err
}

func putWork(ctx context.Context, tx *db.Tx, w Work, courseID uuid.UUID, network *uuid.UUID, line, texts []byte) error {
	langs := make([]string, len(w.Languages))
	for i, l := range w.Languages {
		langs[i] = string(l)
	}
	if w.Sources == nil {
		w.Sources = []string{}
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO share_work (tenant_id, id, course_id, course, reach, network_id, no, title, summary, languages, minutes, outline,
			licence, sources, accessibility, hash, envelope, texts, shared_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
		ON CONFLICT (tenant_id, id) DO UPDATE SET reach = excluded.reach, network_id = excluded.network_id, no = excluded.no, title = excluded.title,
			summary = excluded.summary, languages = excluded.languages, minutes = excluded.minutes, outline = excluded.outline, licence = excluded.licence,
			sources = excluded.sources, accessibility = excluded.accessibility, hash = excluded.hash, envelope = excluded.envelope, texts = excluded.texts,
			updated_at = excluded.updated_at, withdrawn_at = NULL, why = '{}'`,
		tx.Tenant(), w.ID, courseID, w.Course, w.Reach, network, w.No, w.Title, w.Summary, langs, w.Minutes, w.Outline,
		w.Licence, w.Sources, w.Accessibility, w.Hash, line, texts, w.SharedAt, w.UpdatedAt)
	return err
}

func setWithdrawn(tx *db.Tx, id uuid.UUID, at time.Time, why i18n.Text) {
	tx.Queue(`UPDATE share_work SET withdrawn_at = $3, why = $4 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, at, why)
}
