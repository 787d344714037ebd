package courserun

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

// courseID is an offered course by its slug; nil where there is none.
func courseID(ctx context.Context, tx *db.Tx, slug string) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id FROM course WHERE tenant_id = $1 AND slug = $2 AND version_id IS NOT NULL AND withdrawn_at IS NULL`,
		tx.Tenant(), slug).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}

func insertRun(ctx context.Context, tx *db.Tx, id uuid.UUID, slug string, course uuid.UUID, in Input) {
	tx.Queue(`INSERT INTO course_run (tenant_id, id, slug, course_id, seats, waiting, approval, sign_up_from, sign_up_until, cancel_until, notes, materials, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, tx.Tenant(), id, slug, course, in.Seats, in.Waiting, in.Approval,
		in.SignUpFrom, in.SignUpUntil, in.CancelUntil, texts(in.Notes), links(in.Materials), clock.Now(ctx))
}

func updateRun(tx *db.Tx, id uuid.UUID, in Input) {
	tx.Queue(`UPDATE course_run SET seats = $3, waiting = $4, approval = $5, sign_up_from = $6, sign_up_until = $7, cancel_until = $8,
		notes = $9, materials = $10 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, in.Seats, in.Waiting, in.Approval,
		in.SignUpFrom, in.SignUpUntil, in.CancelUntil, texts(in.Notes), links(in.Materials))
}

func texts(t i18n.Text) i18n.Text {
	if t == nil {
		return i18n.Text{}
	}
	return t
}

func links(list []Material) []Material {
	if list == nil {
		return []Material{}
	}
	return list
}

// setCrew stores who and what the run takes.
func setCrew(tx *db.Tx, run uuid.UUID, in Input) {
	tx.Queue(`DELETE FROM run_trainer WHERE tenant_id = $1 AND run_id = $2`, tx.Tenant(), run)
	tx.Queue(`DELETE FROM run_equipment WHERE tenant_id = $1 AND run_id = $2`, tx.Tenant(), run)
	tx.Queue(`INSERT INTO run_trainer (tenant_id, run_id, person_id) SELECT $1, $2, unnest($3::uuid[])`, tx.Tenant(), run, in.Trainers)
	tx.Queue(`INSERT INTO run_equipment (tenant_id, run_id, resource_id) SELECT $1, $2, unnest($3::uuid[])`, tx.Tenant(), run, in.Equipment)
}

func insertSession(tx *db.Tx, run uuid.UUID, s Session, secret []byte) {
	tx.Queue(`INSERT INTO run_session (tenant_id, id, run_id, starts_at, ends_at, room_id, link, secret) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Tenant(), s.ID, run, s.Starts, s.Ends, s.Room, s.Link, secret)
}

func moveSession(tx *db.Tx, s Session) {
	tx.Queue(`UPDATE run_session SET starts_at = $3, ends_at = $4, room_id = $5, link = $6, sequence = sequence + 1
		WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), s.ID, s.Starts, s.Ends, s.Room, s.Link)
}

func endSession(tx *db.Tx, id uuid.UUID, at time.Time) {
	tx.Queue(`DELETE FROM run_booking WHERE tenant_id = $1 AND session_id = $2`, tx.Tenant(), id)
	tx.Queue(`UPDATE run_session SET cancelled_at = $3, sequence = sequence + 1 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, at)
}

// settleDays derives the days of a run from its sessions: nobody signs up or
// leaves after the first.
func settleDays(ctx context.Context, tx *db.Tx, run uuid.UUID) {
	tx.Queue(`UPDATE course_run r SET starts_at = s.first, ends_at = s.last,
			sign_up_until = least(r.sign_up_until, (s.first AT TIME ZONE $3)::date), cancel_until = least(r.cancel_until, (s.first AT TIME ZONE $3)::date)
		FROM (SELECT min(starts_at) AS first, max(ends_at) AS last FROM run_session WHERE tenant_id = $1 AND run_id = $2 AND cancelled_at IS NULL) s
		WHERE r.tenant_id = $1 AND r.id = $2`, tx.Tenant(), run, clock.Zone(ctx).String())
}

// book writes what a session takes; what it took before is free again.
func book(tx *db.Tx, s Session, taken []uuid.UUID) {
	tx.Queue(`DELETE FROM run_booking WHERE tenant_id = $1 AND session_id = $2`, tx.Tenant(), s.ID)
	tx.Queue(`INSERT INTO run_booking (tenant_id, session_id, taken_id, during) SELECT $1, $2, unnest($3::uuid[]), tstzrange($4, $5)`,
		tx.Tenant(), s.ID, taken, s.Starts, s.Ends)
}

// collision is what a session of another run has taken.
type collision struct {
	Name         string
	Title        i18n.Text
	Starts, Ends time.Time
}

// conflict finds a session of the time that has taken one of ids.
func conflict(ctx context.Context, tx *db.Tx, s Session, ids []uuid.UUID) (*collision, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT coalesce(o.name, `+people.FullNameSQL+`, ''), c.title, x.starts_at, x.ends_at
		FROM run_booking b
		JOIN run_session x ON x.tenant_id = b.tenant_id AND x.id = b.session_id
		JOIN course_run r ON r.tenant_id = x.tenant_id AND r.id = x.run_id
		JOIN course c ON c.tenant_id = r.tenant_id AND c.id = r.course_id
		LEFT JOIN run_resource o ON o.tenant_id = b.tenant_id AND o.id = b.taken_id
		LEFT JOIN person p ON p.tenant_id = b.tenant_id AND p.id = b.taken_id
		WHERE b.tenant_id = $1 AND b.taken_id = ANY ($2) AND b.during && tstzrange($3, $4) AND b.session_id <> $5
		ORDER BY x.starts_at LIMIT 1`, tx.Tenant(), ids, s.Starts, s.Ends, s.ID)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[collision])
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}
