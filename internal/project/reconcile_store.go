package project

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// plan is what a reconciliation works on, as parallel arrays: the units of
// each wave with all units below them, and the dates of each requirement.
type plan struct {
	projects []uuid.UUID
	waves    []uuid.UUID

	placeProject, placeWave, placeUnit []uuid.UUID

	requirement []uuid.UUID
	due         []clock.Date

	persons []uuid.UUID // nil: all
	today   clock.Date
	late    clock.Date // due date of somebody assigned too late for the regular one
	now     time.Time
	zone    string
}

// hits is every requirement that applies to a posting of today: "a current
// posting in a unit of the wave or below it to whom at least one personal must
// requirement applies"; "leavers and absences over six weeks are not counted".
// An absence without an end is a long one: HR reports only those.
const hits = `
place AS (
	SELECT * FROM unnest(@place_project::uuid[], @place_wave::uuid[], @place_unit::uuid[])
		AS t (project_id, wave_id, unit_id)
), hit AS (
	SELECT place.project_id, place.wave_id, p.person_id, p.id AS posting_id, p.unit_id,
		p.share, p.valid_from, u.number, r.id AS requirement_id, r.line_id, r.course_id, r.must
	FROM place
	JOIN posting p ON p.tenant_id = @tenant AND p.unit_id = place.unit_id
		AND p.valid_from <= @today AND (p.valid_to IS NULL OR p.valid_to > @today)
	JOIN person h ON h.tenant_id = @tenant AND h.id = p.person_id AND h.withdrawn_at IS NULL
	JOIN unit u ON u.tenant_id = @tenant AND u.id = p.unit_id
	JOIN requirement r ON r.tenant_id = @tenant AND r.wave_id = place.wave_id AND r.removed_at IS NULL
		AND r.kind = 'course'
		AND (r.job_families = '{}' OR p.job_family_id = ANY (r.job_families))
		AND (NOT r.supervisors OR p.supervisor)
	WHERE (@persons::uuid[] IS NULL OR p.person_id = ANY (@persons))
		AND NOT EXISTS (SELECT FROM absence a WHERE a.tenant_id = @tenant AND a.person_id = p.person_id
			AND a.valid_from <= @today AND (a.valid_to IS NULL OR a.valid_to > @today)
			AND (a.valid_to IS NULL OR a.valid_to - a.valid_from > 42))
)`

// best is "the affected posting with the largest share (tie: oldest, then
// lowest unit number)"; people to whom only a should applies come after.
const best = `
best AS (
	SELECT DISTINCT ON (project_id, person_id) project_id, person_id, wave_id, unit_id, posting_id, must
	FROM (SELECT project_id, person_id, wave_id, unit_id, posting_id, share, valid_from, number, bool_or(must) AS must
		FROM hit GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) posting
	ORDER BY project_id, person_id, must DESC, share DESC, valid_from, number, posting_id
)`

func (p plan) args(tx *db.Tx) pgx.NamedArgs {
	return pgx.NamedArgs{
		"tenant": tx.Tenant(), "projects": p.projects, "waves": p.waves,
		"place_project": p.placeProject, "place_wave": p.placeWave, "place_unit": p.placeUnit,
		"requirement": p.requirement, "due": p.due, "persons": p.persons,
		"today": p.today, "late": p.late, "now": p.now, "zone": p.zone,
	}
}

// settle puts every person into the wave and posting they count in. NOT IN is
// hashed whatever the planner believes; of NOT EXISTS it makes a nested loop
// where it takes the CTE for one row.
func settle(ctx context.Context, tx *db.Tx, p plan) error {
	_, err := tx.Pgx().Exec(ctx, `WITH `+hits+`, `+best+`, gone AS (
		DELETE FROM wave_person w
		WHERE w.tenant_id = @tenant AND w.project_id = ANY (@projects)
			AND (@persons::uuid[] IS NULL OR w.person_id = ANY (@persons))
			AND (w.project_id, w.person_id) NOT IN (SELECT project_id, person_id FROM best)
	)
	INSERT INTO wave_person (tenant_id, project_id, person_id, wave_id, unit_id, posting_id, affected)
	SELECT @tenant, project_id, person_id, wave_id, unit_id, posting_id, must FROM best
	ON CONFLICT (tenant_id, project_id, person_id) DO UPDATE
		SET wave_id = excluded.wave_id, unit_id = excluded.unit_id, posting_id = excluded.posting_id, affected = excluded.affected
		WHERE (wave_person.wave_id, wave_person.unit_id, wave_person.posting_id, wave_person.affected)
			IS DISTINCT FROM (excluded.wave_id, excluded.unit_id, excluded.posting_id, excluded.affected)`,
		p.args(tx))
	return err
}

