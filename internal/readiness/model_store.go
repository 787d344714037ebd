package readiness

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
)

// forever stands for a completion that never runs out.
const forever = "9999-12-31"

// refresh sets person_wave of waves and persons to what the assignments say and
// appends every change to the log, with the effects of the caller. The lock
// comes first and in a statement of its own: of two courses that a person
// completes at the same moment, the second count must see what the first
// transaction committed.
func refresh(ctx context.Context, tx *db.Tx, of project.Progress) {
	args := pgx.NamedArgs{"tenant": tx.Tenant(), "now": clock.Now(ctx)}
	tx.Queue(`SELECT FROM wave_person w WHERE w.tenant_id = @tenant`+among("w", of, args)+`
		ORDER BY w.person_id, w.wave_id FOR NO KEY UPDATE`, args)
	tx.Queue(recount(of, args), args)
}

// among limits a table to waves and persons. It is no condition on parameters
// that may be null, since a plan for all cases would read the whole table.
func among(table string, of project.Progress, args pgx.NamedArgs) (condition string) {
	if len(of.Waves) > 0 {
		condition += " AND " + db.Among(table+".wave_id", of.Waves, args, "waves")
	}
	if len(of.Persons) > 0 {
		condition += " AND " + db.Among(table+".person_id", of.Persons, args, "persons")
	}
	return condition
}

func recount(of project.Progress, args pgx.NamedArgs) string {
	return `WITH want AS (
		SELECT wp.wave_id, wp.person_id, wp.unit_id, count(*)::int AS required, count(a.met_on)::int AS done,
			coalesce(min(a.met_until), '` + forever + `') AS done_until,
			CASE WHEN count(*) = count(a.met_on) THEN max(a.met_on) END AS ready_on
		FROM wave_person wp
		JOIN assignment a ON a.tenant_id = wp.tenant_id AND a.wave_id = wp.wave_id AND a.person_id = wp.person_id
			AND a.closed_at IS NULL AND a.must
		WHERE wp.tenant_id = @tenant AND wp.affected` + among("wp", of, args) + `
		GROUP BY wp.wave_id, wp.person_id, wp.unit_id
	), gone AS (
		UPDATE person_wave p SET counted = false, nr = nr + 1
		WHERE p.tenant_id = @tenant AND p.counted` + among("p", of, args) + `
			AND (p.wave_id, p.person_id) NOT IN (SELECT wave_id, person_id FROM want)
		RETURNING p.*
	), moved AS (
		INSERT INTO person_wave (tenant_id, wave_id, person_id, unit_id, required, done, done_until, ready_on, counted, nr)
		SELECT @tenant, wave_id, person_id, unit_id, required, done, done_until, ready_on, true, 1 FROM want
		ON CONFLICT (tenant_id, wave_id, person_id) DO UPDATE
			SET unit_id = excluded.unit_id, required = excluded.required, done = excluded.done,
				done_until = excluded.done_until, ready_on = excluded.ready_on, counted = true, nr = person_wave.nr + 1
			WHERE (person_wave.unit_id, person_wave.required, person_wave.done, person_wave.done_until, person_wave.ready_on, person_wave.counted)
				IS DISTINCT FROM (excluded.unit_id, excluded.required, excluded.done, excluded.done_until, excluded.ready_on, true)
		RETURNING *
	)
	INSERT INTO person_wave_log (tenant_id, wave_id, person_id, nr, at, unit_id, required, done, done_until, ready_on, counted)
	SELECT tenant_id, wave_id, person_id, nr, @now, unit_id, required, done, done_until, ready_on, counted
	FROM (SELECT * FROM gone UNION ALL SELECT * FROM moved) p`
}

// moment says which figures are asked for: those of now, or as known before an
// instant; both as measured on a day. Equal moments are equal values.
type moment struct {
	live   bool
	before time.Time // zero when live
	day    clock.Date
}

// momentOf is the end of a day, or now.
func momentOf(ctx context.Context, day clock.Date) moment {
	if day == clock.Today(ctx) {
		return moment{live: true, day: day}
	}
	return moment{before: day.End(clock.Zone(ctx)).UTC(), day: day}
}

