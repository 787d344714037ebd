package hrimport

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// executed chooses the steps of a plan that were, or are to be, carried out.
const executed = ` c.tenant_id = $1 AND c.import_id = $2 AND (NOT c.absent OR $3 = 'end') `

func (i Import) args(tenant uuid.UUID) []any { return []any{tenant, i.ID, string(i.Missing)} }

// Names of the columns that before and after hold.
const (
	personSet  = `slug, personnel_number, last_name, first_name, title, email, language, sort_name, search, withdrawn_at`
	postingSet = `unit_id, job_family_id, post, share, supervisor, reported_from, valid_from, valid_to`
)

// setWise runs fn without nested loops and without plans made earlier. Rows
// of a large upload are minutes old and the planner takes them for a handful:
// a nested loop over two such tables took 30 seconds for 12,000 people, hash
// joins take one.
func (s *store) setWise(ctx context.Context, fn func() error) error {
	const loops = `SELECT set_config('enable_nestloop', $1, true)`
	if err := s.forgetPlans(ctx); err != nil {
		return err
	}
	if _, err := s.tx.Pgx().Exec(ctx, loops, "off"); err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	_, err := s.tx.Pgx().Exec(ctx, loops, "on") // what subscribers ask is small
	return err
}

// forgetPlans makes the connection plan anew. The plans of foreign key checks
// live as long as a connection: one made while person was empty scans the
// whole table for every posting, another 30 seconds.
func (s *store) forgetPlans(ctx context.Context) error {
	_, err := s.tx.Pgx().Exec(ctx, `DISCARD PLANS`, pgx.QueryExecModeSimpleProtocol)
	return err
}

// execute carries out the stored steps, set by set. Fewer rows than steps
// means the plan does not fit the data: nothing may stay of it.
func (s *store) execute(ctx context.Context, i Import) error {
	steps := []string{
		`INSERT INTO job_family (tenant_id, id, slug, name)
			SELECT c.tenant_id, c.object_id, c.after->>'slug', c.after->'name'
			FROM hr_import_change c WHERE` + executed + `AND c.object = 'job_family'`,
		`INSERT INTO person (tenant_id, id, created_at, ` + personSet + `)
			SELECT c.tenant_id, c.object_id, i.created_at, ` + prefixed("r", personSet) + `
			FROM hr_import_change c
			JOIN hr_import i ON i.tenant_id = c.tenant_id AND i.id = c.import_id
			CROSS JOIN LATERAL jsonb_populate_record(NULL::person, c.after) r
			WHERE` + executed + `AND c.object = 'person' AND c.action = 'create'`,
		set("person", personSet, "after", `c.action <> 'create'`),
		`INSERT INTO posting (tenant_id, id, person_id, ` + postingSet + `)
			SELECT c.tenant_id, c.object_id, c.person_id, ` + prefixed("r", postingSet) + `
			FROM hr_import_change c CROSS JOIN LATERAL jsonb_populate_record(NULL::posting, c.after) r
			WHERE` + executed + `AND c.object = 'posting' AND c.action = 'create'`,
		set("posting", postingSet, "after", `c.action <> 'create'`),
	}
	done, err := s.run(ctx, steps, i.args(s.tx.Tenant())...)
	if err != nil {
		return err
	}
	var planned int64
	err = s.tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM hr_import_change c WHERE`+executed, i.args(s.tx.Tenant())...).Scan(&planned)
	if err == nil && done != planned {
		err = fmt.Errorf("hrimport: %d of %d planned steps were possible", done, planned)
	}
	return err
}

// reverse takes the executed steps back, except those of kept people.
func (s *store) reverse(ctx context.Context, i Import) error {
	const free = ` AND NOT EXISTS (SELECT 1 FROM hr_import_kept k
		WHERE k.tenant_id = c.tenant_id AND k.import_id = c.import_id AND k.person_id = c.person_id)`
	steps := []string{
		set("posting", postingSet, "before", `c.action <> 'create'`+free),
		`UPDATE posting t SET valid_to = t.valid_from FROM hr_import_change c
			WHERE` + executed + `AND c.object = 'posting' AND c.action = 'create'` + free + `
			AND t.tenant_id = c.tenant_id AND t.id = c.object_id`,
		set("person", personSet, "before", `c.action <> 'create'`+free),
	}
	if _, err := s.run(ctx, steps, i.args(s.tx.Tenant())...); err != nil {
		return err
	}
	_, err := s.tx.Pgx().Exec(ctx, `UPDATE person t SET withdrawn_at = $4 FROM hr_import_change c
		WHERE`+executed+`AND c.object = 'person' AND c.action = 'create'`+free+`
		AND t.tenant_id = c.tenant_id AND t.id = c.object_id`, append(i.args(s.tx.Tenant()), i.UndoneAt)...)
	return err
}

// set is the statement that puts the columns of before or after into rows.
func set(table, columns, side, where string) string {
	return `UPDATE ` + table + ` t SET (` + columns + `) =
			(SELECT ` + prefixed("r", columns) + ` FROM jsonb_populate_record(t, c.` + side + `) r)
		FROM hr_import_change c
		WHERE` + executed + `AND c.object = '` + table + `' AND ` + where + `
			AND t.tenant_id = c.tenant_id AND t.id = c.object_id`
}

func (s *store) run(ctx context.Context, steps []string, args ...any) (rows int64, err error) {
	for _, sql := range steps {
		tag, err := s.tx.Pgx().Exec(ctx, sql, args...)
		if err == nil {
			err = s.forgetPlans(ctx)
		}
		if err != nil {
			return rows, err
		}
		rows += tag.RowsAffected()
	}
	return rows, nil
}

// touchedPerson is a person an import changes, and whether in postings.
type touchedPerson struct {
	person   uuid.UUID
	postings bool
}

func (s *store) touched(ctx context.Context, i Import) ([]touchedPerson, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT c.person_id, bool_or(c.object = 'posting') FROM hr_import_change c
		WHERE`+executed+`AND c.person_id IS NOT NULL GROUP BY c.person_id ORDER BY c.person_id`, i.args(s.tx.Tenant())...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t touchedPerson, err error) {
		err = row.Scan(&t.person, &t.postings)
		return t, err
	})
}

