package readiness

import (
	"context"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
)

// differences recounts from the facts, without assignments or wave_person: it
// is written apart from the reconciliation on purpose, so that a fault there
// shows here.
func differences(ctx context.Context, tx *db.Tx, places project.Places, today clock.Date) ([]Difference, error) {
	rows, err := tx.Pgx().Query(ctx, `
		WITH place AS (
			SELECT * FROM unnest(@projects::uuid[], @waves::uuid[], @units::uuid[]) AS t (project_id, wave_id, unit_id)
		), here AS (
			SELECT place.project_id, place.wave_id, p.person_id, p.unit_id, p.id, p.share, p.valid_from, u.number, p.job_family_id, p.supervisor
			FROM posting p
			JOIN place ON place.unit_id = p.unit_id
			JOIN unit u ON u.tenant_id = p.tenant_id AND u.id = p.unit_id
			JOIN person h ON h.tenant_id = p.tenant_id AND h.id = p.person_id AND h.withdrawn_at IS NULL
			WHERE p.tenant_id = @tenant AND p.valid_from <= @today AND coalesce(p.valid_to, 'infinity') > @today
				AND p.person_id NOT IN (SELECT person_id FROM absence WHERE tenant_id = @tenant
					AND daterange(valid_from, valid_to) @> @today::date AND coalesce(valid_to - valid_from, 43) > 42)
		), due AS (
			SELECT here.*, r.course_id, r.line_id, r.min_grade
			FROM here JOIN requirement r ON r.tenant_id = @tenant AND r.wave_id = here.wave_id AND r.removed_at IS NULL
				AND r.kind = 'course' AND r.must
				AND (cardinality(r.job_families) = 0 OR here.job_family_id = ANY (r.job_families))
				AND (here.supervisor OR NOT r.supervisors)
		), ranked AS (
			SELECT due.*, first_value(due.wave_id) OVER w AS in_wave, first_value(due.unit_id) OVER w AS in_unit
			FROM due WINDOW w AS (PARTITION BY project_id, person_id ORDER BY share DESC, valid_from, number, id)
		), asked AS (
			SELECT DISTINCT wave_id, person_id, in_unit, line_id, course_id, min_grade FROM ranked WHERE wave_id = in_wave
		), facts AS (
			SELECT a.wave_id, a.person_id, a.in_unit AS unit_id, count(*)::int AS required, count(*) FILTER (WHERE EXISTS (
				SELECT FROM completion c WHERE c.tenant_id = @tenant AND c.person_id = a.person_id AND c.course_id = a.course_id AND c.passed
					AND coalesce(c.valid_until, 'infinity') >= @today
					AND c.id NOT IN (SELECT corrects_id FROM completion WHERE tenant_id = @tenant AND corrects_id IS NOT NULL)
					AND c.version_no >= coalesce((SELECT max(no) FROM course_version v WHERE v.tenant_id = @tenant
						AND v.course_id = c.course_id AND v.change = 'substantive'), 0)
					AND (a.min_grade = '' OR a.min_grade = 'self-reported' OR c.evidence = 'server-graded' OR c.evidence = a.min_grade)))::int AS done
			FROM asked a GROUP BY 1, 2, 3
		), model AS (
			SELECT wave_id, person_id, unit_id, required, CASE WHEN done_until >= @today THEN done ELSE done - 1 END AS done
			FROM person_wave WHERE tenant_id = @tenant AND counted
		)
		SELECT coalesce(m.wave_id, f.wave_id), coalesce(m.person_id, f.person_id), coalesce(m::text, ''), coalesce(f::text, '')
		FROM model m FULL JOIN facts f ON f.wave_id = m.wave_id AND f.person_id = m.person_id
		WHERE m.unit_id IS DISTINCT FROM f.unit_id OR m.required IS DISTINCT FROM f.required
			OR (m.done = m.required) IS DISTINCT FROM (f.done = f.required)
		ORDER BY 1, 2 LIMIT 1000`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "projects": places.Projects, "waves": places.Waves, "units": places.Units, "today": today})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Difference])
}
