package author

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// draftKey is a draft that is locked for writing.
type draftKey struct {
	ID     uuid.UUID
	State  State // before
	Source i18n.Lang
}

// behind says of the draft d what Draft.behind says.
const behind = `(d.state = 'published' AND EXISTS (SELECT 1 FROM course c
	WHERE c.tenant_id = d.tenant_id AND c.slug = d.slug AND c.version_id IS DISTINCT FROM d.base_id))`

// touchDraft locks the draft for a change of its content and notes who writes.
// What was published is a draft again from then on. It is not ok where there
// is no draft that can be written to.
func touchDraft(ctx context.Context, tx *db.Tx, slug string) (d draftKey, ok bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		WITH old AS (SELECT d.id, d.state, `+behind+` AS behind FROM draft d WHERE d.tenant_id = @t AND d.slug = @s FOR NO KEY UPDATE OF d)
		UPDATE draft SET touched_at = @at, touched_by = @who, state = CASE draft.state WHEN 'published' THEN 'draft' ELSE draft.state END
		FROM old WHERE draft.tenant_id = @t AND draft.id = old.id AND draft.state <> 'approved' AND NOT old.behind
		RETURNING draft.id, old.state, draft.head->>'source'`,
		pgx.NamedArgs{"t": tx.Tenant(), "s": slug, "at": clock.Now(ctx), "who": who(ctx)}).Scan(&d.ID, &d.State, &d.Source)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, false, nil
	}
	return d, err == nil, err
}

// closed says why a draft cannot be written to.
func closed(ctx context.Context, tx *db.Tx, slug string) error {
	var n int
	if err := tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM draft WHERE tenant_id = $1 AND slug = $2`, tx.Tenant(), slug).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return fault.Missing("author.missing")
	}
	return fault.Clash("author.locked")
}

// who acts, or null for the program.
func who(ctx context.Context) *uuid.UUID {
	if p := actor.From(ctx).Person; p != uuid.Nil {
		return &p
	}
	return nil
}

// step is a row of the history.
type step struct {
	Kind   Kind
	Key    string
	Before any
	After  any
	Undoes uuid.UUID
}

// note queues a row of the history and returns its id.
func note(ctx context.Context, tx *db.Tx, draft uuid.UUID, s step) (uuid.UUID, error) {
	before, err := stored(s.Before)
	if err != nil {
		return uuid.Nil, err
	}
	after, err := stored(s.After)
	if err != nil {
		return uuid.Nil, err
	}
	id := db.NewID()
	var undoes *uuid.UUID
	if s.Undoes != uuid.Nil {
		undoes = &s.Undoes
	}
	tx.Queue(`INSERT INTO draft_change (tenant_id, id, at, draft_id, actor_id, kind, key, before, after, undoes)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Tenant(), id, clock.Now(ctx), draft, who(ctx), s.Kind, s.Key, before, after, undoes)
	return id, nil
}

// stored is a value as jsonb, or null for nil.
func stored(v any) (*string, error) {
	if v == nil {
		return nil, nil
	}
	b, err := json.Marshal(v)
	s := string(b)
	return &s, err
}

// lessonState and blockState are rows as they stand.
type lessonState struct {
	Place   string
	Body    json.RawMessage
	Version int
	Deleted *time.Time
}

type blockState struct {
	Lesson  string
	Place   string
	Body    json.RawMessage
	Version int
	Deleted *time.Time
}

func lessonAt(ctx context.Context, tx *db.Tx, draft uuid.UUID, id string) (lessonState, error) {
	var l lessonState
	err := tx.Pgx().QueryRow(ctx, `SELECT place, body, version, deleted_at FROM draft_lesson WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`,
		tx.Tenant(), draft, id).Scan(&l.Place, &l.Body, &l.Version, &l.Deleted)
	if errors.Is(err, pgx.ErrNoRows) {
		return l, fault.Missing("author.lesson_missing")
	}
	return l, err
}

func blockAt(ctx context.Context, tx *db.Tx, draft uuid.UUID, id string) (blockState, error) {
	var b blockState
	err := tx.Pgx().QueryRow(ctx, `SELECT lesson, place, body, version, deleted_at FROM draft_block WHERE tenant_id = $1 AND draft_id = $2 AND id = $3`,
		tx.Tenant(), draft, id).Scan(&b.Lesson, &b.Place, &b.Body, &b.Version, &b.Deleted)
	if errors.Is(err, pgx.ErrNoRows) {
		return b, fault.Missing("author.block_missing")
	}
	return b, err
}

// lessonsIn and blocksIn are the places of what stands now, in order.
func lessonsIn(ctx context.Context, tx *db.Tx, draft uuid.UUID) ([]placed, error) {
	return places(tx.Pgx().Query(ctx, `SELECT id, place FROM draft_lesson
		WHERE tenant_id = $1 AND draft_id = $2 AND deleted_at IS NULL AND id <> 'test' ORDER BY place, id`, tx.Tenant(), draft))
}

func blocksIn(ctx context.Context, tx *db.Tx, draft uuid.UUID, lesson string) ([]placed, error) {
	return places(tx.Pgx().Query(ctx, `SELECT id, place FROM draft_block
		WHERE tenant_id = $1 AND draft_id = $2 AND lesson = $3 AND deleted_at IS NULL ORDER BY place, id`, tx.Tenant(), draft, lesson))
}

func places(rows pgx.Rows, err error) ([]placed, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[placed])
}

// taken are the ids that nobody can have any more: deleted ones, and words of
// addresses.
func taken(ctx context.Context, tx *db.Tx, draft uuid.UUID) (func(string) bool, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM draft_block WHERE tenant_id = $1 AND draft_id = $2
		UNION ALL SELECT id FROM draft_lesson WHERE tenant_id = $1 AND draft_id = $2`, tx.Tenant(), draft)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	have := map[string]bool{}
	for _, id := range ids {
		have[id] = true
	}
	return func(id string) bool { return have[id] || courseware.Reserved(id) }, err
}