// assign opens, changes and closes assignments. A date that was over when the
// assignment was opened gives way to the late one, and is not pushed on later.
func assign(ctx context.Context, tx *db.Tx, p plan) error {
	_, err := tx.Pgx().Exec(ctx, `WITH `+hits+`, want AS (
		SELECT DISTINCT hit.person_id, hit.wave_id, hit.line_id, hit.course_id, hit.must,
			CASE WHEN a.id IS NULL OR a.closed_at IS NOT NULL
					THEN CASE WHEN d.due > @today THEN d.due ELSE @late END
				WHEN d.due > (a.opened_at AT TIME ZONE @zone)::date THEN d.due
				ELSE least(a.due, @late) END AS due
		FROM hit
		JOIN wave_person w ON w.tenant_id = @tenant AND w.project_id = hit.project_id
			AND w.person_id = hit.person_id AND w.wave_id = hit.wave_id
		JOIN unnest(@requirement::uuid[], @due::date[]) AS d (requirement_id, due) ON d.requirement_id = hit.requirement_id
		LEFT JOIN assignment a ON a.tenant_id = @tenant AND a.person_id = hit.person_id
			AND a.wave_id = hit.wave_id AND a.line_id = hit.line_id
	), closed AS (
		UPDATE assignment a SET closed_at = @now, nr = nr + 1
		WHERE a.tenant_id = @tenant AND a.wave_id = ANY (@waves) AND a.closed_at IS NULL
			AND (@persons::uuid[] IS NULL OR a.person_id = ANY (@persons))
			AND (a.person_id, a.wave_id, a.line_id) NOT IN (SELECT person_id, wave_id, line_id FROM want)
		RETURNING a.*
	), opened AS (
		INSERT INTO assignment (tenant_id, person_id, wave_id, line_id, course_id, must, due, opened_at)
		SELECT @tenant, person_id, wave_id, line_id, course_id, must, due, @now FROM want
		ON CONFLICT (tenant_id, person_id, wave_id, line_id) DO UPDATE
			SET course_id = excluded.course_id, must = excluded.must, due = excluded.due, closed_at = NULL,
				opened_at = CASE WHEN assignment.closed_at IS NULL THEN assignment.opened_at ELSE excluded.opened_at END,
				nr = assignment.nr + 1
			WHERE assignment.closed_at IS NOT NULL
				OR (assignment.course_id, assignment.must, assignment.due) IS DISTINCT FROM (excluded.course_id, excluded.must, excluded.due)
		RETURNING *
	)
	INSERT INTO assignment_log (tenant_id, assignment_id, nr, at, wave_id, line_id, person_id, open, must, due, met_on, met_until)
	SELECT tenant_id, id, nr, @now, wave_id, line_id, person_id, closed_at IS NULL, must, due, met_on, met_until
	FROM (SELECT * FROM closed UNION ALL SELECT * FROM opened) a`,
		p.args(tx))
	return err
}

// meet repeats into open assignments which completion counts: passed, not
// corrected by a later fact, of at least the evidence asked for, "in a still
// valid version", not run out. met_on is the earliest such day, so that a
// refresher does not look like fresh progress. It returns the waves and
// persons that moved.
func meet(ctx context.Context, tx *db.Tx, p plan, courses []uuid.UUID) (waves, persons []uuid.UUID, err error) {
	query, args := p.meet(tx, courses)
	rows, err := tx.Pgx().Query(ctx, query, args)
	if err != nil {
		return nil, nil, err
	}
	var wave, person uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&wave, &person}, func() error {
		if len(waves) == 0 || waves[len(waves)-1] != wave {
			waves = append(waves, wave)
		}
		persons = append(persons, person)
		return nil
	})
	return waves, persons, err
}

// meet is the statement of meet with its arguments.
func (p plan) meet(tx *db.Tx, courses []uuid.UUID) (query string, args pgx.NamedArgs) {
	args = pgx.NamedArgs{"tenant": tx.Tenant(), "today": p.today, "now": p.now, "zone": p.zone, "grades": Grades}
	only := ""
	for _, by := range []struct {
		column string
		ids    []uuid.UUID
		name   string
	}{{"a.wave_id", p.waves, "waves"}, {"a.person_id", p.persons, "persons"}, {"a.course_id", courses, "courses"}} {
		if by.ids != nil {
			only += " AND " + db.Among(by.column, by.ids, args, by.name)
		}
	}
	query = `WITH fact AS MATERIALIZED (
		SELECT a.id, (min(c.completed_at) AT TIME ZONE @zone)::date AS met_on,
			max(CASE WHEN c.id IS NOT NULL THEN coalesce(c.valid_until, '9999-12-31') END) AS met_until
		FROM assignment a
		JOIN requirement r ON r.tenant_id = @tenant AND r.line_id = a.line_id AND r.removed_at IS NULL
		LEFT JOIN completion c ON c.tenant_id = @tenant AND c.person_id = a.person_id AND c.course_id = a.course_id
			AND c.passed AND (c.valid_until IS NULL OR c.valid_until >= @today)
			AND (r.min_grade = '' OR array_position(@grades::text[], c.evidence) <= array_position(@grades::text[], r.min_grade))
			AND ` + uncorrected + ` AND ` + versionHolds + `
		WHERE a.tenant_id = @tenant AND a.closed_at IS NULL` + only + `
		GROUP BY a.tenant_id, a.id
		HAVING (a.met_on, a.met_until) IS DISTINCT FROM ((min(c.completed_at) AT TIME ZONE @zone)::date,
			max(CASE WHEN c.id IS NOT NULL THEN coalesce(c.valid_until, '9999-12-31') END))
	), moved AS (
		UPDATE assignment a SET met_on = fact.met_on, met_until = fact.met_until, nr = nr + 1
		FROM fact
		WHERE a.tenant_id = @tenant AND a.id = fact.id
			AND (a.met_on, a.met_until) IS DISTINCT FROM (fact.met_on, fact.met_until)
		RETURNING a.*
	), logged AS (
		INSERT INTO assignment_log (tenant_id, assignment_id, nr, at, wave_id, line_id, person_id, open, must, due, met_on, met_until)
		SELECT tenant_id, id, nr, @now, wave_id, line_id, person_id, true, must, due, met_on, met_until FROM moved
	)
	SELECT DISTINCT wave_id, person_id FROM moved ORDER BY 1, 2`
	return query, args
}

// A correction is a new completion that points at the old one.
const uncorrected = `NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = c.tenant_id AND n.corrects_id = c.id)`

// A version holds while no later one is substantive.
const versionHolds = `NOT EXISTS (SELECT FROM course_version v WHERE v.tenant_id = c.tenant_id AND v.course_id = c.course_id
	AND v.no > c.version_no AND v.change = 'substantive')`
