package courserun

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// overlap finds another run at the time of one on which the person counts. The
// lock on the person makes two sign-ups of one person follow each other.
func overlap(ctx context.Context, tx *db.Tx, run, person uuid.UUID) (*collision, error) {
	if _, err := tx.Pgx().Exec(ctx, `SELECT FROM person WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`, tx.Tenant(), person); err != nil {
		return nil, err
	}
	rows, err := tx.Pgx().Query(ctx, `
		SELECT '', c.title, x.starts_at, x.ends_at
		FROM run_session mine
		JOIN run_session x ON x.tenant_id = mine.tenant_id AND x.run_id <> mine.run_id AND x.cancelled_at IS NULL
			AND x.starts_at < mine.ends_at AND x.ends_at > mine.starts_at
		JOIN course_run r ON r.tenant_id = x.tenant_id AND r.id = x.run_id AND r.state = 'open'
		JOIN course c ON c.tenant_id = r.tenant_id AND c.id = r.course_id
		WHERE mine.tenant_id = $1 AND mine.run_id = $2 AND mine.cancelled_at IS NULL AND (
			EXISTS (SELECT FROM run_place p WHERE p.tenant_id = $1 AND p.run_id = r.id AND p.person_id = $3 AND p.state IN ('requested', 'waiting', 'booked'))
			OR EXISTS (SELECT FROM run_trainer t WHERE t.tenant_id = $1 AND t.run_id = r.id AND t.person_id = $3))
		ORDER BY x.starts_at LIMIT 1`, tx.Tenant(), run, person)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[collision])
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// insertPlace gives the place the next number of its run.
func insertPlace(ctx context.Context, tx *db.Tx, p *place) error {
	err := tx.Pgx().QueryRow(ctx, `UPDATE course_run SET queue = queue + 1 WHERE tenant_id = $1 AND id = $2 RETURNING queue`, tx.Tenant(), p.Run).Scan(&p.No)
	if err != nil {
		return err
	}
	var by *uuid.UUID
	if a := actor.From(ctx); a.Person != p.Person && a.Person != uuid.Nil {
		by = &a.Person
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO run_place (tenant_id, id, run_id, person_id, no, state, signed_up_by, created_at, changed_at, waived)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`, tx.Tenant(), p.ID, p.Run, p.Person, p.No, p.State, by, clock.Now(ctx), p.Waived)
	tx.Queue(`DELETE FROM run_interest i USING course_run r WHERE i.tenant_id = $1 AND i.person_id = $2
		AND r.tenant_id = $1 AND r.id = $3 AND i.course_id = r.course_id`, tx.Tenant(), p.Person, p.Run)
	return err
}

const placeColumns = `id, run_id, person_id, no, state, completion_id, waived`

func places(ctx context.Context, tx *db.Tx, where string, args ...any) ([]place, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+placeColumns+` FROM run_place WHERE tenant_id = $1 AND run_id = $2 `+where, append([]any{tx.Tenant()}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[place])
}

func findPlace(ctx context.Context, tx *db.Tx, run, id uuid.UUID) (place, error) {
	list, err := places(ctx, tx, `AND id = $3`, run, id)
	if err == nil && len(list) == 0 {
		err = fault.Missing("run.not_found")
	}
	if err != nil {
		return place{}, err
	}
	return list[0], nil
}

// placeOf is the person's live place in a run, if there is one.
func placeOf(ctx context.Context, tx *db.Tx, run, person uuid.UUID) (p place, ok bool, err error) {
	list, err := places(ctx, tx, `AND person_id = $3 AND state NOT IN ('left', 'declined', 'dropped')`, run, person)
	if err != nil || len(list) == 0 {
		return p, false, err
	}
	return list[0], true, nil
}

// givenPlace is the place that somebody gave a person since; uuid.Nil: none.
func givenPlace(ctx context.Context, tx *db.Tx, run, person, by uuid.UUID, since time.Time) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id FROM run_place WHERE tenant_id = $1 AND run_id = $2 AND person_id = $3 AND signed_up_by = $4 AND created_at >= $5
		AND state IN ('requested', 'waiting', 'booked')`, tx.Tenant(), run, person, by, since).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}

