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
	of := `SELECT course_id FROM enrolment WHERE tenant_id = @t AND person_id = @p
		UNION SELECT course_id FROM completion WHERE tenant_id = @t AND person_id = @p`
	switch {
	case w.slug != "":
		of = `SELECT id AS course_id FROM course WHERE tenant_id = @t AND slug = @s`
	case w.course != uuid.Nil:
		of = `SELECT @c::uuid AS course_id`
	case w.open:
		of = `SELECT course_id FROM enrolment WHERE tenant_id = @t AND person_id = @p AND ended_at IS NULL
			UNION SELECT course_id FROM completion c WHERE tenant_id = @t AND person_id = @p AND ` + overtaken
	}
	return strings.Replace(statesQuery, "OF_COURSES", of, 1)
}

// overtaken: a later version of a course that is offered is substantive.
const overtaken = `EXISTS (
	SELECT FROM course_version v JOIN course o ON o.tenant_id = v.tenant_id AND o.id = v.course_id AND o.withdrawn_at IS NULL
	WHERE v.tenant_id = c.tenant_id AND v.course_id = c.course_id AND v.no > c.version_no AND v.change = 'substantive')`

const statesQuery = `
		SELECT o.course_id, e.id, e.version_id, e.started_at, e.ended_at,
		       ARRAY(SELECT lesson FROM lesson_done WHERE tenant_id = @t AND enrolment_id = e.id),
		       (SELECT json_agg(a)::text FROM (
		           SELECT DISTINCT ON (quiz) id, enrolment_id, quiz, no, started_at, submitted_at, points, max_points, passed
		           FROM attempt WHERE tenant_id = @t AND enrolment_id = e.id ORDER BY quiz, no DESC) a),
		       c.id, c.version_id, c.version_no, c.completed_at, c.evidence, c.valid_until,
		       ` + overtaken + `
		FROM (OF_COURSES) o
		LEFT JOIN LATERAL (
			SELECT * FROM enrolment
			WHERE tenant_id = @t AND person_id = @p AND course_id = o.course_id
			ORDER BY ended_at IS NULL DESC, started_at DESC, id DESC LIMIT 1) e ON true
		LEFT JOIN LATERAL (
			SELECT * FROM completion k
			WHERE tenant_id = @t AND person_id = @p AND course_id = o.course_id AND passed
			  AND NOT EXISTS (SELECT FROM completion x WHERE x.tenant_id = @t AND x.corrects_id = k.id)
			ORDER BY completed_at DESC, id DESC LIMIT 1) c ON true
		WHERE e.id IS NOT NULL OR c.id IS NOT NULL`

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
