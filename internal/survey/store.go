package survey

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func askGiven(r *db.Reads, person, version uuid.UUID, given *bool) {
	db.Rows(r, func(rows []struct{ N int }) error { *given = rows[0].N > 0; return nil },
		`SELECT count(*)::int FROM survey_ticket WHERE tenant_id = $1 AND person_id = $2 AND version_id = $3`, r.Tenant(), person, version)
}

// insertTicket says whether the person had none.
func insertTicket(ctx context.Context, tx *db.Tx, person, version uuid.UUID, month clock.Date) (fresh bool, err error) {
	tag, err := tx.Pgx().Exec(ctx, `INSERT INTO survey_ticket (tenant_id, person_id, version_id, month) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, person_id, version_id) DO NOTHING`, tx.Tenant(), person, version, month)
	return tag.RowsAffected() == 1, err
}

// insertBallot gives the ballot an id of chance alone: the ids of other rows
// tell when they were made.
func insertBallot(ctx context.Context, tx *db.Tx, version uuid.UUID, month clock.Date, s Sheet) error {
	id, err := uuid.NewRandom()
	if err != nil {
		return err
	}
	values, err := json.Marshal(s.Values)
	if err != nil {
		return err
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO survey_ballot (tenant_id, id, version_id, month, answers, comment) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), id, version, month, string(values), s.Comment)
	return err
}

// waiting are the versions in whose box something lies.
func waiting(ctx context.Context, tx *db.Tx) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT version_id FROM survey_ballot WHERE tenant_id = $1 ORDER BY 1`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// lockBox makes two workers open one after the other, and says how many ballots
// came out before and how many lie inside.
func lockBox(ctx context.Context, tx *db.Tx, version uuid.UUID) (opened, inside int, err error) {
	if err = tx.Pgx().QueryRow(ctx, `INSERT INTO survey_box (tenant_id, version_id) VALUES ($1, $2)
		ON CONFLICT (tenant_id, version_id) DO UPDATE SET opened = survey_box.opened RETURNING opened`, tx.Tenant(), version).Scan(&opened); err != nil {
		return 0, 0, err
	}
	err = tx.Pgx().QueryRow(ctx, `SELECT count(*)::int FROM survey_ballot WHERE tenant_id = $1 AND version_id = $2`, tx.Tenant(), version).Scan(&inside)
	return opened, inside, err
}

// empty takes n ballots out of a box, chosen by their random ids.
func empty(ctx context.Context, tx *db.Tx, version uuid.UUID, n int, month clock.Date) error {
	_, err := tx.Pgx().Exec(ctx, `
		WITH taken AS (
			DELETE FROM survey_ballot WHERE tenant_id = @t AND id IN (
				SELECT id FROM survey_ballot WHERE tenant_id = @t AND version_id = @v ORDER BY id LIMIT @n)
			RETURNING answers, comment),
		counted AS (
			INSERT INTO survey_result AS r (tenant_id, version_id, question, value, n)
			SELECT @t, @v, a.key, a.value::int, count(*) FROM taken, jsonb_each_text(answers) a GROUP BY a.key, a.value
			ON CONFLICT (tenant_id, version_id, question, value) DO UPDATE SET n = r.n + excluded.n),
		said AS (
			INSERT INTO survey_comment (tenant_id, id, version_id, body, month)
			SELECT @t, gen_random_uuid(), @v, comment, @m::date FROM taken WHERE comment <> '' ORDER BY random())
		UPDATE survey_box SET opened = opened + @n WHERE tenant_id = @t AND version_id = @v`,
		pgx.NamedArgs{"t": tx.Tenant(), "v": version, "n": n, "m": month})
	return err
}

func askOpened(r *db.Reads, version uuid.UUID, n *int) {
	db.Rows(r, func(rows []struct{ N int }) error {
		if len(rows) > 0 {
			*n = rows[0].N
		}
		return nil
	}, `SELECT opened FROM survey_box WHERE tenant_id = $1 AND version_id = $2`, r.Tenant(), version)
}

// tallied is how often a value was given.
type tallied struct {
	Question string
	Value, N int
}

func askTally(r *db.Reads, version uuid.UUID, into *[]tallied) {
	db.List(r, into, `SELECT question, value, n FROM survey_result WHERE tenant_id = $1 AND version_id = $2`, r.Tenant(), version)
}

// askComments reads free texts by their random ids: the order says nothing.
func askComments(r *db.Reads, version uuid.UUID, into *[]string) {
	db.Rows(r, func(rows []struct{ Body string }) error {
		for _, c := range rows {
			*into = append(*into, c.Body)
		}
		return nil
	}, `SELECT body FROM survey_comment WHERE tenant_id = $1 AND version_id = $2 ORDER BY id LIMIT 500`, r.Tenant(), version)
}

func forget(ctx context.Context, tx *db.Tx, before clock.Date) error {
	var batch pgx.Batch
	for _, table := range []string{"survey_ticket", "survey_ballot", "survey_comment"} {
		batch.Queue(`DELETE FROM `+table+` WHERE tenant_id = $1 AND month < $2`, tx.Tenant(), before)
	}
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}
