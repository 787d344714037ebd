package capacity

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// held are the courses with dates, or with people who wait for some.
const held = `held AS (
	SELECT course_id FROM course_run WHERE tenant_id = @t
	UNION SELECT course_id FROM run_interest WHERE tenant_id = @t)`

// open is who still has to take a course, by the earliest day: for a duty it
// is a way of, or is part of such a way and not completed yet, or for a wave
// that asks for it.
const open = held + `, way AS (
	SELECT duty_id, course_id, false AS in_path FROM duty_course WHERE tenant_id = @t AND way
	UNION SELECT w.duty_id, k.course_id, true FROM duty_path w
	JOIN path p ON p.tenant_id = w.tenant_id AND p.id = w.path_id AND p.withdrawn_at IS NULL
	JOIN path_course k ON k.tenant_id = w.tenant_id AND k.path_id = w.path_id AND k.live WHERE w.tenant_id = @t
), need AS (
	SELECT k.course_id, m.person_id, m.due
	FROM duty_member m
	JOIN duty d ON d.tenant_id = m.tenant_id AND d.id = m.duty_id AND d.ended_on IS NULL
	JOIN way k ON k.duty_id = m.duty_id
	WHERE m.tenant_id = @t AND m.out_on IS NULL AND m.opens_on IS NOT NULL AND (m.done_on IS NULL OR m.opens_on <= @today)
		AND k.course_id IN (SELECT course_id FROM held)
		AND NOT EXISTS (SELECT FROM duty_exemption e WHERE e.tenant_id = m.tenant_id AND e.duty_id = m.duty_id
			AND e.person_id = m.person_id AND e.valid_from <= @today AND @today < e.valid_to)
		AND NOT (k.in_path AND EXISTS (SELECT FROM completion c
			WHERE c.tenant_id = m.tenant_id AND c.person_id = m.person_id AND c.course_id = k.course_id AND c.passed
				AND NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = c.tenant_id AND n.corrects_id = c.id)))
	UNION ALL
	SELECT a.course_id, a.person_id, a.due FROM assignment a
	WHERE a.tenant_id = @t AND a.closed_at IS NULL AND a.must AND (a.met_until IS NULL OR a.met_until < @today)
		AND a.course_id IN (SELECT course_id FROM held)
), open AS MATERIALIZED (SELECT course_id, person_id, min(due) AS due FROM need GROUP BY 1, 2)`

// upcoming are the dates people can still be trained on.
const upcoming = `r.tenant_id = @t AND r.state = 'open' AND r.starts_at > @now`

func (f *found) ask(ctx context.Context, r *db.Reads) error {
	f.needs, f.runs, f.former = map[uuid.UUID][]Need{}, map[uuid.UUID][]Run{}, map[uuid.UUID]Attendance{}
	now := clock.Now(ctx)
	args := pgx.NamedArgs{"t": r.Tenant(), "today": clock.Today(ctx), "now": now, "zone": clock.Zone(ctx).String(), "since": now.AddDate(-1, 0, 0)}
	db.Rows(r, func(list []title) error {
		for _, c := range list {
			f.courses = append(f.courses, &Course{ID: c.ID, Slug: c.Slug, Title: c.Title})
		}
		return nil
	}, `WITH `+held+` SELECT c.id, c.slug, c.title FROM course c
		WHERE c.tenant_id = @t AND c.version_id IS NOT NULL AND c.withdrawn_at IS NULL AND c.id IN (SELECT course_id FROM held) ORDER BY c.slug LIMIT 1000`, args)
	f.askNeeds(r, args)
	f.askRuns(r, args)
	type came struct {
		Course uuid.UUID
		Attendance
	}
	db.Collect(r, func(row pgx.CollectableRow) (c came, err error) {
		err = row.Scan(&c.Course, &c.Came, &c.Missed)
		return c, err
	}, func(list []came) error {
		for _, c := range list {
			f.former[c.Course] = c.Attendance
		}
		return nil
	}, `SELECT r.course_id, count(*) FILTER (WHERE p.state = 'attended'), count(*) FILTER (WHERE p.state = 'missed')
		FROM course_run r JOIN run_place p ON p.tenant_id = r.tenant_id AND p.run_id = r.id AND p.state IN ('attended', 'missed')
		WHERE r.tenant_id = @t AND r.ends_at >= @since GROUP BY 1`, args)
	return nil
}

// askNeeds counts people where they work, in the posting with the largest
// share.
func (f *found) askNeeds(r *db.Reads, args pgx.NamedArgs) {
	type need struct {
		Course uuid.UUID
		Need
	}
	db.Collect(r, func(row pgx.CollectableRow) (n need, err error) {
		err = row.Scan(&n.Course, &n.Unit, &n.Due, &n.Open, &n.Placed)
		return n, err
	}, func(list []need) error {
		for _, n := range list {
			f.needs[n.Course] = append(f.needs[n.Course], n.Need)
		}
		return nil
	}, `WITH `+open+`, at AS (
			SELECT DISTINCT ON (person_id) person_id, unit_id FROM posting
			WHERE tenant_id = @t AND valid_from <= @today AND (valid_to IS NULL OR valid_to > @today)
			ORDER BY person_id, share DESC, valid_from, id
		), placed AS (
			SELECT DISTINCT r.course_id, p.person_id FROM course_run r
			JOIN run_place p ON p.tenant_id = r.tenant_id AND p.run_id = r.id AND p.state = 'booked' WHERE `+upcoming+`)
		SELECT o.course_id, at.unit_id, o.due, count(*), count(placed.person_id)
		FROM open o JOIN at ON at.person_id = o.person_id
		LEFT JOIN placed ON placed.course_id = o.course_id AND placed.person_id = o.person_id
		GROUP BY 1, 2, 3`, args)
}

// askRuns reads the dates with the seats that are not taken by people who do
// not have to.
func (f *found) askRuns(r *db.Reads, args pgx.NamedArgs) {
	type run struct {
		Course uuid.UUID
		Run
	}
	db.Collect(r, func(row pgx.CollectableRow) (n run, err error) {
		err = row.Scan(&n.Course, &n.Slug, &n.Ends, &n.Seats)
		return n, err
	}, func(list []run) error {
		for _, n := range list {
			f.runs[n.Course] = append(f.runs[n.Course], n.Run)
		}
		return nil
	}, `WITH `+open+`
		SELECT r.course_id, r.slug, (r.ends_at AT TIME ZONE @zone)::date,
			r.seats - (SELECT count(*) FROM run_place p WHERE p.tenant_id = r.tenant_id AND p.run_id = r.id AND p.state = 'booked'
				AND NOT EXISTS (SELECT FROM open o WHERE o.course_id = r.course_id AND o.person_id = p.person_id))
		FROM course_run r WHERE `+upcoming+` ORDER BY r.ends_at, r.slug`, args)
}
