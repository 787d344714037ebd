package author

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const stepColumns = `c.id, c.at, c.actor_id, c.kind, c.key, coalesce(c.before, 'null'), coalesce(c.after, 'null'), c.undoes, ` + wasUndone

// wasUndone: some step took it back, and that one was not taken back itself.
const wasUndone = `EXISTS (SELECT 1 FROM draft_change u WHERE u.tenant_id = c.tenant_id AND u.undoes = c.id
	AND NOT EXISTS (SELECT 1 FROM draft_change r WHERE r.tenant_id = u.tenant_id AND r.undoes = u.id))`

func scanStep(row pgx.CollectableRow) (Step, error) {
	var (
		st         Step
		by, undoes *uuid.UUID
	)
	err := row.Scan(&st.ID, &st.At, &by, &st.Kind, &st.Key, &st.Before, &st.After, &undoes, &st.Undone)
	st.By, st.Undoes = orNobody(by), orNobody(undoes)
	return st, err
}

func askSteps(r *db.Reads, course string, before uuid.UUID, into *[]Step) {
	db.Collect(r, scanStep, func(rows []Step) error { *into = rows; return nil }, `
		SELECT `+stepColumns+` FROM draft d JOIN draft_change c ON c.tenant_id = d.tenant_id AND c.draft_id = d.id
		WHERE d.tenant_id = $1 AND d.slug = $2 AND ($3 = '00000000-0000-0000-0000-000000000000'::uuid OR c.id < $3)
		ORDER BY c.id DESC LIMIT $4`, r.Tenant(), course, before, historyPage)
}

func oneStep(rows pgx.Rows, err error) (Step, error) {
	if err != nil {
		return Step{}, err
	}
	st, err := pgx.CollectOneRow(rows, scanStep)
	if errors.Is(err, pgx.ErrNoRows) {
		return st, fault.Missing("author.step_missing")
	}
	return st, err
}

// stepByID finds a step of the course; the last day is enough, older ones
// cannot be taken back.
func stepByID(ctx context.Context, tx *db.Tx, course string, id uuid.UUID) (Step, error) {
	return oneStep(tx.Pgx().Query(ctx, `SELECT `+stepColumns+` FROM draft d JOIN draft_change c ON c.tenant_id = d.tenant_id AND c.draft_id = d.id
		WHERE d.tenant_id = $1 AND d.slug = $2 AND c.id = $3`, tx.Tenant(), course, id))
}

// lastStep is the actor's newest step of the given kinds that still holds.
func lastStep(ctx context.Context, tx *db.Tx, course string, kinds []Kind) (Step, error) {
	return oneStep(tx.Pgx().Query(ctx, `SELECT `+stepColumns+` FROM draft d JOIN draft_change c ON c.tenant_id = d.tenant_id AND c.draft_id = d.id
		WHERE d.tenant_id = $1 AND d.slug = $2 AND c.actor_id = $3 AND c.kind = ANY ($4) AND c.at > $5 AND c.undoes IS NULL AND NOT `+wasUndone+`
		ORDER BY c.id DESC LIMIT 1`, tx.Tenant(), course, actor.From(ctx).Person, kinds, clock.Now(ctx).Add(-undoFor)))
}

// flipLife deletes what stands or brings back what is deleted; false where it
// is not as it is said to be.
func flipLife(ctx context.Context, tx *db.Tx, table string, draft uuid.UUID, id string, deleted bool) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE `+table+` SET deleted_at = CASE WHEN $4 THEN NULL ELSE $5::timestamptz END
		WHERE tenant_id = $1 AND draft_id = $2 AND id = $3 AND (deleted_at IS NOT NULL) = $4`, tx.Tenant(), draft, id, deleted, clock.Now(ctx))
	return tag.RowsAffected() == 1, err
}

func setBlockPlace(tx *db.Tx, draft uuid.UUID, id string, to position) {
	tx.Queue(`UPDATE draft_block SET lesson = $4, place = $5 WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`,
		tx.Tenant(), draft, id, to.Lesson, to.Place)
}

func setLessonPlace(tx *db.Tx, draft uuid.UUID, id, place string) {
	tx.Queue(`UPDATE draft_lesson SET place = $4 WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`, tx.Tenant(), draft, id, place)
}

func setBlockBody(tx *db.Tx, draft uuid.UUID, id string, body json.RawMessage) {
	tx.Queue(`UPDATE draft_block SET body = $4, version = version + 1 WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`,
		tx.Tenant(), draft, id, string(body))
}

func setLessonBody(tx *db.Tx, draft uuid.UUID, id string, body json.RawMessage) {
	tx.Queue(`UPDATE draft_lesson SET body = $4, version = version + 1 WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`,
		tx.Tenant(), draft, id, string(body))
}

// undoneOf are those of some steps that were taken back.
func undoneOf(ctx context.Context, tx *db.Tx, steps []uuid.UUID) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT c.id FROM draft_change c WHERE c.tenant_id = $1 AND c.id = ANY ($2) AND `+wasUndone, tx.Tenant(), steps)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
