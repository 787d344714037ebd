package project

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// unmet are musts a of projects that go on and that nothing meets on @today.
const unmet = `
	FROM assignment a
	JOIN wave w ON w.tenant_id = a.tenant_id AND w.id = a.wave_id
	JOIN project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id AND p.phase <> 'stopped'`

const isUnmet = `
	WHERE a.tenant_id = @tenant AND a.closed_at IS NULL AND a.must AND (a.met_until IS NULL OR a.met_until < @today)`

func pendingOf(ctx context.Context, tx *db.Tx, persons []uuid.UUID, until clock.Date) ([]Pending, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT ON (a.person_id, a.course_id) a.person_id, a.course_id, c.title, a.due, a.due < @today`+unmet+`
		JOIN course c ON c.tenant_id = a.tenant_id AND c.id = a.course_id`+isUnmet+`
			AND a.person_id = ANY (@persons) AND a.due <= @until
		ORDER BY a.person_id, a.course_id, a.due`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": clock.Today(ctx), "persons": persons, "until": until})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Pending])
}

// workToday are the postings o of today.
const workToday = `
	JOIN posting o ON o.tenant_id = a.tenant_id AND o.person_id = a.person_id
		AND o.valid_from <= @today AND (o.valid_to IS NULL OR @today < o.valid_to)`

func lateIn(ctx context.Context, tx *db.Tx, today clock.Date, days int) ([]Late, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT o.unit_id, a.person_id`+unmet+workToday+isUnmet+` AND a.due < @since GROUP BY 1, 2`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "since": today.AddDays(-days)})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Late])
}

func lateOf(ctx context.Context, tx *db.Tx, units []uuid.UUID, everywhere bool) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT a.person_id`+unmet+workToday+isUnmet+` AND a.due < @today
		AND (@everywhere OR o.unit_id = ANY (@units)) GROUP BY 1 ORDER BY 1`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": clock.Today(ctx), "units": units, "everywhere": everywhere})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
