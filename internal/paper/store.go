package paper

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// selectWitness finds a person by number and whether they led a unit on a day.
func selectWitness(ctx context.Context, tx *db.Tx, number string, on clock.Date) (id uuid.UUID, led bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		SELECT p.id, EXISTS (SELECT FROM posting o WHERE o.tenant_id = $1 AND o.person_id = p.id AND o.supervisor
		                     AND o.valid_from <= $3 AND (o.valid_to IS NULL OR o.valid_to > $3))
		FROM person p WHERE p.tenant_id = $1 AND p.personnel_number = $2 AND p.withdrawn_at IS NULL`,
		tx.Tenant(), number, on).Scan(&id, &led)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, false, nil
	}
	return id, led, err
}

// completedOn are the days on which a person completed a course, the latest
// first; what a correction took back does not count. The lock on the person
// makes two people who type the same paper in do so one after the other.
func completedOn(ctx context.Context, tx *db.Tx, person uuid.UUID, course, zone string) ([]clock.Date, error) {
	if _, err := tx.Pgx().Exec(ctx, `SELECT FROM person WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, tx.Tenant(), person); err != nil {
		return nil, err
	}
	rows, err := tx.Pgx().Query(ctx, `
		SELECT (k.completed_at AT TIME ZONE $4)::date FROM completion k JOIN course c ON c.tenant_id = k.tenant_id AND c.id = k.course_id
		WHERE k.tenant_id = $1 AND k.person_id = $2 AND c.slug = $3 AND k.passed
		  AND NOT EXISTS (SELECT FROM completion x WHERE x.tenant_id = $1 AND x.corrects_id = k.id)
		ORDER BY k.completed_at DESC LIMIT 100`, tx.Tenant(), person, course, zone)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[clock.Date])
}

type proofRow struct {
	id, person, course, witness, completion, by uuid.UUID
	on                                          clock.Date
	at                                          time.Time
}

func insertProof(ctx context.Context, tx *db.Tx, p proofRow) (isNew bool, err error) {
	tag, err := tx.Pgx().Exec(ctx, `
		INSERT INTO paper_proof (tenant_id, id, person_id, course_id, completed_on, witness_id, completion_id, recorded_by, recorded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant_id, person_id, course_id, completed_on) DO NOTHING`,
		tx.Tenant(), p.id, p.person, p.course, p.on, p.witness, p.completion, p.by, p.at)
	return tag.RowsAffected() == 1, err
}

type proofLine struct {
	Course  uuid.UUID
	On      clock.Date
	Witness string
	At      time.Time
}

func selectProofs(ctx context.Context, tx *db.Tx, person uuid.UUID) ([]proofLine, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT f.course_id, f.completed_on, `+people.FullNameSQL+`, f.recorded_at
		FROM paper_proof f JOIN person p ON p.tenant_id = f.tenant_id AND p.id = f.witness_id
		WHERE f.tenant_id = $1 AND f.person_id = $2 ORDER BY f.completed_on DESC, f.id LIMIT 100`, tx.Tenant(), person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[proofLine])
}

// dutyQuery chooses people without an e-mail address who have open courses.
type dutyQuery struct {
	today, until clock.Date // somebody has a course due by then; zero: any
	units        []uuid.UUID
	everywhere   bool
}

// openCourse is one open course of one person.
type openCourse struct {
	Person   uuid.UUID
	Slug     string
	ListName string
	Name     string
	Lang     i18n.Lang
	Unit     i18n.Text
	HasCard  bool
	Login    string // to sign in with a password; empty: none is set
	Course   uuid.UUID
	Due      clock.Date
}

// selectDuties lists by unit and name, the order in which letters are handed
// out; a course that two waves ask for stands once, with the earlier day.
func selectDuties(ctx context.Context, tx *db.Tx, q dutyQuery) ([]openCourse, error) {
	rows, err := tx.Pgx().Query(ctx, `
		WITH open AS (
			SELECT person_id, course_id, min(due) AS due, min(min(due)) OVER (PARTITION BY person_id) AS first
			FROM assignment WHERE tenant_id = $1 AND closed_at IS NULL AND (met_until IS NULL OR met_until < $2)
			GROUP BY person_id, course_id)
		SELECT p.id, p.slug, `+people.ListNameSQL+`,
		       `+people.FullNameSQL+`, p.language, u.name,
		       EXISTS (SELECT FROM access_card k WHERE k.tenant_id = $1 AND k.account_id = a.id AND k.revoked_at IS NULL),
		       CASE WHEN a.hash IS NULL THEN '' ELSE a.login END, open.course_id, open.due
		FROM person p
		JOIN open ON open.person_id = p.id
		JOIN LATERAL (SELECT u.name, u.number FROM posting o JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
		      WHERE o.tenant_id = $1 AND o.person_id = p.id AND o.valid_from <= $2 AND (o.valid_to IS NULL OR o.valid_to > $2)
		        AND ($4 OR o.unit_id = ANY ($5))
		      ORDER BY o.share DESC, o.valid_from, u.number LIMIT 1) u ON true
		LEFT JOIN account a ON a.tenant_id = $1 AND a.person_id = p.id AND a.closed_at IS NULL
		WHERE p.tenant_id = $1 AND p.withdrawn_at IS NULL AND p.email IS NULL AND ($3::date IS NULL OR open.first <= $3)
		  AND NOT EXISTS (SELECT FROM absence x WHERE x.tenant_id = $1 AND x.person_id = p.id
		                  AND x.valid_from <= $2 AND (x.valid_to IS NULL OR x.valid_to > $2))
		ORDER BY u.number, p.sort_name, p.id, open.due, open.course_id LIMIT 20000`,
		tx.Tenant(), q.today, dateOrNull(q.until), q.everywhere, q.units)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[openCourse])
}

func dateOrNull(d clock.Date) *clock.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}