// people of a wave: the read model itself, or its log as of the moment.
// "Done counts when done = required AND done_until >=" the day.
func (m moment) people() string {
	const ready = `SELECT person_id, unit_id, done = required AND done_until >= @day AS ready, ready_on`
	if m.live {
		return ready + `
			FROM person_wave WHERE tenant_id = @tenant AND wave_id = @wave AND counted`
	}
	return ready + ` FROM (
			SELECT DISTINCT ON (person_id) person_id, unit_id, required, done, done_until, ready_on, counted FROM person_wave_log
			WHERE tenant_id = @tenant AND wave_id = @wave AND at < @before
			ORDER BY person_id DESC, nr DESC) l
		WHERE counted`
}

func (m moment) tasks() string {
	if m.live {
		return `SELECT person_id, line_id, met_until FROM assignment
			WHERE tenant_id = @tenant AND wave_id = @wave AND closed_at IS NULL`
	}
	return `SELECT person_id, line_id, met_until FROM (
			SELECT DISTINCT ON (assignment_id) person_id, line_id, met_until, open FROM assignment_log
			WHERE tenant_id = @tenant AND wave_id = @wave AND at < @before
			ORDER BY assignment_id, nr DESC) l
		WHERE open`
}

func (m moment) args(tenant, wave uuid.UUID) pgx.NamedArgs {
	return pgx.NamedArgs{
		"tenant": tenant, "wave": wave, "day": m.day, "before": m.before,
		"window": m.day.AddDays(-paceWindow),
	}
}

// tally is the people of one unit in one wave, its sub-units not included.
type tally struct {
	UnitID                  uuid.UUID
	Affected, Ready, Became int
}

func (m moment) tallies() string {
	return `WITH p AS (` + m.people() + `)
		SELECT unit_id, count(*), count(*) FILTER (WHERE ready), count(*) FILTER (WHERE ready AND ready_on > @window)
		FROM p GROUP BY unit_id`
}

// part is how one requirement stands among the affected people of one unit.
type part struct {
	LineID, UnitID uuid.UUID
	Of, Met        int
}

func (m moment) parts() string {
	return `WITH p AS (` + m.people() + `), t AS (` + m.tasks() + `)
		SELECT t.line_id, p.unit_id, count(*), count(*) FILTER (WHERE t.met_until >= @day)
		FROM p JOIN t ON t.person_id = p.person_id
		GROUP BY t.line_id, p.unit_id`
}

// partsOf counts the requirements of one wave.
func (m moment) partsOf(ctx context.Context, tx *db.Tx, wave uuid.UUID) ([]part, error) {
	rows, err := tx.Pgx().Query(ctx, m.parts(), m.args(tx.Tenant(), wave))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[part])
}

// everybody lists the people of one wave for the table to be published.
func (m moment) everybody(ctx context.Context, tx *db.Tx, wave uuid.UUID) ([]suppress.Person, error) {
	rows, err := tx.Pgx().Query(ctx, `WITH p AS (`+m.people()+`)
		SELECT person_id, unit_id, ready FROM p ORDER BY person_id`, m.args(tx.Tenant(), wave))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[suppress.Person])
}

// openTask is one course a counted person of the units still has to complete;
// one that two requirements ask for stands once, by the earlier date.
type openTask struct {
	PersonID, UnitID, CourseID uuid.UUID
	Due                        clock.Date
}

func openTasks(ctx context.Context, tx *db.Tx, wave uuid.UUID, units []uuid.UUID, day clock.Date) ([]openTask, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT p.person_id, p.unit_id, a.course_id, min(a.due)
		FROM person_wave p
		JOIN assignment a ON a.tenant_id = p.tenant_id AND a.wave_id = p.wave_id AND a.person_id = p.person_id
			AND a.closed_at IS NULL AND a.must AND (a.met_until IS NULL OR a.met_until < $4)
		JOIN person h ON h.tenant_id = p.tenant_id AND h.id = p.person_id
		WHERE p.tenant_id = $1 AND p.wave_id = $2 AND p.counted AND p.unit_id = ANY ($3)
		GROUP BY h.sort_name, p.person_id, p.unit_id, a.course_id
		ORDER BY h.sort_name, p.person_id, min(a.due), a.course_id LIMIT 2000`, tx.Tenant(), wave, units, day)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[openTask])
}
