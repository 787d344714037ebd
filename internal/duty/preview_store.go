package duty

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func membersNow(ctx context.Context, tx *db.Tx, duty uuid.UUID) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT person_id FROM duty_member
		WHERE tenant_id = $1 AND duty_id = $2 AND out_on IS NULL ORDER BY person_id`, tx.Tenant(), duty)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// overlaps are the other duties that one of the courses or paths fulfils, too.
func overlaps(ctx context.Context, tx *db.Tx, d *Duty, t Terms, now []uuid.UUID) ([]Overlap, error) {
	var self uuid.UUID
	if d != nil {
		self = d.ID
	}
	courses, _ := t.courses()
	rows, err := tx.Pgx().Query(ctx, `SELECT d.slug, d.name, count(m.person_id) FROM duty d
		JOIN duty_member m ON m.tenant_id = d.tenant_id AND m.duty_id = d.id AND m.out_on IS NULL
			AND m.person_id IN (SELECT unnest(@now::uuid[]))
		WHERE d.tenant_id = @tenant AND d.ended_on IS NULL AND d.id <> @self AND (EXISTS (SELECT FROM duty_course c
				WHERE c.tenant_id = d.tenant_id AND c.duty_id = d.id AND c.way AND c.course_id = ANY (@courses))
			OR EXISTS (SELECT FROM duty_path k WHERE k.tenant_id = d.tenant_id AND k.duty_id = d.id AND k.path_id = ANY (@paths)))
		GROUP BY d.id, d.slug, d.name ORDER BY d.slug LIMIT 20`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "self": self, "courses": courses, "paths": t.paths(), "now": now})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Overlap])
}

// courses are the courses that fulfil the duty, with the least grade of each.
func (t Terms) courses() (ids []uuid.UUID, least []string) {
	ids, least = []uuid.UUID{}, []string{}
	for _, w := range t.Ways {
		if w.By == ByCourse {
			ids, least = append(ids, w.Course), append(least, string(w.Grade))
		}
	}
	return ids, least
}

// paths are the paths that fulfil the duty.
func (t Terms) paths() []uuid.UUID {
	ids := []uuid.UUID{}
	for _, w := range t.Ways {
		if w.By == ByPath {
			ids = append(ids, w.Path)
		}
	}
	return ids
}

// supposeFacts reads what people have done that would fulfil terms nobody has
// saved, and since when those of them are in the duty who are.
func supposeFacts(ctx context.Context, tx *db.Tx, d *Duty, t Terms, list []member, zone string) error {
	_, persons := keys(list)
	courses, least := t.courses()
	at := map[uuid.UUID]*Standing{}
	for i := range list {
		at[list[i].person] = &list[i].standing
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT c.person_id, (c.completed_at AT TIME ZONE @zone)::date, c.valid_until
		FROM completion c JOIN unnest(@courses::uuid[], @least::text[]) AS w (course_id, grade) ON w.course_id = c.course_id
		WHERE c.tenant_id = @tenant AND c.person_id = ANY (@persons) AND c.passed
			AND (w.grade = '' OR array_position(@grades::text[], c.evidence) <= array_position(@grades::text[], w.grade))
			AND NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = c.tenant_id AND n.corrects_id = c.id)
		UNION ALL
		SELECT f.person_id, (f.at AT TIME ZONE @zone)::date, NULL FROM path_completion f
		WHERE f.tenant_id = @tenant AND f.person_id = ANY (@persons) AND f.path_id = ANY (@paths) AND `+pathHolds,
		pgx.NamedArgs{"tenant": tx.Tenant(), "persons": persons, "paths": t.paths(), "courses": courses, "least": least, "grades": grades, "zone": zone})
	if err != nil {
		return err
	}
	var person uuid.UUID
	var f Fact
	_, err = pgx.ForEachRow(rows, []any{&person, &f.On, &f.Until}, func() error {
		at[person].Facts = append(at[person].Facts, f)
		return nil
	})
	if err != nil || d == nil {
		return err
	}
	return standingNow(ctx, tx, d.ID, persons, at)
}

// standingNow is how people stand who are in the duty, or once were.
func standingNow(ctx context.Context, tx *db.Tx, duty uuid.UUID, persons []uuid.UUID, at map[uuid.UUID]*Standing) error {
	rows, err := tx.Pgx().Query(ctx, `SELECT m.person_id, CASE WHEN m.out_on IS NULL THEN m.since END, m.first_since,
			(SELECT max(e.valid_to) FROM duty_exemption e WHERE e.tenant_id = m.tenant_id AND e.duty_id = m.duty_id
				AND e.person_id = m.person_id AND e.valid_to > e.valid_from), p.done_on, p.valid_until, p.round IS NOT NULL
		FROM duty_member m
		LEFT JOIN duty_proof p ON p.tenant_id = m.tenant_id AND p.duty_id = m.duty_id AND p.person_id = m.person_id AND p.withdraws_id IS NULL
			AND NOT EXISTS (SELECT FROM duty_proof w WHERE w.tenant_id = p.tenant_id AND w.withdraws_id = p.id)
		WHERE m.tenant_id = @tenant AND m.duty_id = @duty AND m.person_id = ANY (@persons)`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "duty": duty, "persons": persons})
	if err != nil {
		return err
	}
	var person uuid.UUID
	var since, first, exempted, on, until clock.Date
	var instructed *bool
	_, err = pgx.ForEachRow(rows, []any{&person, &since, &first, &exempted, &on, &until, &instructed}, func() error {
		s := at[person]
		s.FirstSince, s.Exempted = first, exempted
		if !since.IsZero() {
			s.Since = since
		}
		if !on.IsZero() {
			s.Facts = append(s.Facts, Fact{On: on, Until: until, Proof: !*instructed, Instruction: *instructed})
		}
		return nil
	})
	return err
}
