package council

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// month counts the looks of a month. Who looked is replaced by the roles that
// they had on that day, before anything leaves the database.
const month = `
	WITH look AS MATERIALIZED (
		SELECT k.id, k.actor_id, k.purpose, (k.at AT TIME ZONE @zone)::date AS day
		FROM look k WHERE k.tenant_id = @t AND k.at >= @from AND k.at < @to
	), held AS (
		SELECT w.actor_id, w.day, ARRAY(
			SELECT g.role FROM role_grant g WHERE g.tenant_id = @t AND g.person_id = w.actor_id
				AND g.valid_from <= w.day AND (g.valid_to IS NULL OR g.valid_to >= w.day)
			UNION
			SELECT 'supervisor' FROM posting o WHERE o.tenant_id = @t AND o.person_id = w.actor_id AND o.supervisor
				AND o.valid_from <= w.day AND (o.valid_to IS NULL OR o.valid_to > w.day)
			ORDER BY 1) AS roles
		FROM (SELECT DISTINCT actor_id, day FROM look) w
	)
	SELECT l.day, l.purpose, coalesce(h.roles, '{}'), count(DISTINCT l.id), count(DISTINCT p.person_id)
	FROM look l
	LEFT JOIN held h ON h.actor_id = l.actor_id AND h.day = l.day
	LEFT JOIN look_person p ON p.tenant_id = @t AND p.look_id = l.id AND p.at >= @from AND p.at < @to
	GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3`

func askLog(zone *time.Location, l *Log) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		// On a busy first day the planner takes the month for empty and would go
		// through everybody who was looked at once for each look.
		db.Collect(r, pgx.RowTo[string], func([]string) error { return nil }, `SELECT set_config('enable_nestloop', 'off', true)`)
		db.List(r, &l.Lines, month, pgx.NamedArgs{
			"t": r.Tenant(), "zone": zone.String(), "from": l.Month.Start(zone), "to": l.Month.AddMonths(1).Start(zone),
		})
		return nil
	}
}
