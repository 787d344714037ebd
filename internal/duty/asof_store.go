package duty

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// stateAt turns a duty into what it said at an instant; revision 0 where it
// was not there yet.
func stateAt(ctx context.Context, tx *db.Tx, d *Duty, at time.Time) error {
	d.Revision = 0
	err := tx.Pgx().QueryRow(ctx, `SELECT no, name, basis, terms, ended_on FROM duty_revision
		WHERE tenant_id = $1 AND duty_id = $2 AND at < $3 ORDER BY no DESC LIMIT 1`, tx.Tenant(), d.ID, at).
		Scan(&d.Revision, &d.Name, &d.Basis, &d.Terms, &d.EndedOn)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

// passages are the lines of the log before an instant, by person, the oldest
// first: the order of the key.
func passages(ctx context.Context, tx *db.Tx, duty uuid.UUID, persons []uuid.UUID, before time.Time) ([]passage, error) {
	args, only := pgx.NamedArgs{"tenant": tx.Tenant(), "duty": duty, "before": before}, ""
	if persons != nil {
		only = " AND " + db.Among("person_id", persons, args, "persons")
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT person_id, at, entered, reason FROM duty_member_log
		WHERE tenant_id = @tenant AND duty_id = @duty AND at < @before`+only+` ORDER BY person_id, nr`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p passage, err error) {
		err = row.Scan(&p.person, &p.at, &p.entered, &p.reason)
		return p, err
	})
}

// membersAt are those who were in a duty at an instant, by person.
func membersAt(ctx context.Context, tx *db.Tx, duty uuid.UUID, at time.Time, zone *time.Location) (list []member, err error) {
	steps, err := passages(ctx, tx, duty, nil, at)
	for from := 0; from < len(steps); {
		to := from + 1
		for to < len(steps) && steps[to].person == steps[from].person {
			to++
		}
		if s, in := follow(steps[from:to], zone); in {
			list = append(list, member{duty: duty, person: steps[from].person, standing: s})
		}
		from = to
	}
	return list, err
}

// exemptionsAt are the exemptions granted up to a day, each with the end it
// got: one that was ended early on a later day ran on the day.
func exemptionsAt(ctx context.Context, tx *db.Tx, duty uuid.UUID, day clock.Date) (map[uuid.UUID]exemption, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT person_id, max(valid_to) > $3, max(valid_to) FROM duty_exemption
		WHERE tenant_id = $1 AND duty_id = $2 AND valid_from <= $3 AND valid_to > valid_from GROUP BY person_id`, tx.Tenant(), duty, day)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]exemption{}
	var person uuid.UUID
	var e exemption
	_, err = pgx.ForEachRow(rows, []any{&person, &e.runs, &e.ended}, func() error {
		out[person] = e
		return nil
	})
	return out, err
}

// evidenceAt is what of the ways of a duty was recorded before an instant and
// neither corrected nor withdrawn before it, by person, the newest first. It
// takes the ways of the revision, not those of today.
func evidenceAt(ctx context.Context, tx *db.Tx, d Duty, persons []uuid.UUID, before time.Time, zone *time.Location) (map[uuid.UUID][]Evidence, error) {
	courses, _ := d.Terms.courses()
	args := pgx.NamedArgs{"tenant": tx.Tenant(), "duty": d.ID, "courses": courses, "paths": d.Terms.paths(), "before": before, "zone": zone.String()}
	only := ""
	if persons != nil {
		only = " AND " + db.Among("x.person_id", persons, args, "persons")
	}
	rows, err := tx.Pgx().Query(ctx, `
		SELECT x.person_id, x.id, (x.completed_at AT TIME ZONE @zone)::date AS on_, x.valid_until, false, false, x.course_id, NULL::uuid, x.version_no, x.evidence, '', x.recorded_at
		FROM completion x
		WHERE x.tenant_id = @tenant AND x.course_id = ANY (@courses) AND x.passed AND x.recorded_at < @before`+only+`
			AND NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = x.tenant_id AND n.corrects_id = x.id AND n.recorded_at < @before)
		UNION ALL
		SELECT x.person_id, x.path_id, (x.at AT TIME ZONE @zone)::date, NULL, false, false, NULL, x.path_id, x.revision, '', '', x.at
		FROM path_completion x
		WHERE x.tenant_id = @tenant AND x.path_id = ANY (@paths) AND NOT x.taken_back AND x.at < @before`+only+`
			AND NOT EXISTS (SELECT FROM path_completion n WHERE n.tenant_id = x.tenant_id AND n.path_id = x.path_id
				AND n.person_id = x.person_id AND n.nr > x.nr AND n.at < @before)
		UNION ALL
		SELECT x.person_id, x.id, x.done_on, x.valid_until, x.round IS NULL, x.round IS NOT NULL, NULL, NULL, 0, '', x.issuer, x.recorded_at
		FROM duty_proof x
		WHERE x.tenant_id = @tenant AND x.duty_id = @duty AND x.withdraws_id IS NULL AND x.recorded_at < @before`+only+`
			AND NOT EXISTS (SELECT FROM duty_proof w WHERE w.tenant_id = x.tenant_id AND w.withdraws_id = x.id AND w.recorded_at < @before)
		ORDER BY on_ DESC, 12 DESC, 2 DESC`, args)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID][]Evidence{}
	var person uuid.UUID
	var course, path uuid.NullUUID
	var e Evidence
	var grade string
	into := []any{&person, &e.ID, &e.On, &e.Until, &e.Proof, &e.Instruction, &course, &path, &e.VersionNo, &grade, &e.Issuer, &e.Recorded}
	_, err = pgx.ForEachRow(rows, into, func() error {
		e.Course, e.Path, e.Grade = course.UUID, path.UUID, learn.Evidence(grade)
		out[person] = append(out[person], e)
		return nil
	})
	return out, err
}

// byName orders people by name and takes a part of them; limit 0 is all.
func byName(ctx context.Context, tx *db.Tx, ids []uuid.UUID, offset, limit int) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM person WHERE tenant_id = $1 AND id = ANY ($2)
		ORDER BY sort_name, id OFFSET $3 LIMIT nullif($4, 0)`, tx.Tenant(), ids, offset, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
