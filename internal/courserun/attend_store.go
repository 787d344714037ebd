package courserun

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func selectGuests(ctx context.Context, tx *db.Tx, run uuid.UUID, today clock.Date) ([]Guest, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT g.id, g.person_id, `+people.ListNameSQL+`, p.personnel_number, coalesce(u.name, '{}'), g.state, g.no,
			(SELECT coalesce(jsonb_object_agg(a.session_id, a.means), '{}') FROM run_attendance a WHERE a.tenant_id = $1 AND a.place_id = g.id)
		FROM run_place g
		JOIN person p ON p.tenant_id = g.tenant_id AND p.id = g.person_id
		LEFT JOIN LATERAL (SELECT u.name FROM posting o JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
			WHERE o.tenant_id = $1 AND o.person_id = p.id AND o.valid_from <= $3 AND (o.valid_to IS NULL OR o.valid_to > $3)
			ORDER BY o.share DESC, o.valid_from, u.number LIMIT 1) u ON true
		WHERE g.tenant_id = $1 AND g.run_id = $2 AND g.state NOT IN ('left', 'declined', 'dropped')
		ORDER BY CASE g.state WHEN 'requested' THEN 1 WHEN 'waiting' THEN 2 ELSE 0 END,
			CASE WHEN g.state IN ('requested', 'waiting') THEN g.no END, p.sort_name, p.id LIMIT 2000`, tx.Tenant(), run, today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Guest])
}

// ownPlace is the actor's own seat in a run; nil where there is none.
func ownPlace(ctx context.Context, tx *db.Tx, run uuid.UUID) (uuid.UUID, error) {
	p, _, err := placeOf(ctx, tx, run, actor.From(ctx).Person)
	return p.ID, err
}

// forget takes back who came to a session, but for those who stay.
func forget(tx *db.Tx, session uuid.UUID, stay []uuid.UUID) {
	if stay == nil {
		stay = []uuid.UUID{}
	}
	tx.Queue(`DELETE FROM run_attendance WHERE tenant_id = $1 AND session_id = $2 AND place_id <> ALL ($3)`, tx.Tenant(), session, stay)
}

// attend notes who came; places that have no seat in the run are passed over.
func attend(ctx context.Context, tx *db.Tx, run, session uuid.UUID, means Means, ids []uuid.UUID) {
	tx.Queue(`INSERT INTO run_attendance (tenant_id, session_id, place_id, means, recorded_by, recorded_at)
		SELECT $1, $3, id, $4, $6, $7 FROM run_place WHERE tenant_id = $1 AND run_id = $2 AND id = ANY ($5) AND state IN ('booked', 'missed', 'attended')
		ON CONFLICT DO NOTHING`, tx.Tenant(), run, session, means, ids, actorOrNull(ctx), clock.Now(ctx))
}

func actorOrNull(ctx context.Context) *uuid.UUID {
	if id := actor.From(ctx).Person; id != uuid.Nil {
		return &id
	}
	return nil
}

func closeRun(tx *db.Tx, run uuid.UUID, at time.Time) {
	tx.Queue(`UPDATE course_run SET state = 'closed' WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), run)
	tx.Queue(`UPDATE run_place SET state = CASE WHEN state = 'booked' THEN 'missed' ELSE 'dropped' END, changed_at = $3
		WHERE tenant_id = $1 AND run_id = $2 AND state IN ('requested', 'waiting', 'booked')`, tx.Tenant(), run, at)
	tx.Queue(`DELETE FROM run_booking b USING run_session s WHERE b.tenant_id = $1 AND s.tenant_id = $1 AND s.id = b.session_id AND s.run_id = $2
		AND s.starts_at > $3`, tx.Tenant(), run, at)
}

// complete lists who came to every session of a closed run and is not
// completed yet, but for one person.
func complete(ctx context.Context, tx *db.Tx, run, but uuid.UUID) ([]place, error) {
	return places(ctx, tx, `AND state = 'missed' AND person_id <> $3 AND NOT EXISTS (
			SELECT FROM run_session s WHERE s.tenant_id = $1 AND s.run_id = $2 AND s.cancelled_at IS NULL
			AND NOT EXISTS (SELECT FROM run_attendance a WHERE a.tenant_id = $1 AND a.session_id = s.id AND a.place_id = run_place.id))
		ORDER BY person_id`, run, but) // the order in which people are locked
}

func finish(tx *db.Tx, id, completion uuid.UUID, at time.Time) {
	tx.Queue(`UPDATE run_place SET state = 'attended', completion_id = $3, changed_at = $4 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, completion, at)
}

// sessionSecret makes the codes of a session; came is how many are in.
func sessionSecret(ctx context.Context, tx *db.Tx, session uuid.UUID) (secret []byte, came int, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT secret, (SELECT count(*) FROM run_attendance a WHERE a.tenant_id = s.tenant_id AND a.session_id = s.id)
		FROM run_session s WHERE s.tenant_id = $1 AND s.id = $2`, tx.Tenant(), session).Scan(&secret, &came)
	return secret, came, err
}
