package bench

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
)

// nearlyDone lets everybody read half of their open courses up to the last
// lesson, so that there is enough to complete.
func (s *stand) nearlyDone(ctx context.Context) error {
	lessons, err := dataset.LessonIDs()
	if err != nil {
		return err
	}
	upTo := lessons[:dataset.Lessons-1]
	return s.super(ctx, s.database, func(conn *pgx.Conn) error {
		for _, r := range s.readers {
			var slugs []string
			if len(r.open) == 0 {
				continue
			}
			r.asked = r.open[len(r.open)-1]
			for _, c := range r.open[:len(r.open)/2] {
				slugs = append(slugs, dataset.CourseSlug(c))
				r.done[c] = len(upTo)
			}
			_, err := conn.Exec(ctx, `
				INSERT INTO lesson_done (tenant_id, enrolment_id, lesson, done_at)
				SELECT e.tenant_id, e.id, l, now() FROM enrolment e
				JOIN person p ON p.tenant_id = e.tenant_id AND p.id = e.person_id
				JOIN course c ON c.tenant_id = e.tenant_id AND c.id = e.course_id, unnest($3::text[]) l
				WHERE e.tenant_id = (SELECT id FROM tenant) AND p.personnel_number = $1 AND c.slug = ANY ($2) AND e.ended_at IS NULL
				ON CONFLICT DO NOTHING`, r.Number, slugs, upTo)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// rebuilt is the read model made anew from postings, requirements and
// completions. It knows the sets' simple case: one posting each in a unit of
// the wave, nobody absent, nothing corrected.
const rebuilt = `
	WITH asked AS (
		SELECT o.tenant_id, r.wave_id, o.person_id, o.unit_id, r.line_id, r.course_id
		FROM requirement r
		JOIN wave_unit w ON w.tenant_id = r.tenant_id AND w.wave_id = r.wave_id
		JOIN posting o ON o.tenant_id = r.tenant_id AND o.unit_id = w.unit_id
		WHERE r.removed_at IS NULL AND r.must AND r.kind = 'course' AND (r.job_families = '{}' OR o.job_family_id = ANY (r.job_families))
	), met AS (
		SELECT a.*, (SELECT min(c.completed_at AT TIME ZONE t.zone)::date FROM completion c
				WHERE c.tenant_id = a.tenant_id AND c.person_id = a.person_id AND c.course_id = a.course_id) AS met_on,
			(SELECT max(coalesce(c.valid_until, '9999-12-31')) FROM completion c
				WHERE c.tenant_id = a.tenant_id AND c.person_id = a.person_id AND c.course_id = a.course_id) AS met_until
		FROM asked a JOIN tenant t ON t.id = a.tenant_id
	)
	SELECT wave_id, person_id, unit_id, count(*)::int AS required, count(met_on)::int AS done,
		coalesce(min(met_until), '9999-12-31') AS done_until, CASE WHEN count(*) = count(met_on) THEN max(met_on) END AS ready_on
	FROM met GROUP BY wave_id, person_id, unit_id`

// agree compares the read model, as the program has maintained it, with one
// that is made anew: all columns, both ways.
func (r *run) agree(ctx context.Context, s *stand) error {
	const maintained = `SELECT wave_id, person_id, unit_id, required, done, done_until, ready_on FROM person_wave WHERE counted`
	rows, differ := 0, 0
	err := s.super(ctx, s.database, func(conn *pgx.Conn) error {
		err := conn.QueryRow(ctx, `
			WITH n AS MATERIALIZED (`+rebuilt+`), m AS MATERIALIZED (`+maintained+`)
			SELECT (SELECT count(*) FROM n), (SELECT count(*) FROM ((TABLE n EXCEPT TABLE m) UNION ALL (TABLE m EXCEPT TABLE n)) d)`).Scan(&rows, &differ)
		return err
	})
	r.report.add(figure{
		name: "read model made anew, set " + s.size.String()[:1], measured: fmt.Sprintf("%d of %d rows differ", differ, rows),
		goal: "0", reached: differ == 0 && rows > 0,
	})
	return err
}
