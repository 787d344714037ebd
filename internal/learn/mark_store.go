package learn

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/quiz"
)

func askWaiting(r *db.Reads, except uuid.UUID, into *[]Waiting) {
	db.List(r, into, `
		SELECT n.attempt_id, n.question, a.quiz, e.version_id, n.checked_at
		FROM answer n
		JOIN attempt a ON a.tenant_id = n.tenant_id AND a.id = n.attempt_id
		JOIN enrolment e ON e.tenant_id = a.tenant_id AND e.id = a.enrolment_id
		WHERE n.tenant_id = $1 AND n.checked_at IS NOT NULL AND n.points IS NULL AND e.person_id <> $2
		ORDER BY n.checked_at, n.attempt_id, n.question LIMIT $3`, r.Tenant(), except, maxQueue)
}

// readScript reads a checked answer to a question that somebody marks.
func readScript(ctx context.Context, tx *db.Tx, attempt uuid.UUID, question string) (sc Script, ok bool, err error) {
	var given string
	err = tx.Pgx().QueryRow(ctx, `
		SELECT n.attempt_id, n.question, a.quiz, e.version_id, n.checked_at, n.given::text, n.checked_at, n.points, n.max_points,
		       n.is_right, n.marked_at, coalesce(n.comment, ''), e.person_id, e.id, a.started_at
		FROM attempt a
		JOIN answer n ON n.tenant_id = a.tenant_id AND n.attempt_id = a.id AND n.attempt_at = a.started_at AND n.question = $3
		JOIN enrolment e ON e.tenant_id = a.tenant_id AND e.id = a.enrolment_id
		WHERE a.tenant_id = $1 AND a.id = $2 AND n.checked_at IS NOT NULL AND (n.points IS NULL OR n.marked_at IS NOT NULL)`,
		tx.Tenant(), attempt, question).
		Scan(&sc.Attempt, &sc.Waiting.Question, &sc.Quiz, &sc.VersionID, &sc.Since, &given, &sc.CheckedAt, &sc.Points, &sc.MaxPoints,
			&sc.IsRight, &sc.MarkedAt, &sc.Comment, &sc.person, &sc.enrolment, &sc.startedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return sc, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(given), &sc.Given)
	}
	return sc, err == nil, err
}

// putMark writes the points of an answer that has none; ok is false where it
// has.
func putMark(ctx context.Context, tx *db.Tx, sc Script, g quiz.Grade, comment string, at time.Time) (ok bool, err error) {
	tag, err := tx.Pgx().Exec(ctx, `
		UPDATE answer SET points = $5, is_right = $6, marked_at = $7, comment = nullif($8, '')
		WHERE tenant_id = $1 AND attempt_id = $2 AND question = $3 AND attempt_at = $4 AND checked_at IS NOT NULL AND points IS NULL`,
		tx.Tenant(), sc.Attempt, sc.Waiting.Question, sc.startedAt, g.Points, g.Right, at, comment)
	return tag.RowsAffected() == 1, err
}

// lockHandedIn makes two trainers who mark one attempt go one after the other,
// and says whether nothing but marks is missing.
func lockHandedIn(ctx context.Context, tx *db.Tx, attempt uuid.UUID) (handedIn bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT submitted_at IS NOT NULL AND passed IS NULL FROM attempt WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
		tx.Tenant(), attempt).Scan(&handedIn)
	return handedIn, err
}

// settle writes the result of an attempt that was handed in.
func settle(tx *db.Tx, a Attempt, score quiz.Score, passed bool) error {
	return tx.Gorm().Exec(`UPDATE attempt SET points = ?, max_points = ?, passed = ? WHERE tenant_id = ? AND id = ? AND passed IS NULL`,
		score.Points, score.Max, passed, tx.Tenant(), a.ID).Error
}
