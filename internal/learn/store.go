package learn

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// openEnrolment returns the person's open enrolment in a course, locked, so
// that two tabs finish one after the other.
func openEnrolment(tx *db.Tx, person, course uuid.UUID) (e enrol.Enrolment, ok bool, err error) {
	err = tx.Gorm().Raw(`
		SELECT * FROM enrolment
		WHERE tenant_id = ? AND person_id = ? AND course_id = ? AND ended_at IS NULL
		FOR UPDATE`, tx.Tenant(), person, course).Scan(&e).Error
	return e, e.ID != uuid.Nil, err
}

func insertLessonDone(tx *db.Tx, enrolment uuid.UUID, lesson string, at time.Time) (isNew bool, err error) {
	res := tx.Gorm().Exec(`
		INSERT INTO lesson_done (tenant_id, enrolment_id, lesson, done_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (tenant_id, enrolment_id, lesson) DO NOTHING`, tx.Tenant(), enrolment, lesson, at)
	return res.RowsAffected == 1, res.Error
}

// standing is what decides about a completion.
type standing struct {
	Lessons int  // lessons done
	Passed  bool // the test of this enrolment was passed
}

func readStanding(tx *db.Tx, enrolment uuid.UUID) (s standing, err error) {
	err = tx.Gorm().Raw(`
		SELECT (SELECT count(*) FROM lesson_done WHERE tenant_id = @t AND enrolment_id = @e) AS lessons,
		       EXISTS (SELECT 1 FROM attempt WHERE tenant_id = @t AND enrolment_id = @e AND quiz = @q AND passed) AS passed`,
		map[string]any{"t": tx.Tenant(), "e": enrolment, "q": Test}).Scan(&s).Error
	return s, err
}

// attemptFor returns the person's attempt at a quiz of an open enrolment. It
// begins attempt no where that is the next one; an older or a later one is
// returned as it stands, for the caller to refuse.
func attemptFor(tx *db.Tx, person, course uuid.UUID, quizID string, no int, at time.Time) (a Attempt, version uuid.UUID, err error) {
	var row struct {
		Attempt
		VersionID uuid.UUID
	}
	err = tx.Gorm().Raw(`
		WITH e AS (
			SELECT id, version_id FROM enrolment
			WHERE tenant_id = @t AND person_id = @p AND course_id = @c AND ended_at IS NULL
		), begun AS (
			INSERT INTO attempt (tenant_id, id, enrolment_id, quiz, no, started_at)
			SELECT @t, @id, e.id, @q, @no, @at FROM e
			WHERE @no = 1 + (SELECT coalesce(max(x.no), 0) FROM attempt x
			                 WHERE x.tenant_id = @t AND x.enrolment_id = e.id AND x.quiz = @q)
			ON CONFLICT (tenant_id, enrolment_id, quiz) WHERE submitted_at IS NULL DO NOTHING
			RETURNING *
		)
		SELECT a.*, e.version_id FROM e JOIN (
			SELECT * FROM begun
			UNION ALL
			SELECT * FROM attempt x WHERE x.tenant_id = @t AND x.quiz = @q AND x.enrolment_id = (SELECT id FROM e)
		) a ON a.enrolment_id = e.id
		ORDER BY a.no DESC LIMIT 1`,
		map[string]any{"t": tx.Tenant(), "p": person, "c": course, "q": quizID, "no": no, "id": db.NewID(), "at": at}).Scan(&row).Error
	return row.Attempt, row.VersionID, err
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
// version stands there or the answer is already checked.
func putAnswer(tx *db.Tx, a Attempt, question string, base int, given quiz.Answer, at time.Time, g graded) (version int, ok bool, err error) {
	b, err := json.Marshal(given)
	if err != nil {
		return 0, false, err
	}
	var points, most *int
	var right *bool
	if g.at != nil {
		points, most, right = &g.grade.Points, &g.grade.Max, &g.grade.Right
	}
	args := map[string]any{
		"t": tx.Tenant(), "a": a.ID, "q": question, "m": a.StartedAt, "g": string(b), "at": at,
		"c": g.at, "p": points, "mp": most, "r": right, "b": base,
	}
	query := `
		UPDATE answer SET given = @g, version = version + 1, saved_at = @at,
		       checked_at = @c, points = @p, max_points = @mp, is_right = @r
		WHERE tenant_id = @t AND attempt_id = @a AND question = @q AND attempt_at = @m
		  AND version = @b AND checked_at IS NULL
		RETURNING version`
	if base == 0 {
		query = `
		INSERT INTO answer (tenant_id, attempt_id, question, attempt_at, version, given, saved_at, checked_at, points, max_points, is_right)
		VALUES (@t, @a, @q, @m, 1, @g, @at, @c, @p, @mp, @r)
		ON CONFLICT (tenant_id, attempt_id, question, attempt_at) DO NOTHING
		RETURNING version`
	}
	res := tx.Gorm().Raw(query, args).Scan(&version)
	return version, version > 0, res.Error
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
}

func answers(tx *db.Tx, a Attempt) (map[string]Answer, error) {
	var rows []answerRow
	err := tx.Gorm().Raw(`
		SELECT question, version, given, saved_at, checked_at, points, max_points, is_right FROM answer
		WHERE tenant_id = ? AND attempt_id = ? AND attempt_at = ?`, tx.Tenant(), a.ID, a.StartedAt).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make(map[string]Answer, len(rows))
	for _, r := range rows {
		given := quiz.Answer{}
		if err := json.Unmarshal([]byte(r.Given), &given); err != nil {
			return nil, err
		}
		out[r.Question] = Answer{
			Question: r.Question, Version: r.Version, Given: given, SavedAt: r.SavedAt,
			CheckedAt: r.CheckedAt, Points: r.Points, MaxPoints: r.MaxPoints, IsRight: r.IsRight,
		}
	}
	return out, nil
}

func submit(tx *db.Tx, a Attempt, score quiz.Score, passed bool, at time.Time) error {
	return tx.Gorm().Exec(`
		UPDATE attempt SET submitted_at = ?, points = ?, max_points = ?, passed = ?
		WHERE tenant_id = ? AND id = ? AND submitted_at IS NULL`,
		at, score.Points, score.Max, passed, tx.Tenant(), a.ID).Error
}

// insertCompletion appends the fact; false where the enrolment has one.
func insertCompletion(tx *db.Tx, c Completion) (bool, error) {
	res := tx.Gorm().Exec(`
		INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, enrolment_id,
		                        completed_at, passed, evidence, valid_until, corrects_id, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (tenant_id, enrolment_id) WHERE corrects_id IS NULL DO NOTHING`,
		c.TenantID, c.ID, c.PersonID, c.CourseID, c.VersionID, c.VersionNo, c.EnrolmentID,
		c.CompletedAt, c.Passed, c.Evidence, c.ValidUntil, c.CorrectsID, c.RecordedAt)
	return res.RowsAffected == 1, res.Error
}
