package duty

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func landOf(ctx context.Context, tx *db.Tx) (land clock.Land, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT land FROM tenant WHERE id = $1`, tx.Tenant()).Scan(&land)
	return land, err
}

const dutyColumns = `d.id, d.slug, d.name, d.basis, d.terms, d.revision, d.ended_on, d.waits`

func scanDuty(row pgx.CollectableRow) (d Duty, err error) {
	err = row.Scan(d.fields()...)
	return d, err
}

// fields are where the columns of a duty go.
func (d *Duty) fields() []any {
	return []any{&d.ID, &d.Slug, &d.Name, &d.Basis, &d.Terms, &d.Revision, &d.EndedOn, &d.Waits}
}

func oneDuty(ctx context.Context, tx *db.Tx, query string, args ...any) (Duty, error) {
	rows, err := tx.Pgx().Query(ctx, query, args...)
	if err != nil {
		return Duty{}, err
	}
	d, err := pgx.CollectExactlyOneRow(rows, scanDuty)
	if err == pgx.ErrNoRows { //nolint:errorlint // as CollectExactlyOneRow returns it
		err = fault.Missing("duty.not_found")
	}
	return d, err
}

func dutyBySlug(ctx context.Context, tx *db.Tx, slug string) (Duty, error) {
	return oneDuty(ctx, tx, `SELECT `+dutyColumns+` FROM duty d WHERE d.tenant_id = $1 AND d.slug = $2`, tx.Tenant(), slug)
}

// lockDuty lets others name the duty meanwhile: who changes a person and puts
// them in holds the person this change will wait for.
func lockDuty(ctx context.Context, tx *db.Tx, slug string) (Duty, error) {
	return oneDuty(ctx, tx, `SELECT `+dutyColumns+` FROM duty d WHERE d.tenant_id = $1 AND d.slug = $2 FOR NO KEY UPDATE`, tx.Tenant(), slug)
}

func duties(ctx context.Context, tx *db.Tx, where string, args pgx.NamedArgs) ([]Duty, error) {
	args["tenant"] = tx.Tenant()
	rows, err := tx.Pgx().Query(ctx, `SELECT `+dutyColumns+` FROM duty d WHERE d.tenant_id = @tenant`+where+` ORDER BY d.id LIMIT 1000`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanDuty)
}

// holding are the duties that have not ended, of some ids or all.
func holding(ctx context.Context, tx *db.Tx, only []uuid.UUID) ([]Duty, error) {
	args, where := pgx.NamedArgs{}, ` AND d.ended_on IS NULL`
	if only != nil {
		where += ` AND ` + db.Among("d.id", only, args, "only")
	}
	return duties(ctx, tx, where, args)
}

// askDutiesOn asks for the duties that speak of courses.
func askDutiesOn(r *db.Reads, courses []uuid.UUID, into *Speaking) {
	type row struct {
		Duty       uuid.UUID
		Instructed bool
	}
	args := pgx.NamedArgs{"tenant": r.Tenant(), "instruction": ByInstruction}
	query := `SELECT duty_id, bool_or(min_grade = @instruction) FROM duty_course
		WHERE tenant_id = @tenant AND ` + db.Among("course_id", courses, args, "courses") + ` GROUP BY duty_id`
	db.Rows(r, func(rows []row) error {
		for _, f := range rows {
			into.duties = append(into.duties, f.Duty)
			if f.Instructed {
				into.Instructed = append(into.Instructed, f.Duty)
			}
		}
		return nil
	}, query, args)
}

func insertDuty(ctx context.Context, tx *db.Tx, d Duty) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty (tenant_id, id, slug, name, basis, terms, revision)
		VALUES ($1, $2, $3, $4, $5, $6, 0)`, tx.Tenant(), d.ID, d.Slug, d.Name, d.Basis, d.Terms)
	return err
}

// askDutiesOnPaths asks for the duties that paths fulfil.
func askDutiesOnPaths(into *[]uuid.UUID, paths []uuid.UUID) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		db.Collect(r, pgx.RowTo[uuid.UUID], func(ids []uuid.UUID) error { *into = ids; return nil },
			`SELECT DISTINCT duty_id FROM duty_path WHERE tenant_id = $1 AND path_id = ANY ($2)`, r.Tenant(), paths)
		return nil
	}
}

// writeRevision writes the duty as it is now, its revision and what it names.
func writeRevision(ctx context.Context, tx *db.Tx, d Duty, kind string, now time.Time, by *uuid.UUID) error {
	var batch pgx.Batch
	t := tx.Tenant()
	batch.Queue(`UPDATE duty SET name = $3, basis = $4, terms = $5, revision = $6, ended_on = $7,
		waits = false, settled_to = NULL, undoes = 0 WHERE tenant_id = $1 AND id = $2`,
		t, d.ID, d.Name, d.Basis, d.Terms, d.Revision, d.EndedOn)
	batch.Queue(`INSERT INTO duty_revision (tenant_id, duty_id, no, kind, at, person_id, name, basis, terms, ended_on)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, t, d.ID, d.Revision, kind, now, by, d.Name, d.Basis, d.Terms, d.EndedOn)
	batch.Queue(`DELETE FROM duty_course WHERE tenant_id = $1 AND duty_id = $2`, t, d.ID)
	batch.Queue(`DELETE FROM duty_path WHERE tenant_id = $1 AND duty_id = $2`, t, d.ID)
	const course = `INSERT INTO duty_course (tenant_id, duty_id, course_id, way, min_grade) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`
	for _, w := range d.Terms.Ways {
		switch w.By {
		case ByCourse:
			batch.Queue(course, t, d.ID, w.Course, true, string(w.Grade))
		case ByInstruction: // offered as a course, but no completion has this grade
			batch.Queue(course, t, d.ID, w.Course, true, ByInstruction)
		case ByPath:
			batch.Queue(`INSERT INTO duty_path (tenant_id, duty_id, path_id) VALUES ($1, $2, $3)`, t, d.ID, w.Path)
		}
	}
	for _, n := range d.Terms.Audience.Leaves() {
		if n.Is == completedLeaf {
			for _, id := range n.IDs {
				batch.Queue(course, t, d.ID, id, false, "")
			}
		}
	}
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

// completedLeaf is learn's condition: a completion moves who it is for.
const completedLeaf = "completed"

// ran reports whether everybody was reconciled on the day or later.
func ran(ctx context.Context, tx *db.Tx, day clock.Date) (done bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM duty_run WHERE tenant_id = $1 AND day >= $2)`, tx.Tenant(), day).Scan(&done)
	return done, err
}

func noteRun(ctx context.Context, tx *db.Tx, day clock.Date) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty_run (tenant_id, day) VALUES ($1, $2)
		ON CONFLICT (tenant_id) DO UPDATE SET day = excluded.day`, tx.Tenant(), day)
	return err
}

// lockPersons makes changes of one person follow each other. The order keeps
// two of them from waiting for one another.
func lockPersons(ctx context.Context, tx *db.Tx, persons []uuid.UUID) error {
	if persons != nil {
		return people.Lock(ctx, tx, persons...)
	}
	_, err := tx.Pgx().Exec(ctx, `SELECT FROM person WHERE tenant_id = $1 ORDER BY id FOR NO KEY UPDATE`, tx.Tenant())
	return err
}

func personsAfter(ctx context.Context, tx *db.Tx, after uuid.UUID, limit int) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM person WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, tx.Tenant(), after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// nobody is the audience of a duty that has ended.
var nobody = audience.Query{SQL: `SELECT id AS person_id FROM person WHERE false`, Args: pgx.NamedArgs{}}