// employed tells which of the persons have a posting that has not ended.
func (s *store) employed(ctx context.Context, who []touchedPerson) (map[uuid.UUID]bool, error) {
	ids := make([]uuid.UUID, len(who))
	for k, t := range who {
		ids[k] = t.person
	}
	rows, err := s.tx.Pgx().Query(ctx, `SELECT DISTINCT o.person_id FROM posting o
		JOIN person p ON p.tenant_id = o.tenant_id AND p.id = o.person_id AND p.withdrawn_at IS NULL
		WHERE o.tenant_id = $1 AND o.person_id = ANY($2) AND (o.valid_to IS NULL OR o.valid_to > greatest($3, o.valid_from))`,
		s.tx.Tenant(), ids, clock.Today(ctx))
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	out := make(map[uuid.UUID]bool, len(found))
	for _, id := range found {
		out[id] = true
	}
	return out, err
}

// changedSince returns the persons whose rows are no longer as the import
// left them.
func (s *store) changedSince(ctx context.Context, i Import) ([]uuid.UUID, error) {
	rows, err := s.tx.Pgx().Query(ctx, `
		SELECT c.person_id FROM hr_import_change c JOIN person t ON t.tenant_id = c.tenant_id AND t.id = c.object_id
		WHERE`+executed+`AND c.object = 'person' AND NOT to_jsonb(t) @> c.after
		UNION
		SELECT c.person_id FROM hr_import_change c JOIN posting t ON t.tenant_id = c.tenant_id AND t.id = c.object_id
		WHERE`+executed+`AND c.object = 'posting' AND NOT to_jsonb(t) @> c.after`, i.args(s.tx.Tenant())...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func (s *store) keep(ctx context.Context, i Import, who []uuid.UUID) error {
	_, err := s.tx.Pgx().Exec(ctx, `INSERT INTO hr_import_kept (tenant_id, import_id, person_id)
		SELECT $1, $2, p FROM unnest($3::uuid[]) p ON CONFLICT DO NOTHING`, s.tx.Tenant(), i.ID, who)
	return err
}

func (s *store) kept(ctx context.Context, i Import) ([]uuid.UUID, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT person_id FROM hr_import_kept WHERE tenant_id = $1 AND import_id = $2`, s.tx.Tenant(), i.ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// newUnitsInUse counts units the import made that have postings now.
func (s *store) newUnitsInUse(ctx context.Context, i Import) (n int, err error) {
	err = s.tx.Pgx().QueryRow(ctx, `SELECT count(DISTINCT o.unit_id) FROM hr_import_change c
		JOIN posting o ON o.tenant_id = c.tenant_id AND o.unit_id = c.object_id
		WHERE`+executed+`AND c.object = 'unit' AND c.action = 'create' AND (o.valid_to IS NULL OR o.valid_to > o.valid_from)`,
		i.args(s.tx.Tenant())...).Scan(&n)
	return n, err
}

// prefixed puts the alias before each of a list of columns.
func prefixed(alias, columns string) string {
	return alias + "." + strings.ReplaceAll(columns, ", ", ", "+alias+".")
}
