package learn

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// lockEnrolment makes two tabs of one person finish one after the other. What
// decides is counted in a statement of its own, which sees what the other tab
// committed.
const lockEnrolment = `
	SELECT id FROM enrolment
	WHERE tenant_id = @t AND person_id = @p AND course_id = @c AND ended_at IS NULL
	FOR UPDATE`

const standingQuery = `
	SELECT id, version_id, (SELECT count(*) FROM lesson_done WHERE tenant_id = @t AND enrolment_id = e.id AND lesson <> @q),
	       EXISTS (SELECT 1 FROM attempt WHERE tenant_id = @t AND enrolment_id = e.id AND quiz = @q AND passed)
	       OR EXISTS (SELECT 1 FROM lesson_done WHERE tenant_id = @t AND enrolment_id = e.id AND lesson = @q)
	FROM enrolment e
	WHERE e.tenant_id = @t AND e.person_id = @p AND e.course_id = @c AND e.ended_at IS NULL`

// standing is how far an open enrolment is: what decides about a completion.
type standing struct {
	Enrolment, Version uuid.UUID
	Lessons            int  // lessons done
	Passed             bool // the test was passed, or counts as passed from an older version
}

func courseArgs(tx *db.Tx, person, course uuid.UUID) pgx.NamedArgs {
	return pgx.NamedArgs{"t": tx.Tenant(), "p": person, "c": course, "q": Test}
}

// lockStanding locks the open enrolment and reads how far it is; ok is false
// where none is open.
func lockStanding(ctx context.Context, tx *db.Tx, person, course uuid.UUID) (s standing, ok bool, err error) {
	var batch pgx.Batch
	args := courseArgs(tx, person, course)
	batch.Queue(lockEnrolment, args)
	batch.Queue(standingQuery, args).QueryRow(readStanding(&s, &ok))
	return s, ok, tx.Pgx().SendBatch(ctx, &batch).Close()
}

// doLesson locks the open enrolment, notes a lesson as done and reads how far
// the enrolment is; isNew is false where the lesson was done before.
func doLesson(ctx context.Context, tx *db.Tx, person, course uuid.UUID, lesson string, at time.Time) (s standing, ok, isNew bool, err error) {
	var batch pgx.Batch
	args := courseArgs(tx, person, course)
	args["l"], args["at"] = lesson, at
	batch.Queue(lockEnrolment, args)
	batch.Queue(`
		INSERT INTO lesson_done (tenant_id, enrolment_id, lesson, done_at)
		SELECT @t, id, @l, @at FROM enrolment
		WHERE tenant_id = @t AND person_id = @p AND course_id = @c AND ended_at IS NULL
		ON CONFLICT (tenant_id, enrolment_id, lesson) DO NOTHING`, args).
		Exec(func(tag pgconn.CommandTag) error { isNew = tag.RowsAffected() == 1; return nil })
	batch.Queue(standingQuery, args).QueryRow(readStanding(&s, &ok))
	err = tx.Pgx().SendBatch(ctx, &batch).Close()
	return s, ok, isNew, err
}

// keepDone notes what an enrolment begins with.
func keepDone(tx *db.Tx, enrolment uuid.UUID, lessons []string, at time.Time) {
	tx.Queue(`
		INSERT INTO lesson_done (tenant_id, enrolment_id, lesson, done_at)
		SELECT $1, $2, l, $4 FROM unnest($3::text[]) l ON CONFLICT (tenant_id, enrolment_id, lesson) DO NOTHING`,
		tx.Tenant(), enrolment, lessons, at)
}

func readStanding(s *standing, ok *bool) func(pgx.Row) error {
	return func(row pgx.Row) error {
		err := row.Scan(&s.Enrolment, &s.Version, &s.Lessons, &s.Passed)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		*ok = err == nil
		return err
	}
}

// attemptFor returns the person's attempt at a quiz of an open enrolment. It
// begins attempt no where that is the next one; an older or a later one is
// returned as it stands, for the caller to refuse.
func attemptFor(ctx context.Context, tx *db.Tx, person, course uuid.UUID, quizID string, no int, at time.Time) (a Attempt, version uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `
		WITH e AS (
			SELECT id, version_id FROM enrolment
			WHERE tenant_id = @t AND person_id = @p AND course_id = @c AND ended_at IS NULL
		), begun AS (
			INSERT INTO attempt (tenant_id, id, enrolment_id, quiz, no, started_at)
			SELECT @t, @id, e.id, @q, @no, @at FROM e
			WHERE @no = 1 + (SELECT coalesce(max(x.no), 0) FROM attempt x
			                 WHERE x.tenant_id = @t AND x.enrolment_id = e.id AND x.quiz = @q)
			  AND NOT EXISTS (SELECT 1 FROM attempt x WHERE x.tenant_id = @t AND x.enrolment_id = e.id AND x.quiz = @q
			                  AND x.submitted_at IS NOT NULL AND x.passed IS NULL) -- a trainer decides first
			ON CONFLICT (tenant_id, enrolment_id, quiz) WHERE submitted_at IS NULL DO NOTHING
			RETURNING *
		)
		SELECT a.tenant_id, a.id, a.enrolment_id, a.quiz, a.no, a.started_at, a.submitted_at, a.points, a.max_points, a.passed, e.version_id
		FROM e JOIN (
			SELECT * FROM begun
			UNION ALL
			SELECT * FROM attempt x WHERE x.tenant_id = @t AND x.quiz = @q AND x.enrolment_id = (SELECT id FROM e)
		) a ON a.enrolment_id = e.id
		ORDER BY a.no DESC LIMIT 1`,
		pgx.NamedArgs{"t": tx.Tenant(), "p": person, "c": course, "q": quizID, "no": no, "id": db.NewID(), "at": at}).
		Scan(&a.TenantID, &a.ID, &a.EnrolmentID, &a.Quiz, &a.No, &a.StartedAt, &a.SubmittedAt, &a.Points, &a.MaxPoints, &a.Passed, &version)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return a, version, err
}

