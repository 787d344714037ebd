package duty

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// mineRow is a duty of a person with one of its courses, or none.
type mineRow struct {
	person          uuid.UUID
	mine            Mine
	course, version *uuid.UUID
}

func scanMine(row pgx.CollectableRow) (r mineRow, err error) {
	m := &r.mine
	err = row.Scan(&r.person, &m.Duty, &m.Slug, &m.Name, &m.ByProof, &m.State, &m.Dates.DoneOn, &m.Dates.DoneUntil,
		&m.Dates.OpensOn, &m.Dates.Due, &m.Dates.LateFrom, &m.Until, &m.Paths, &r.course, &r.version)
	return r, err
}

// askMemberships reads the duties some people are in, by person, in one
// statement: those that the course of a slug fulfils, or all.
func askMemberships(r *db.Reads, persons []uuid.UUID, today clock.Date, course string, use func([]mineRow)) {
	args := pgx.NamedArgs{"tenant": r.Tenant(), "today": today, "course": course}
	only := " AND " + db.Among("m.person_id", persons, args, "persons")
	if course != "" {
		only += ` AND EXISTS (SELECT FROM duty_course o JOIN course k ON k.tenant_id = o.tenant_id AND k.id = o.course_id
			WHERE o.tenant_id = @tenant AND o.duty_id = m.duty_id AND o.way AND k.slug = @course)`
	}
	db.Collect(r, scanMine, func(rows []mineRow) error { use(rows); return nil },
		`SELECT m.person_id, d.id, d.slug, d.name, d.terms->'ways' @> '[{"by":"proof"}]', `+stateOn+`,
			m.done_on, m.done_until, m.opens_on, m.due, m.late_from, `+exemptUntil+`,
			(SELECT jsonb_agg(jsonb_build_object('slug', p.slug, 'name', p.content->'name') ORDER BY p.slug) FROM duty_path w
				JOIN path p ON p.tenant_id = w.tenant_id AND p.id = w.path_id AND p.revision > 0 AND p.withdrawn_at IS NULL
				WHERE w.tenant_id = m.tenant_id AND w.duty_id = m.duty_id),
			c.id, c.version_id
		FROM duty_member m
		JOIN duty d ON d.tenant_id = m.tenant_id AND d.id = m.duty_id`+exemptToday+`
		LEFT JOIN (duty_course w JOIN course c ON c.tenant_id = w.tenant_id AND c.id = w.course_id
				AND c.version_id IS NOT NULL AND c.withdrawn_at IS NULL)
			ON w.tenant_id = m.tenant_id AND w.duty_id = m.duty_id AND w.way
		WHERE m.tenant_id = @tenant AND m.out_on IS NULL`+only+`
		ORDER BY m.person_id, m.due, d.slug, c.slug`, args)
}

// mineOf gathers the courses of each duty, whose rows stand together, by
// person.
func mineOf(rows []mineRow) map[uuid.UUID][]Mine {
	out := map[uuid.UUID][]Mine{}
	for _, r := range rows {
		list := out[r.person]
		if n := len(list); n == 0 || list[n-1].Duty != r.mine.Duty {
			list = append(list, r.mine)
		}
		if r.course != nil {
			m := &list[len(list)-1]
			m.Courses = append(m.Courses, MyCourse{*r.course, *r.version})
		}
		out[r.person] = list
	}
	return out
}

// countedByUnit counts members by duty, unit and state; people without a
// posting in the units are left out.
func countedByUnit(ctx context.Context, tx *db.Tx, units []uuid.UUID, everywhere bool, today clock.Date) ([]UnitCount, error) {
	rows, err := tx.Pgx().Query(ctx, `WITH place AS MATERIALIZED (
			SELECT DISTINCT ON (person_id) person_id, unit_id FROM posting
			WHERE tenant_id = @tenant AND valid_from <= @today AND (valid_to IS NULL OR @today < valid_to)
				AND (@everywhere OR unit_id = ANY (@units))
			ORDER BY person_id, share DESC, valid_from, id)
		SELECT m.duty_id, p.unit_id, `+stateOn+`, count(*) FROM duty_member m JOIN place p ON p.person_id = m.person_id`+exemptToday+`
		WHERE m.tenant_id = @tenant AND m.out_on IS NULL GROUP BY 1, 2, 3`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "units": units, "everywhere": everywhere})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[UnitCount])
}
