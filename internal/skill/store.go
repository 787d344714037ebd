package skill

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

func askChosen(r *db.Reads, into *Chosen) {
	db.Rows(r, func(list []Chosen) error {
		if len(list) == 0 {
			return missing(pgx.ErrNoRows)
		}
		*into = list[0]
		return nil
	}, `SELECT id, revision FROM framework WHERE tenant_id = $1 AND chosen`, r.Tenant())
}

func byCode(ctx context.Context, tx *db.Tx, code string) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT id FROM framework WHERE tenant_id = $1 AND code = $2`, tx.Tenant(), code).Scan(&id)
	return id, missing(err)
}

func missing(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Missing("skill.framework.missing")
	}
	return err
}

// load reads a framework in one round trip.
func load(ctx context.Context, tx *db.Tx, id uuid.UUID) (*Framework, error) {
	f := &Framework{ID: id}
	var batch pgx.Batch
	batch.Queue(`SELECT code, version, title, credit, notice, source, state, chosen, shipped, revision FROM framework
		WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&f.Code, &f.Version, &f.Title, &f.Credit, &f.Notice, &f.Source, &f.State, &f.Chosen, &f.Shipped, &f.Revision)
	})
	at := map[uuid.UUID]int{}
	batch.Queue(`SELECT id, code, title, description FROM competence_area WHERE tenant_id = $1 AND framework_id = $2 ORDER BY no, code`,
		tx.Tenant(), id).Query(func(rows pgx.Rows) error {
		var a Area
		_, err := pgx.ForEachRow(rows, []any{&a.ID, &a.Code, &a.Title, &a.Description}, func() error {
			at[a.ID] = len(f.Areas)
			f.Areas = append(f.Areas, a)
			return nil
		})
		return err
	})
	batch.Queue(`SELECT c.id, c.area_id, c.code, c.title, c.description, c.state, c.external,
			(SELECT count(*) FROM competence_statement s WHERE s.tenant_id = c.tenant_id AND s.competence_id = c.id),
			(SELECT count(*) FROM learning_outcome o WHERE o.tenant_id = c.tenant_id AND o.competence_id = c.id)
		FROM competence c WHERE c.tenant_id = $1 AND c.framework_id = $2 ORDER BY c.no, c.code`,
		tx.Tenant(), id).Query(func(rows pgx.Rows) error {
		var c Competence
		_, err := pgx.ForEachRow(rows, []any{&c.ID, &c.Area, &c.Code, &c.Title, &c.Description, &c.State, &c.External, &c.Statements, &c.Outcomes}, func() error {
			a := &f.Areas[at[c.Area]]
			a.Competences = append(a.Competences, c)
			c.External = nil // the next row gets a list of its own
			return nil
		})
		return err
	})
	return f, missing(tx.Pgx().SendBatch(ctx, &batch).Close())
}

func askNames(r *db.Reads, ids []uuid.UUID, into map[uuid.UUID]Named) {
	db.Rows(r, func(list []Named) error {
		for _, n := range list {
			into[n.ID] = n
		}
		return nil
	}, `SELECT c.id, f.code, c.code, c.title FROM competence c JOIN framework f ON f.tenant_id = c.tenant_id AND f.id = c.framework_id
		WHERE c.tenant_id = $1 AND c.id = ANY($2)`, r.Tenant(), ids)
}

func askList(r *db.Reads, into *[]Summary) {
	db.List(r, into, `SELECT f.id, f.code, f.version, f.title, f.credit, f.state, f.chosen, f.shipped,
			(SELECT count(*) FROM competence_area a WHERE a.tenant_id = f.tenant_id AND a.framework_id = f.id)::int,
			(SELECT count(*) FROM competence c WHERE c.tenant_id = f.tenant_id AND c.framework_id = f.id)::int
		FROM framework f WHERE f.tenant_id = $1 ORDER BY f.chosen DESC, f.state = 'outdated', f.created_at DESC, f.code LIMIT 200`, r.Tenant())
}

func askDetail(r *db.Reads, competence uuid.UUID, d *Detail) {
	db.List(r, &d.Statements, `SELECT code, text, level_from, level_to FROM competence_statement
		WHERE tenant_id = $1 AND competence_id = $2 ORDER BY level_from, no, code`, r.Tenant(), competence)
	scan := func(row pgx.CollectableRow) (o Outcome, err error) {
		err = row.Scan(&o.Code, &o.Text, &o.From, &o.To, &o.Kind)
		return o, err
	}
	db.Collect(r, scan, func(list []Outcome) error { d.Outcomes = list; return nil },
		`SELECT code, text, level_from, level_to, kind FROM learning_outcome
		WHERE tenant_id = $1 AND competence_id = $2 ORDER BY level_from, no, code`, r.Tenant(), competence)
}

// which narrows what is taught to a competence, or to versions of courses,
// offered or not; nil are those that are offered.
type which struct {
	framework, code string
	versions        []uuid.UUID
}

// askTaught asks for the courses that teach a competence, or anything of a
// framework, in the order of the levels. Level words that nobody knows are no
// level.
func askTaught(r *db.Reads, w which, tell func(code string, t Taught)) {
	type row struct {
		Version uuid.UUID
		Slug    string
		Title   i18n.Text
		Minutes int
		Codes   []string
		Levels  []string // of Codes
	}
	type told struct {
		code, level string
		Taught
	}
	versions, args := `v.id = c.version_id AND c.withdrawn_at IS NULL AND NOT c.template`, []any{r.Tenant(), w.framework, w.code}
	if w.versions != nil {
		versions, args = `v.id = ANY ($4)`, append(args, w.versions)
	}
	db.Rows(r, func(list []row) error {
		var all []told
		for _, x := range list {
			for i, level := range x.Levels {
				if from, to, ok := format.Levels(level); ok {
					all = append(all, told{x.Codes[i], level, Taught{x.Version, x.Slug, x.Title, x.Minutes, from, to}})
				}
			}
		}
		slices.SortStableFunc(all, func(a, b told) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.level, b.level)) })
		for _, x := range all {
			tell(x.code, x.Taught)
		}
		return nil
	}, `SELECT v.id, c.slug, c.title, c.minutes, array_agg(k->>'code' ORDER BY at), array_agg(k->>'level' ORDER BY at)
		FROM course c JOIN course_version v ON v.tenant_id = c.tenant_id AND v.course_id = c.id
		CROSS JOIN LATERAL jsonb_array_elements(v.competences) WITH ORDINALITY x (k, at)
		WHERE c.tenant_id = $1 AND `+versions+`
		  AND jsonb_typeof(v.competences) = 'array' AND k->>'framework' = $2 AND ($3 = '' OR k->>'code' = $3)
		GROUP BY c.tenant_id, c.id, v.id ORDER BY c.slug`, args...)
}
