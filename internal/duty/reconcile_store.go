package duty

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// membership is one person in one duty.
type membership struct{ duty, person uuid.UUID }

func memberships(ctx context.Context, tx *db.Tx, persons []uuid.UUID) (map[membership]bool, error) {
	args := pgx.NamedArgs{"tenant": tx.Tenant()}
	rows, err := tx.Pgx().Query(ctx, `SELECT duty_id, person_id FROM duty_member
		WHERE tenant_id = @tenant AND out_on IS NULL AND `+db.Among("person_id", persons, args, "persons"), args)
	if err != nil {
		return nil, err
	}
	in := map[membership]bool{}
	var m membership
	_, err = pgx.ForEachRow(rows, []any{&m.duty, &m.person}, func() error {
		in[m] = true
		return nil
	})
	return in, err
}

// settle puts people into the duties and out of them, a statement for each
// duty, all in one round trip. NOT IN is hashed whatever the planner believes.
func settle(ctx context.Context, tx *db.Tx, w work, duties []Duty, queries []audience.Query, now time.Time) error {
	today, only := clock.Today(ctx), ""
	shared := pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "now": now, "cause": string(w.cause), "undo": w.undo}
	if w.persons != nil {
		only = " AND " + db.Among("m.person_id", w.persons, shared, "persons")
	}
	if len(duties) == 0 {
		return nil
	}
	var batch pgx.Batch
	for i, d := range duties {
		q := queries[i]
		if !d.EndedOn.IsZero() {
			q = nobody
		}
		args := maps.Clone(q.Args)
		maps.Copy(args, shared)
		args["duty"], args["revision"], args["ended"] = d.ID, d.Revision, !d.EndedOn.IsZero()
		batch.Queue(`WITH want AS MATERIALIZED (`+q.SQL+`), gone AS (
			UPDATE duty_member m SET out_on = @today, nr = m.nr + 1, revision = @revision, reason = `+whyOut+`
			WHERE m.tenant_id = @tenant AND m.duty_id = @duty AND m.out_on IS NULL`+only+`
				AND m.person_id NOT IN (SELECT person_id FROM want)
			RETURNING m.person_id, m.nr, m.reason
		), come AS (
			INSERT INTO duty_member AS m (tenant_id, duty_id, person_id, since, first_since, reason, revision)
			SELECT @tenant::uuid, @duty::uuid, want.person_id, @today::date, @today::date, `+whyIn+`, @revision::int
			FROM want LEFT JOIN duty_member old ON old.tenant_id = @tenant AND old.duty_id = @duty AND old.person_id = want.person_id
			WHERE old.person_id IS NULL OR old.out_on IS NOT NULL
			ON CONFLICT (tenant_id, duty_id, person_id) DO UPDATE
				SET since = CASE WHEN excluded.reason = 'undone' THEN m.since ELSE excluded.since END,
					out_on = NULL, nr = m.nr + 1, reason = excluded.reason, revision = excluded.revision, dated = false
			RETURNING m.person_id, m.nr, m.reason
		)
		INSERT INTO duty_member_log (tenant_id, duty_id, person_id, nr, at, entered, reason, revision)
		SELECT @tenant::uuid, @duty::uuid, person_id, nr, @now::timestamptz, false, reason, @revision::int FROM gone
		UNION ALL SELECT @tenant::uuid, @duty::uuid, person_id, nr, @now::timestamptz, true, reason, @revision::int FROM come`, args)
	}
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

// whyOut says why a member went: the duty changed or ended, they left the
// municipality, are long away, work elsewhere, or something was done.
const whyOut = `CASE WHEN @ended::boolean THEN 'ended' WHEN @cause::text = 'rule' THEN 'rule'
	WHEN NOT EXISTS (SELECT FROM posting o WHERE o.tenant_id = @tenant AND o.person_id = m.person_id
		AND o.valid_from <= @today AND (o.valid_to IS NULL OR @today < o.valid_to)) THEN 'left'
	WHEN EXISTS (SELECT FROM absence x WHERE x.tenant_id = @tenant AND x.person_id = m.person_id
		AND x.valid_from <= @today AND (x.valid_to IS NULL OR @today < x.valid_to)) THEN 'absent'
	ELSE @cause::text END`

// whyIn says why somebody came; who went out under the undone change comes back
// as if they had stayed, unless they were really away.
const whyIn = `CASE WHEN @undo::int > 0 AND old.revision = @undo AND old.reason NOT IN ('left', 'absent') THEN 'undone'
	WHEN @cause::text = 'rule' THEN 'rule' WHEN old.reason = 'absent' THEN 'returned' ELSE @cause::text END`

// forgetPlans makes the connection plan anew. Plans, those of foreign key
// checks too, live as long as a connection: one made while a table was empty
// scans all of it for every row.
func forgetPlans(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `DISCARD PLANS`, pgx.QueryExecModeSimpleProtocol)
	return err
}

// undate marks members of a duty, or some of them, whose dates are to be
// worked out anew, and locks them.
func undate(ctx context.Context, tx *db.Tx, duty uuid.UUID, persons []uuid.UUID) error {
	args, only := pgx.NamedArgs{"tenant": tx.Tenant(), "duty": duty}, ""
	if persons != nil {
		only = " AND " + db.Among("person_id", persons, args, "persons")
	}
	_, err := tx.Pgx().Exec(ctx, `UPDATE duty_member SET dated = false
		WHERE tenant_id = @tenant AND duty_id = @duty AND out_on IS NULL AND dated`+only, args)
	return err
}

