package check

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const runColumns = `r.id, r.framework_id, r.seed, r.families, r.started_at, r.touched_at, r.self_at, r.drawn_at, r.test_at, r.ended_at`

// askRun reads a run of the person and its pages; uuid.Nil is the open one.
func askRun(r *db.Reads, person, id uuid.UUID, runs *[]Run, pages *[]Page) {
	which := `r.tenant_id = $1 AND r.person_id = $2 AND (r.id = $3 OR $3 = '00000000-0000-0000-0000-000000000000' AND r.ended_at IS NULL)`
	db.List(r, runs, `SELECT `+runColumns+` FROM check_run r WHERE `+which, r.Tenant(), person, id)
	db.List(r, pages, `SELECT a.part, a.no, a.key, a.competence, a.level, a.version, coalesce(a.given::text, ''), a.is_right, a.saved_at
		FROM check_run r JOIN check_answer a ON a.tenant_id = r.tenant_id AND a.run_id = r.id
		WHERE `+which+` ORDER BY a.part, a.no`, r.Tenant(), person, id)
}

func askRuns(r *db.Reads, person uuid.UUID, into *[]Run) {
	db.List(r, into, `SELECT `+runColumns+` FROM check_run r WHERE r.tenant_id = $1 AND r.person_id = $2
		ORDER BY r.started_at DESC LIMIT 50`, r.Tenant(), person)
}

// lockOpen makes two tabs act one after the other on the open run.
func lockOpen(ctx context.Context, tx *db.Tx, person uuid.UUID) (*Run, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+runColumns+` FROM check_run r
		WHERE r.tenant_id = $1 AND r.person_id = $2 AND r.ended_at IS NULL FOR UPDATE`, tx.Tenant(), person)
	if err != nil {
		return nil, err
	}
	run, err := pgx.CollectOneRow(rows, pgx.RowToStructByPos[Run])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &run, err
}

// insertRun opens a run with a page for each area; of two tabs the first wins,
// and both get its run.
func insertRun(ctx context.Context, tx *db.Tx, person uuid.UUID, r Run, areas []string) (id uuid.UUID, err error) {
	families := r.Families
	if families == nil {
		families = []string{}
	}
	err = tx.Pgx().QueryRow(ctx, `
		INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, families, started_at, touched_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
		ON CONFLICT (tenant_id, person_id) WHERE ended_at IS NULL DO UPDATE SET touched_at = check_run.touched_at
		RETURNING id`, tx.Tenant(), r.ID, person, r.Framework, r.Seed, families, r.StartedAt).Scan(&id)
	if err != nil || id != r.ID {
		return id, err
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO check_answer (tenant_id, run_id, part, no, key)
		SELECT $1, $2, 'self', no, key FROM unnest($3::text[]) WITH ORDINALITY a (key, no)`, tx.Tenant(), id, areas)
	return id, err
}

// insertTest appends pages to the test of a run that is locked.
func insertTest(ctx context.Context, tx *db.Tx, run uuid.UUID, list []Page, at time.Time) error {
	keys, codes, levels := make([]string, len(list)), make([]string, len(list)), make([]int, len(list))
	for i, p := range list {
		keys[i], codes[i], levels[i] = p.Key, p.Competence, p.Level
	}
	var batch pgx.Batch
	batch.Queue(`INSERT INTO check_answer (tenant_id, run_id, part, no, key, competence, level)
		SELECT $1, $2, 'test', q.i + (SELECT coalesce(max(a.no), 0) FROM check_answer a WHERE a.tenant_id = $1 AND a.run_id = $2 AND a.part = 'test'),
			q.key, q.competence, q.level
		FROM unnest($3::text[], $4::text[], $5::int[]) WITH ORDINALITY q (key, competence, level, i)`,
		tx.Tenant(), run, keys, codes, levels)
	batch.Queue(`UPDATE check_run SET drawn_at = coalesce(drawn_at, $3), touched_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), run, at)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

// lastAsked are the questions of the person's newest check before this one.
func lastAsked(ctx context.Context, tx *db.Tx, person, but uuid.UUID) (map[string]bool, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT key FROM check_answer WHERE tenant_id = $1 AND part = 'test' AND run_id = (
		SELECT id FROM check_run WHERE tenant_id = $1 AND person_id = $2 AND id <> $3 AND drawn_at IS NOT NULL
		ORDER BY started_at DESC LIMIT 1)`, tx.Tenant(), person, but)
	if err != nil {
		return nil, err
	}
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	asked := map[string]bool{}
	for _, k := range keys {
		asked[k] = true
	}
	return asked, err
}

// put stores an answer on top of version base; ok is false when another
// version stands there or the part is over.
func put(ctx context.Context, tx *db.Tx, run uuid.UUID, p Page, base int, at time.Time) (version int, ok bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		WITH open AS (
			UPDATE check_run SET touched_at = @at WHERE tenant_id = @t AND id = @r AND ended_at IS NULL
			AND CASE @p::text WHEN 'self' THEN self_at ELSE test_at END IS NULL RETURNING id)
		UPDATE check_answer a SET given = @g, is_right = @right, saved_at = @at, version = a.version + 1
		FROM open WHERE a.tenant_id = @t AND a.run_id = open.id AND a.part = @p AND a.no = @n AND a.version = @b
		RETURNING a.version`, pgx.NamedArgs{
		"t": tx.Tenant(), "r": run, "p": string(p.Part), "n": p.No, "b": base, "g": p.Given, "right": p.Right, "at": at,
	}).Scan(&version)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return version, err == nil, err
}

// finish notes that a part is over. The test is the last one.
func finish(ctx context.Context, tx *db.Tx, run uuid.UUID, p Part, at time.Time) error {
	set := `self_at = $3`
	if p == TestPart {
		set = `test_at = $3, ended_at = $3`
	}
	_, err := tx.Pgx().Exec(ctx, `UPDATE check_run SET touched_at = $3, `+set+` WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), run, at)
	return err
}

func endRun(ctx context.Context, tx *db.Tx, run uuid.UUID, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE check_run SET ended_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), run, at)
	return err
}

func remove(ctx context.Context, tx *db.Tx, person, run uuid.UUID) error {
	tag, err := tx.Pgx().Exec(ctx, `DELETE FROM check_run WHERE tenant_id = $1 AND person_id = $2 AND id = $3`, tx.Tenant(), person, run)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Missing("check.not_found")
	}
	return err
}

func removeAll(tx *db.Tx, person uuid.UUID) {
	tx.Queue(`DELETE FROM check_run WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), person)
}

func sweep(tx *db.Tx, before time.Time) {
	tx.Queue(`DELETE FROM check_run WHERE tenant_id = $1 AND touched_at < $2`, tx.Tenant(), before)
}