// longest are the n people who wait longest.
func longest(ctx context.Context, tx *db.Tx, run uuid.UUID, n int) ([]place, error) {
	return places(ctx, tx, `AND state = 'waiting' ORDER BY no LIMIT $3`, run, max(0, n))
}

func livePlaces(ctx context.Context, tx *db.Tx, run uuid.UUID) ([]place, error) {
	return places(ctx, tx, `AND state IN ('requested', 'waiting', 'booked') ORDER BY no`, run)
}

func runOfPlace(ctx context.Context, tx *db.Tx, id uuid.UUID) (string, error) {
	return slugOf(ctx, tx, "run_place", id)
}

func setPlace(tx *db.Tx, id uuid.UUID, state PlaceState, at time.Time) {
	tx.Queue(`UPDATE run_place SET state = $3, changed_at = $4 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, state, at)
}

func cancelRun(tx *db.Tx, run uuid.UUID, reason string, at time.Time) {
	tx.Queue(`UPDATE course_run SET state = 'cancelled', reason = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), run, reason)
	tx.Queue(`UPDATE run_place SET state = 'dropped', changed_at = $3 WHERE tenant_id = $1 AND run_id = $2 AND state IN ('requested', 'waiting', 'booked')`, tx.Tenant(), run, at)
	tx.Queue(`UPDATE run_session SET sequence = sequence + 1 WHERE tenant_id = $1 AND run_id = $2`, tx.Tenant(), run)
	tx.Queue(`DELETE FROM run_booking b USING run_session s WHERE b.tenant_id = $1 AND s.tenant_id = $1 AND s.id = b.session_id AND s.run_id = $2`, tx.Tenant(), run)
}

// byNumber is a person by personnel number; nil where there is none.
func byNumber(ctx context.Context, tx *db.Tx, number string) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id FROM person WHERE tenant_id = $1 AND personnel_number = $2 AND withdrawn_at IS NULL`, tx.Tenant(), number).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}

// requestQuery asks for the requests of persons, and of people in units.
type requestQuery struct {
	persons, units []uuid.UUID
	everywhere     bool
	today          clock.Date
	now            time.Time
	but            uuid.UUID // nobody decides about their own
}

type requestRow struct {
	Place, Person, Run uuid.UUID
	Name               string
}

func selectRequests(ctx context.Context, tx *db.Tx, q requestQuery) ([]requestRow, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT a.id, a.person_id, a.run_id, `+people.ListNameSQL+`
		FROM run_place a
		JOIN course_run r ON r.tenant_id = a.tenant_id AND r.id = a.run_id AND r.state = 'open' AND r.starts_at > $6
		JOIN person p ON p.tenant_id = a.tenant_id AND p.id = a.person_id
		WHERE a.tenant_id = $1 AND a.state = 'requested' AND a.person_id <> $7 AND ($4 OR a.person_id = ANY ($2)
			OR EXISTS (SELECT FROM posting o WHERE o.tenant_id = $1 AND o.person_id = a.person_id AND o.unit_id = ANY ($3)
				AND o.valid_from <= $5 AND (o.valid_to IS NULL OR o.valid_to > $5)))
		ORDER BY a.created_at, a.id LIMIT 200`, tx.Tenant(), q.persons, q.units, q.everywhere, q.today, q.now, q.but)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[requestRow])
}

func runsByID(ctx context.Context, tx *db.Tx, asked []requestRow) (map[uuid.UUID]Run, error) {
	ids := make([]uuid.UUID, len(asked))
	for i, a := range asked {
		ids[i] = a.Run
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT `+runColumns+fromRun+`AND r.id = ANY (@ids)`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "me": actor.From(ctx).Person, "ids": ids})
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Run])
	out := make(map[uuid.UUID]Run, len(list))
	for _, r := range list {
		out[r.ID] = r
	}
	return out, err
}