// member is one row that waits for its dates.
type member struct {
	duty, person uuid.UUID
	standing     Standing
	dates        Dates
}

// undated reads the next members that wait.
func undated(ctx context.Context, tx *db.Tx, duties, persons []uuid.UUID) ([]member, error) {
	args, only := pgx.NamedArgs{"tenant": tx.Tenant(), "duties": duties, "limit": crowd}, ""
	if persons != nil {
		only = " AND " + db.Among("m.person_id", persons, args, "persons")
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT m.duty_id, m.person_id, m.since, m.first_since,
			(SELECT max(e.valid_to) FROM duty_exemption e WHERE e.tenant_id = m.tenant_id AND e.duty_id = m.duty_id
				AND e.person_id = m.person_id AND e.valid_to > e.valid_from)
		FROM duty_member m
		WHERE m.tenant_id = @tenant AND NOT m.dated AND m.out_on IS NULL AND m.duty_id = ANY (@duties)`+only+`
		ORDER BY m.duty_id, m.person_id LIMIT @limit`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (m member, err error) {
		err = row.Scan(&m.duty, &m.person, &m.standing.Since, &m.standing.FirstSince, &m.standing.Exempted)
		return m, err
	})
}

// factsQuery reads what fulfils the duties of some members: passed completions
// that nobody corrected, with the evidence asked for, completed paths, and
// proofs nobody withdrew.
const factsQuery = `
	WITH asked AS MATERIALIZED (SELECT * FROM unnest(@duty::uuid[], @person::uuid[]) WITH ORDINALITY AS t (duty_id, person_id, n))
	SELECT a.n, (c.completed_at AT TIME ZONE @zone)::date, c.valid_until, false, false
	FROM asked a
	JOIN duty_course r ON r.tenant_id = @tenant AND r.duty_id = a.duty_id AND r.way
	JOIN completion c ON c.tenant_id = @tenant AND c.person_id = a.person_id AND c.course_id = r.course_id AND c.passed
		AND (r.min_grade = '' OR array_position(@grades::text[], c.evidence) <= array_position(@grades::text[], r.min_grade))
		AND NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = c.tenant_id AND n.corrects_id = c.id)
	UNION ALL
	SELECT a.n, (f.at AT TIME ZONE @zone)::date, NULL, false, false
	FROM asked a
	JOIN duty_path r ON r.tenant_id = @tenant AND r.duty_id = a.duty_id
	JOIN path_completion f ON f.tenant_id = @tenant AND f.path_id = r.path_id AND f.person_id = a.person_id AND ` + pathHolds + `
	UNION ALL
	SELECT a.n, p.done_on, p.valid_until, p.round IS NULL, p.round IS NOT NULL
	FROM asked a
	JOIN duty_proof p ON p.tenant_id = @tenant AND p.duty_id = a.duty_id AND p.person_id = a.person_id AND p.withdraws_id IS NULL
		AND NOT EXISTS (SELECT FROM duty_proof w WHERE w.tenant_id = p.tenant_id AND w.withdraws_id = p.id)`

// pathHolds leaves the newest row of a completed path that was not taken back.
const pathHolds = `NOT f.taken_back AND NOT EXISTS (SELECT FROM path_completion n
	WHERE n.tenant_id = f.tenant_id AND n.path_id = f.path_id AND n.person_id = f.person_id AND n.nr > f.nr)`

// grades are the grades of evidence, the strongest first.
var grades = []string{"server-graded", "witnessed", "self-reported"}

// readFacts fills in the facts of the members.
func readFacts(ctx context.Context, tx *db.Tx, list []member, zone string) error {
	duty, person := keys(list)
	rows, err := tx.Pgx().Query(ctx, factsQuery, pgx.NamedArgs{"tenant": tx.Tenant(), "duty": duty, "person": person, "grades": grades, "zone": zone})
	if err != nil {
		return err
	}
	var n int
	var f Fact
	_, err = pgx.ForEachRow(rows, []any{&n, &f.On, &f.Until, &f.Proof, &f.Instruction}, func() error {
		s := &list[n-1].standing
		s.Facts = append(s.Facts, f)
		return nil
	})
	return err
}

func keys(list []member) (duty, person []uuid.UUID) {
	for _, m := range list {
		duty, person = append(duty, m.duty), append(person, m.person)
	}
	return duty, person
}

func writeDates(ctx context.Context, tx *db.Tx, list []member) error {
	duty, person := keys(list)
	columns := make([][]clock.Date, 5)
	for _, m := range list {
		for i, d := range []clock.Date{m.dates.DoneOn, m.dates.DoneUntil, m.dates.OpensOn, m.dates.Due, m.dates.LateFrom} {
			columns[i] = append(columns[i], d)
		}
	}
	_, err := tx.Pgx().Exec(ctx, `UPDATE duty_member m
		SET done_on = t.done_on, done_until = t.done_until, opens_on = t.opens_on, due = t.due, late_from = t.late_from, dated = true
		FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::date[], $7::date[], $8::date[])
			AS t (duty_id, person_id, done_on, done_until, opens_on, due, late_from)
		WHERE m.tenant_id = $1 AND m.duty_id = t.duty_id AND m.person_id = t.person_id`,
		tx.Tenant(), duty, person, columns[0], columns[1], columns[2], columns[3], columns[4])
	return err
}
