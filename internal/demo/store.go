package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// duty is a course that a wave asks of a person.
type duty struct {
	Person uuid.UUID
	Number string // personnel number
	Unit   uuid.UUID
	Course uuid.UUID
	Due    clock.Date
}

// duties lists what a wave asks of whom, by personnel number.
func duties(ctx context.Context, d *db.DB, wave uuid.UUID) (list []duty, err error) {
	err = d.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		return tx.Gorm().Raw(`
			SELECT a.person_id AS person, p.personnel_number AS number, w.unit_id AS unit, a.course_id AS course,
				min(a.due) AS due
			FROM assignment a
			JOIN person p ON p.tenant_id = a.tenant_id AND p.id = a.person_id
			JOIN wave_person w ON w.tenant_id = a.tenant_id AND w.wave_id = a.wave_id AND w.person_id = a.person_id
			WHERE a.tenant_id = ? AND a.wave_id = ? AND a.closed_at IS NULL
			GROUP BY a.person_id, p.personnel_number, w.unit_id, a.course_id
			ORDER BY p.personnel_number, a.course_id`, tx.Tenant(), wave).Scan(&list).Error
	})
	return list, err
}

// find is the first person by personnel number with one posting, in the unit.
func find(ctx context.Context, d *db.DB, p player, unit uuid.UUID) (uuid.UUID, error) {
	var found struct{ ID uuid.UUID }
	err := d.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		return tx.Gorm().Raw(`
			SELECT p.id FROM person p JOIN posting o ON o.tenant_id = p.tenant_id AND o.person_id = p.id
			WHERE p.tenant_id = ? AND o.unit_id = ? AND o.supervisor = ? AND (p.email IS NULL) = ?
			  AND (SELECT count(*) FROM posting x WHERE x.tenant_id = p.tenant_id AND x.person_id = p.id) = 1
			ORDER BY p.personnel_number LIMIT 1`, tx.Tenant(), unit, p.Head, p.NoMail).Scan(&found).Error
	})
	if err == nil && found.ID == uuid.Nil {
		err = fmt.Errorf("nobody in unit %s can play %s", p.Unit, p.Login)
	}
	return found.ID, err
}

func countAccounts(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		return tx.Gorm().Raw(`SELECT count(*) FROM account WHERE tenant_id = ? AND demo`, tx.Tenant()).Scan(&n).Error
	})
	return n, err
}

// together runs fn in one transaction whose commit does not wait for the disk.
// What a crash loses is a town that has to be loaded again anyway; the
// accounts, which tell a whole town, are committed last and durably, and with
// them everything before.
func together(ctx context.Context, d *db.DB, fn func(context.Context) error) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Pgx().Exec(ctx, `SET LOCAL synchronous_commit = off`); err != nil {
			return err
		}
		return fn(ctx)
	})
}

// refreshStatistics lets the planner know what was written.
func refreshStatistics(ctx context.Context, d *db.DB) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `SELECT lotse_analyze()`)
		return err
	})
}

// signUp gives places to people, the named ones first, in one statement and
// without mails: what the town's people did last week is no news.
func signUp(ctx context.Context, d *db.DB, run string, named, cast []uuid.UUID, n int, at time.Time) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if named == nil {
			named = []uuid.UUID{}
		}
		_, err := tx.Pgx().Exec(ctx, `
			WITH r AS (SELECT id, seats, approval, starts_at FROM course_run WHERE tenant_id = $1 AND slug = $2),
			others AS (SELECT p.id FROM person p WHERE p.tenant_id = $1 AND p.id <> ALL ($3) AND p.email IS NOT NULL
				AND NOT EXISTS (SELECT FROM run_place o WHERE o.tenant_id = $1 AND o.person_id = p.id)
				AND p.id <> ALL ($6)
				AND (SELECT count(*) FROM posting x WHERE x.tenant_id = $1 AND x.person_id = p.id) = 1
				ORDER BY md5(p.personnel_number || (SELECT starts_at FROM r)::text) LIMIT $4),
			line AS (SELECT id, row_number() OVER (ORDER BY first, ord) AS no FROM (
				SELECT id, 0 AS first, ord FROM unnest($3::uuid[]) WITH ORDINALITY n(id, ord)
				UNION ALL SELECT id, 1, row_number() OVER () FROM others) x)
			INSERT INTO run_place (tenant_id, id, run_id, person_id, no, state, created_at, changed_at)
			SELECT $1, gen_random_uuid(), r.id, line.id, line.no,
				CASE WHEN r.approval THEN 'requested' WHEN line.no <= r.seats THEN 'booked' ELSE 'waiting' END,
				$5::timestamptz + line.no * interval '17 minutes', $5 FROM r, line`, tx.Tenant(), run, named, n, at, cast)
		if err != nil {
			return err
		}
		_, err = tx.Pgx().Exec(ctx, `UPDATE course_run r SET queue = (SELECT count(*) FROM run_place p WHERE p.tenant_id = $1 AND p.run_id = r.id)
			WHERE r.tenant_id = $1 AND r.slug = $2`, tx.Tenant(), run)
		return err
	})
}

// wish lets people wait for dates of a course.
func wish(ctx context.Context, d *db.DB, course string, n int, at time.Time) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO run_interest (tenant_id, course_id, person_id, created_at)
			SELECT $1, c.id, p.id, $4 FROM course c, person p
			WHERE c.tenant_id = $1 AND c.slug = $2 AND p.tenant_id = $1 AND p.email IS NOT NULL
				AND NOT EXISTS (SELECT FROM run_place o WHERE o.tenant_id = $1 AND o.person_id = p.id)
			ORDER BY md5(p.personnel_number || c.slug) LIMIT $3`, tx.Tenant(), course, n, at)
		return err
	})
}

// pair are the two people of the neighbour town, by personnel number.
func pair(ctx context.Context, d *db.DB) (head, writer uuid.UUID, err error) {
	var ids []struct{ ID uuid.UUID }
	err = d.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		return tx.Gorm().Raw(`SELECT id FROM person WHERE tenant_id = ? ORDER BY personnel_number LIMIT 2`, tx.Tenant()).Scan(&ids).Error
	})
	if err == nil && len(ids) < 2 {
		err = fmt.Errorf("the neighbour town has %d people, want two", len(ids))
	}
	if err != nil {
		return head, writer, err
	}
	return ids[0].ID, ids[1].ID, nil
}
