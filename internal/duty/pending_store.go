package duty

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func pendingOf(ctx context.Context, tx *db.Tx, persons []uuid.UUID, until clock.Date) ([]Pending, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT m.person_id, m.duty_id, d.name, m.due, `+stateOn+` = 'overdue'
		FROM duty_member m JOIN duty d ON d.tenant_id = m.tenant_id AND d.id = m.duty_id`+exemptToday+`
		WHERE m.tenant_id = @tenant AND m.person_id = ANY (@persons) AND m.out_on IS NULL AND m.due <= @until
			AND `+stateOn+` NOT IN ('exempt', 'done')
		ORDER BY m.person_id, m.due, d.slug`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": clock.Today(ctx), "persons": persons, "until": until})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Pending])
}

// lateMembers are members m late on @today since @since, with the postings o
// they have today.
const lateMembers = `
	FROM duty_member m JOIN posting o ON o.tenant_id = m.tenant_id AND o.person_id = m.person_id
		AND o.valid_from <= @today AND (o.valid_to IS NULL OR @today < o.valid_to)` + exemptToday + `
	WHERE m.tenant_id = @tenant AND m.out_on IS NULL AND m.late_from <= @since AND ` + stateOn + ` = 'overdue'`

// lateIn are the people of each unit who have been late for some days.
func lateIn(ctx context.Context, tx *db.Tx, today clock.Date, days int) ([]Late, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT o.unit_id, m.person_id`+lateMembers+` GROUP BY 1, 2`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "since": today.AddDays(-days)})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Late])
}

func lateOf(ctx context.Context, tx *db.Tx, duty uuid.UUID, units []uuid.UUID, everywhere bool) ([]uuid.UUID, error) {
	today := clock.Today(ctx)
	rows, err := tx.Pgx().Query(ctx, `SELECT m.person_id`+lateMembers+`
		AND (@duty = '00000000-0000-0000-0000-000000000000'::uuid OR m.duty_id = @duty)
		AND (@everywhere OR o.unit_id = ANY (@units)) GROUP BY 1 ORDER BY 1`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "since": today, "duty": duty, "units": units, "everywhere": everywhere})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
