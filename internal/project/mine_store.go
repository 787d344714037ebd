package project

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// askAssigned reads the open assignments of a person: of one project, of the
// course of a slug, or all.
func askAssigned(r *db.Reads, person, project uuid.UUID, course string, use func([]Assigned)) {
	only := ""
	if project != uuid.Nil {
		only = " AND w.project_id = @project"
	}
	if course != "" {
		only += " AND a.course_id = (SELECT id FROM course WHERE tenant_id = @tenant AND slug = @course)"
	}
	db.Rows(r, func(rows []Assigned) error { use(rows); return nil }, `
		SELECT a.person_id, a.course_id, c.version_id, p.id, p.slug, p.name, w.number, w.go_live, a.must, a.due, a.met_on, a.met_until
		FROM assignment a
		JOIN wave w ON w.tenant_id = a.tenant_id AND w.id = a.wave_id
		JOIN project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id
		JOIN course c ON c.tenant_id = a.tenant_id AND c.id = a.course_id
		WHERE a.tenant_id = @tenant AND a.person_id = @person AND a.closed_at IS NULL`+only+`
		ORDER BY a.due, a.must DESC, p.slug, w.number, a.id LIMIT 500`,
		pgx.NamedArgs{"tenant": r.Tenant(), "person": person, "project": project, "course": course})
}

type place struct {
	found    bool
	goLive   clock.Date
	unit     uuid.UUID
	families []uuid.UUID
}

// placeOf finds the wave of a project a person is in, and the job families of
// their current postings.
func placeOf(ctx context.Context, tx *db.Tx, project, person uuid.UUID) (p place, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT coalesce(array_agg(DISTINCT job_family_id), '{}') FROM posting
		WHERE tenant_id = $1 AND person_id = $2 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)`,
		tx.Tenant(), person, clock.Today(ctx)).Scan(&p.families)
	if err != nil {
		return p, err
	}
	err = tx.Pgx().QueryRow(ctx, `SELECT w.go_live, wp.unit_id FROM wave_person wp
		JOIN wave w ON w.tenant_id = wp.tenant_id AND w.id = wp.wave_id
		WHERE wp.tenant_id = $1 AND wp.project_id = $2 AND wp.person_id = $3`,
		tx.Tenant(), project, person).Scan(&p.goLive, &p.unit)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, nil
	}
	p.found = err == nil
	return p, err
}

type teamRow struct {
	PersonID uuid.UUID
	Name     string
	UnitID   uuid.UUID
	CourseID *uuid.UUID
	Due      clock.Date
	MetUntil clock.Date
}

// teamRows lists the people of the units by name with their open mandatory
// assignments; a course that several waves ask for stands once, by the
// earliest date. The reader is left out.
func teamRows(ctx context.Context, tx *db.Tx, units []uuid.UUID, reader uuid.UUID, today clock.Date) ([]teamRow, error) {
	rows, err := tx.Pgx().Query(ctx, `
		WITH member AS (
			SELECT DISTINCT ON (p.person_id) p.person_id, p.unit_id FROM posting p
			WHERE p.tenant_id = $1 AND p.unit_id = ANY ($2) AND p.person_id <> $3
				AND p.valid_from <= $4 AND (p.valid_to IS NULL OR p.valid_to > $4)
			ORDER BY p.person_id, p.share DESC, p.valid_from, p.id
		), item AS (
			SELECT DISTINCT ON (a.person_id, a.course_id) a.person_id, a.course_id, a.due, a.met_until
			FROM assignment a JOIN member m ON m.person_id = a.person_id
			WHERE a.tenant_id = $1 AND a.closed_at IS NULL AND a.must
			ORDER BY a.person_id, a.course_id, a.due
		)
		SELECT p.id, `+people.FullNameSQL+`, m.unit_id, i.course_id, i.due, i.met_until
		FROM member m
		JOIN person p ON p.tenant_id = $1 AND p.id = m.person_id AND p.withdrawn_at IS NULL
		LEFT JOIN item i ON i.person_id = m.person_id
		ORDER BY p.sort_name, p.id, i.due, i.course_id LIMIT 5000`, tx.Tenant(), units, reader, today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[teamRow])
}
