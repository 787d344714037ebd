package demo

import (
	"context"
	"fmt"

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
