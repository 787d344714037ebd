package path

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func courseBySlug(ctx context.Context, tx *db.Tx, slug string) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id FROM course WHERE tenant_id = $1 AND slug = $2 AND version_id IS NOT NULL AND NOT template`,
		tx.Tenant(), slug).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("course.missing")
	}
	return id, err
}

// What a course asks for that is offered today.
const (
	needColumns = `coalesce(k.id, p.id), n.needs_path IS NOT NULL, coalesce(k.slug, p.slug), coalesce(k.title, p.content->'name')`
	needFrom    = ` FROM course c JOIN course_need n ON n.tenant_id = c.tenant_id AND n.course_id = c.id
		LEFT JOIN course k ON k.tenant_id = n.tenant_id AND k.id = n.needs_course AND k.withdrawn_at IS NULL AND NOT k.template
		LEFT JOIN path p ON p.tenant_id = n.tenant_id AND p.id = n.needs_path AND p.withdrawn_at IS NULL AND p.revision > 0`
	needOffered = ` AND (k.id IS NOT NULL OR p.id IS NOT NULL)`
)

func needsQuery(column, and string) string {
	return `SELECT ` + needColumns + needFrom + ` WHERE c.tenant_id = @t AND ` + column + ` = @c` + needOffered + and + ` ORDER BY n.no`
}

func askNeeds(r *db.Reads, slug, and string, into *[]Need) {
	db.List(r, into, needsQuery("c.slug", and), pgx.NamedArgs{"t": r.Tenant(), "c": slug})
}

// notHeld leaves out what a person completed: a course as long as that is
// valid, a path for good.
func notHeld(person string) string {
	return ` AND NOT EXISTS (SELECT FROM completion c WHERE c.tenant_id = n.tenant_id AND c.person_id = ` + person + `
			AND c.course_id = n.needs_course AND (c.valid_until IS NULL OR c.valid_until >= @today) AND ` + uncorrected + `)
		AND NOT coalesce((SELECT NOT f.taken_back FROM path_completion f WHERE f.tenant_id = n.tenant_id AND f.path_id = n.needs_path
			AND f.person_id = ` + person + ` ORDER BY f.nr DESC LIMIT 1), false)`
}

func askMissing(ctx context.Context, r *db.Reads, column string, course any, into *[]Need) {
	db.List(r, into, needsQuery(column, notHeld("@p")), pgx.NamedArgs{
		"t": r.Tenant(), "c": course, "p": actor.From(ctx).Person, "today": clock.Today(ctx),
	})
}

type missing struct {
	person uuid.UUID
	need   Need
}

// askMissingOf leaves out who is in the course: they stay in it.
func askMissingOf(ctx context.Context, r *db.Reads, course uuid.UUID, persons []uuid.UUID, into map[uuid.UUID][]Need) {
	db.Collect(r, func(row pgx.CollectableRow) (m missing, err error) {
		err = row.Scan(&m.person, &m.need.ID, &m.need.Path, &m.need.Slug, &m.need.Name)
		return m, err
	}, func(list []missing) error {
		for _, m := range list {
			into[m.person] = append(into[m.person], m.need)
		}
		return nil
	}, `SELECT w.person, `+needColumns+needFrom+` CROSS JOIN unnest(@persons::uuid[]) AS w (person)
		WHERE c.tenant_id = @t AND c.id = @c`+needOffered+notHeld("w.person")+`
			AND NOT EXISTS (SELECT FROM enrolment e WHERE e.tenant_id = c.tenant_id AND e.course_id = c.id AND e.person_id = w.person AND e.ended_at IS NULL)
		ORDER BY w.person, n.no`, pgx.NamedArgs{"t": r.Tenant(), "c": course, "persons": persons, "today": clock.Today(ctx)})
}

// writeNeeds takes what is offered; else it was withdrawn while the form was
// open.
func writeNeeds(ctx context.Context, tx *db.Tx, course uuid.UUID, courses, paths []uuid.UUID) error {
	if _, err := tx.Pgx().Exec(ctx, `DELETE FROM course_need WHERE tenant_id = $1 AND course_id = $2`, tx.Tenant(), course); err != nil {
		return err
	}
	tag, err := tx.Pgx().Exec(ctx, `INSERT INTO course_need (tenant_id, course_id, no, needs_course, needs_path)
		SELECT $1, $2, row_number() OVER (ORDER BY is_path, name), CASE WHEN NOT is_path THEN id END, CASE WHEN is_path THEN id END FROM (
			SELECT id, false AS is_path, title->>'de' AS name FROM course
			WHERE tenant_id = $1 AND id = ANY ($3) AND version_id IS NOT NULL AND withdrawn_at IS NULL AND NOT template
			UNION ALL
			SELECT id, true, content->'name'->>'de' FROM path WHERE tenant_id = $1 AND id = ANY ($4) AND revision > 0 AND withdrawn_at IS NULL) w`,
		tx.Tenant(), course, courses, paths)
	if err == nil && int(tag.RowsAffected()) != len(courses)+len(paths) {
		err = fault.InvalidInput(fault.Field{Name: FieldNeeds, ID: "path.needs_gone"})
	}
	return err
}

// graph is what waits for what: courses for courses and paths, paths for their
// courses.
func graph(ctx context.Context, tx *db.Tx) (map[node][]node, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT course_id, NULL::uuid, needs_course, needs_path FROM course_need WHERE tenant_id = $1
		UNION ALL
		SELECT NULL, path_id, course_id, NULL FROM path_course WHERE tenant_id = $1 AND live
		ORDER BY 1, 2, 3, 4`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	out := map[node][]node{}
	var a, b, c, d uuid.NullUUID
	_, err = pgx.ForEachRow(rows, []any{&a, &b, &c, &d}, func() error {
		from := node{course: a.UUID, path: b.UUID}
		out[from] = append(out[from], node{course: c.UUID, path: d.UUID})
		return nil
	})
	return out, err
}

// namesOf are the names of nodes in their order.
func namesOf(ctx context.Context, tx *db.Tx, way []node, l i18n.Lang) ([]string, error) {
	names := make([]string, len(way))
	for i, n := range way {
		var t i18n.Text
		err := tx.Pgx().QueryRow(ctx, `SELECT title FROM course WHERE tenant_id = $1 AND id = $2
			UNION ALL SELECT content->'name' FROM path WHERE tenant_id = $1 AND id = $3`, tx.Tenant(), n.course, n.path).Scan(&t)
		if err != nil {
			return nil, err
		}
		names[i], _ = t.In(l)
	}
	return names, nil
}