// lockAttempt serialises the checks of one attempt.
func lockAttempt(tx *db.Tx, id uuid.UUID) error {
	return tx.Gorm().Exec(`SELECT 1 FROM attempt WHERE tenant_id = ? AND id = ? FOR UPDATE`, tx.Tenant(), id).Error
}

type graded struct {
	at    *time.Time
	grade quiz.Grade
}

// putAnswer stores an answer on top of version base; ok is false when another
// version stands there, the answer is already checked or the attempt is over.
func putAnswer(ctx context.Context, tx *db.Tx, a Attempt, question string, base int, given quiz.Answer, at time.Time, g graded) (version int, ok bool, err error) {
	b, err := json.Marshal(given)
	if err != nil {
		return 0, false, err
	}
	var points, most *int
	var right *bool
	if g.at != nil {
		most = &g.grade.Max
		if !g.grade.Open {
			points, right = &g.grade.Points, &g.grade.Right
		}
	}
	args := pgx.NamedArgs{
		"t": tx.Tenant(), "a": a.ID, "q": question, "m": a.StartedAt, "g": string(b), "at": at,
		"c": g.at, "p": points, "mp": most, "r": right, "b": base,
	}
	const open = `
		FROM attempt a JOIN enrolment e ON e.tenant_id = a.tenant_id AND e.id = a.enrolment_id
		WHERE a.tenant_id = @t AND a.id = @a AND a.submitted_at IS NULL AND e.ended_at IS NULL`
	query := `
		UPDATE answer n SET given = @g, version = version + 1, saved_at = @at,
		       checked_at = @c, points = @p, max_points = @mp, is_right = @r` + open + `
		  AND n.tenant_id = @t AND n.attempt_id = @a AND n.question = @q AND n.attempt_at = @m
		  AND n.version = @b AND n.checked_at IS NULL
		RETURNING n.version`
	if base == 0 {
		query = `
		INSERT INTO answer (tenant_id, attempt_id, question, attempt_at, version, given, saved_at, checked_at, points, max_points, is_right)
		SELECT @t, @a, @q, @m, 1, @g, @at::timestamptz, @c::timestamptz, @p::int, @mp::int, @r::boolean` + open + `
		ON CONFLICT (tenant_id, attempt_id, question, attempt_at) DO NOTHING
		RETURNING version`
	}
	err = tx.Pgx().QueryRow(ctx, query, args).Scan(&version)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return version, err == nil, err
}

type answerRow struct {
	Question  string
	Version   int
	Given     string
	SavedAt   time.Time
	CheckedAt *time.Time
	Points    *int
	MaxPoints *int
	IsRight   *bool
	MarkedAt  *time.Time
	Comment   string
}

func askAnswers(r *db.Reads, a Attempt, use func(map[string]Answer)) {
	db.Rows(r, func(rows []answerRow) error {
		out := make(map[string]Answer, len(rows))
		for _, r := range rows {
			given := quiz.Answer{}
			if err := json.Unmarshal([]byte(r.Given), &given); err != nil {
				return err
			}
			out[r.Question] = Answer{
				Question: r.Question, Version: r.Version, Given: given, SavedAt: r.SavedAt,
				CheckedAt: r.CheckedAt, Points: r.Points, MaxPoints: r.MaxPoints, IsRight: r.IsRight,
				MarkedAt: r.MarkedAt, Comment: r.Comment,
			}
		}
		use(out)
		return nil
	}, `SELECT question, version, given::text, saved_at, checked_at, points, max_points, is_right, marked_at, coalesce(comment, '') FROM answer
		WHERE tenant_id = $1 AND attempt_id = $2 AND attempt_at = $3`, r.Tenant(), a.ID, a.StartedAt)
}

func submit(tx *db.Tx, a Attempt, score quiz.Score, passed bool, at time.Time) error {
	return tx.Gorm().Exec(`
		UPDATE attempt SET submitted_at = ?, points = ?, max_points = ?, passed = ?
		WHERE tenant_id = ? AND id = ? AND submitted_at IS NULL`,
		at, score.Points, score.Max, passed, tx.Tenant(), a.ID).Error
}

// handIn submits an attempt that a trainer decides.
func handIn(tx *db.Tx, a Attempt, at time.Time) error {
	return tx.Gorm().Exec(`UPDATE attempt SET submitted_at = ? WHERE tenant_id = ? AND id = ? AND submitted_at IS NULL`,
		at, tx.Tenant(), a.ID).Error
}

// putCompletion appends the fact; an enrolment has one that corrects nothing.
func putCompletion(tx *db.Tx, c Completion) {
	tx.Queue(`
		INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, enrolment_id,
		                        completed_at, passed, evidence, valid_until, corrects_id, recorded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		c.TenantID, c.ID, c.PersonID, c.CourseID, c.VersionID, c.VersionNo, c.EnrolmentID,
		c.CompletedAt, c.Passed, c.Evidence, c.ValidUntil, c.CorrectsID, c.RecordedAt)
}
