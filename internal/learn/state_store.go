package learn

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// attemptJSON is an attempt as the statement below aggregates it.
type attemptJSON struct {
	ID          uuid.UUID  `json:"id"`
	EnrolmentID uuid.UUID  `json:"enrolment_id"`
	Quiz        string     `json:"quiz"`
	No          int        `json:"no"`
	StartedAt   time.Time  `json:"started_at"`
	SubmittedAt *time.Time `json:"submitted_at"`
	Points      *int       `json:"points"`
	MaxPoints   *int       `json:"max_points"`
	Passed      *bool      `json:"passed"`
}

// stateRow is a course as the statement below returns it.
type stateRow struct {
	CourseID    uuid.UUID
	EnrolmentID *uuid.UUID
	VersionID   *uuid.UUID
	StartedAt   *time.Time
	EndedAt     *time.Time
	Done        []string
	Attempts    *string // JSON

	CID         *uuid.UUID
	CVersionID  *uuid.UUID
	CVersionNo  *int
	CAt         *time.Time
	CEvidence   *string
	CValidUntil clock.Date
	Outdated    bool
	Live        *uuid.UUID
}

// which chooses courses; the zero value means all.
type which struct {
	course uuid.UUID
	slug   string
	open   bool // those with an open enrolment, or with a completion that a version overtook
}

// askStates reads a person's standing in courses: the open or newest enrolment
// with its lessons and latest attempts, and the newest completion that no
// correction took back.
func askStates(r *db.Reads, person uuid.UUID, w which, use func(map[uuid.UUID]State)) {
	db.Rows(r, func(rows []stateRow) (err error) {
		out := make(map[uuid.UUID]State, len(rows))
		for _, row := range rows {
			if out[row.CourseID], err = row.state(r.Tenant(), person); err != nil {
				return err
			}
		}
		use(out)
		return nil
	}, w.query(), pgx.NamedArgs{"t": r.Tenant(), "p": person, "c": w.course, "s": w.slug})
}

func (w which) query() string {
	of, only := "", "true"
	switch {
	case w.slug != "":
		of = "AND course_id = (SELECT id FROM course WHERE tenant_id = @t AND slug = @s)"
	case w.course != uuid.Nil:
		of = "AND course_id = @c"
	case w.open:
		only = "e.id IS NOT NULL AND e.ended_at IS NULL OR c.overtaken"
	}
	return strings.NewReplacer("OF_COURSES", of, "ONLY", only).Replace(statesQuery)
}

// A person's enrolments and completions are few: both are read at once instead
// of course by course. A completion is overtaken when a later version of a
// course that is offered is substantive; OFFSET 0 lets PostgreSQL ask that for
// the few rows instead of joining all versions.
const statesQuery = `
		SELECT course_id, e.id, e.version_id, e.started_at, e.ended_at,
		       ARRAY(SELECT lesson FROM lesson_done WHERE tenant_id = @t AND enrolment_id = e.id),
		       (SELECT json_agg(a)::text FROM (
		           SELECT DISTINCT ON (quiz) id, enrolment_id, quiz, no, started_at, submitted_at, points, max_points, passed
		           FROM attempt WHERE tenant_id = @t AND enrolment_id = e.id ORDER BY quiz, no DESC) a),
		       c.id, c.version_id, c.version_no, c.completed_at, c.evidence, c.valid_until, coalesce(c.overtaken, false),
		       o.version_id
		FROM (
			SELECT DISTINCT ON (course_id) * FROM enrolment
			WHERE tenant_id = @t AND person_id = @p OF_COURSES
			ORDER BY course_id, ended_at IS NULL DESC, started_at DESC, id DESC) e
		FULL JOIN (
			SELECT k.*, EXISTS (
				SELECT FROM course_version v
				JOIN course o ON o.tenant_id = v.tenant_id AND o.id = v.course_id AND o.withdrawn_at IS NULL
				WHERE v.tenant_id = @t AND v.course_id = k.course_id AND v.no > k.version_no AND v.change = 'substantive') AS overtaken
			FROM (
				SELECT DISTINCT ON (course_id) * FROM completion n
				WHERE tenant_id = @t AND person_id = @p AND passed OF_COURSES
				  AND NOT EXISTS (SELECT FROM completion x WHERE x.tenant_id = @t AND x.corrects_id = n.id)
				ORDER BY course_id, completed_at DESC, id DESC) k) c USING (course_id)
		LEFT JOIN course o ON o.tenant_id = @t AND o.id = course_id
		WHERE ONLY`

func (r stateRow) state(tenant, person uuid.UUID) (State, error) {
	st := State{Attempts: map[string]Attempt{}, Outdated: r.Outdated}
	st.keep(r.Done)
	var list []attemptJSON
	if r.Attempts != nil {
		if err := json.Unmarshal([]byte(*r.Attempts), &list); err != nil {
			return st, err
		}
	}
	for _, a := range list {
		st.Attempts[a.Quiz] = Attempt{
			TenantID: tenant, ID: a.ID, EnrolmentID: a.EnrolmentID, Quiz: a.Quiz, No: a.No, StartedAt: a.StartedAt,
			SubmittedAt: a.SubmittedAt, Points: a.Points, MaxPoints: a.MaxPoints, Passed: a.Passed,
		}
	}
	if r.Live != nil {
		st.Live = *r.Live
	}
	if r.EnrolmentID != nil {
		st.Enrolment = &enrol.Enrolment{
			TenantID: tenant, ID: *r.EnrolmentID, PersonID: person, CourseID: r.CourseID,
			VersionID: *r.VersionID, StartedAt: *r.StartedAt, EndedAt: r.EndedAt,
		}
	}
	if r.CID != nil {
		st.Completion = &Completion{
			TenantID: tenant, ID: *r.CID, PersonID: person, CourseID: r.CourseID, VersionID: *r.CVersionID,
			VersionNo: *r.CVersionNo, CompletedAt: *r.CAt, Passed: true, Evidence: Evidence(*r.CEvidence), ValidUntil: r.CValidUntil,
		}
	}
	return st, nil
}
