package path

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// spoken is a path that speaks of a course.
type spoken struct {
	id       uuid.UUID
	revision int
	content  Content
	offered  bool // withdrawn ones are not completed any more
}

// askSpeaking shares the lock of the paths until the transaction ends.
func askSpeaking(r *db.Reads, courses []uuid.UUID, into *Speaking) {
	db.Rows(r, func([]struct{ X string }) error { return nil },
		`SELECT pg_advisory_xact_lock_shared(`+pathLock+`)::text`, r.Tenant().String())
	db.Collect(r, func(row pgx.CollectableRow) (p spoken, err error) {
		err = row.Scan(&p.id, &p.revision, &p.content, &p.offered)
		return p, err
	}, func(found []spoken) error { into.paths = found; return nil },
		`SELECT p.id, p.revision, p.content, p.withdrawn_at IS NULL FROM path p
		WHERE p.tenant_id = $1 AND p.revision > 0 AND p.id IN (
			SELECT path_id FROM path_course WHERE tenant_id = $1 AND course_id = ANY ($2))
		ORDER BY p.id`, r.Tenant(), courses)
}

// key is a person in a path.
type key struct{ path, person uuid.UUID }

// standing is the newest completion of a person, or that it was taken back.
type standing struct {
	nr, revision int
	takenBack    bool
	root         Step // of that revision
}

func newestOf(ctx context.Context, tx *db.Tx, persons []uuid.UUID) (map[key]standing, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT ON (f.path_id, f.person_id) f.path_id, f.person_id, f.nr, f.revision, f.taken_back, r.content
		FROM path_completion f JOIN path_revision r ON r.tenant_id = f.tenant_id AND r.path_id = f.path_id AND r.no = f.revision
		WHERE f.tenant_id = $1 AND f.person_id = ANY ($2) ORDER BY f.path_id, f.person_id, f.nr DESC`, tx.Tenant(), persons)
	if err != nil {
		return nil, err
	}
	out := map[key]standing{}
	var k key
	var s standing
	var c Content
	_, err = pgx.ForEachRow(rows, []any{&k.path, &k.person, &s.nr, &s.revision, &s.takenBack, &c}, func() error {
		s.root = c.Root
		out[k] = s
		return nil
	})
	return out, err
}

// heldBy are the courses some people completed, of those that are asked for.
func heldBy(ctx context.Context, tx *db.Tx, persons, courses []uuid.UUID) (map[uuid.UUID]Held, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT c.person_id, c.course_id FROM completion c
		WHERE c.tenant_id = $1 AND c.person_id = ANY ($2) AND c.course_id = ANY ($3) AND `+uncorrected, tx.Tenant(), persons, courses)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]Held{}
	var person, course uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&person, &course}, func() error {
		if out[person] == nil {
			out[person] = Held{}
		}
		out[person][course] = true
		return nil
	})
	return out, err
}

// holder is somebody who completed one of a path's courses and not the path.
type holder struct {
	person uuid.UUID
	nr     int
	held   Held
}

func holders(ctx context.Context, tx *db.Tx, path uuid.UUID, courses []uuid.UUID) ([]holder, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT h.person_id, coalesce(f.nr, 0), h.held
		FROM (SELECT c.person_id, array_agg(DISTINCT c.course_id) AS held FROM completion c
			WHERE c.tenant_id = $1 AND c.course_id = ANY ($3) AND `+uncorrected+` GROUP BY c.person_id) h
		LEFT JOIN LATERAL (SELECT nr, taken_back FROM path_completion x WHERE x.tenant_id = $1 AND x.path_id = $2 AND x.person_id = h.person_id
			ORDER BY nr DESC LIMIT 1) f ON true
		WHERE f.nr IS NULL OR f.taken_back`, tx.Tenant(), path, courses)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (h holder, err error) {
		var held []uuid.UUID
		err = row.Scan(&h.person, &h.nr, &held)
		h.held = Held{}
		for _, id := range held {
			h.held[id] = true
		}
		return h, err
	})
}

func insertCompletions(ctx context.Context, tx *db.Tx, facts []Completion) error {
	var paths, persons []uuid.UUID
	var nrs, revisions []int
	var back []bool
	for _, f := range facts {
		paths, persons, nrs = append(paths, f.PathID), append(persons, f.PersonID), append(nrs, f.Nr)
		revisions, back = append(revisions, f.Revision), append(back, f.TakenBack)
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO path_completion (tenant_id, path_id, person_id, nr, revision, at, taken_back)
		SELECT $1, f.path, f.person, f.nr, f.revision, $2, f.back
		FROM unnest($3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::boolean[]) AS f (path, person, nr, revision, back)`,
		tx.Tenant(), facts[0].At, paths, persons, nrs, revisions, back)
	return err
}
