package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// The names of a person p in SQL, for lists that need no more of a person:
// what FullName and ListName say in Go.
const (
	FullNameSQL = `concat_ws(' ', nullif(p.title, ''), nullif(p.first_name, ''), p.last_name)`
	ListNameSQL = `concat_ws(', ', p.last_name, nullif(p.first_name, ''))`
)

type store struct{ tx *db.Tx }

const personColumns = `p.id, p.slug, p.personnel_number, p.last_name, p.first_name, p.title, coalesce(p.email, ''), p.language`

func scanPerson(row pgx.CollectableRow) (p Person, err error) {
	err = row.Scan(&p.ID, &p.Slug, &p.PersonnelNumber, &p.LastName, &p.FirstName, &p.Title, &p.Email, &p.Language)
	return p, err
}

func personsByID(tenant uuid.UUID, ids []uuid.UUID) (query string, args pgx.NamedArgs) {
	args = pgx.NamedArgs{"tenant": tenant}
	return `SELECT ` + personColumns + `
	FROM person p WHERE p.tenant_id = @tenant AND ` + db.Among("p.id", ids, args, "ids") + ` AND p.withdrawn_at IS NULL
	ORDER BY p.sort_name, p.id`, args
}

func (s *store) byIDs(ctx context.Context, ids []uuid.UUID) ([]Person, error) {
	query, args := personsByID(s.tx.Tenant(), ids)
	rows, err := s.tx.Pgx().Query(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanPerson)
}

// listQuery is one page of people: all of them, or those with a posting of
// today in units.
type listQuery struct {
	today      clock.Date
	units      []uuid.UUID
	everywhere bool
	words      []string // LIKE patterns, all must match
	slug       string   // one person
	among      []string // slugs of some people; nil: all
	after      string
	limit      int
}

func (s *store) list(ctx context.Context, q listQuery) ([]Person, int, error) {
	if q.words == nil {
		q.words = []string{} // NULL would match nothing
	}
	const where = `
		FROM person p
		WHERE p.tenant_id = $1 AND p.withdrawn_at IS NULL
		  AND ($2 OR EXISTS (SELECT 1 FROM posting o
			WHERE o.tenant_id = p.tenant_id AND o.person_id = p.id AND o.unit_id = ANY($3)
			  AND o.valid_from <= $4 AND (o.valid_to IS NULL OR $4 < o.valid_to)))
		  AND p.search LIKE ALL($5) AND ($6 = '' OR p.slug = $6)
		  AND ($7::text[] IS NULL OR p.slug = ANY($7))`
	args := []any{s.tx.Tenant(), q.everywhere, q.units, q.today, q.words, q.slug, q.among}
	var total int
	if q.slug == "" {
		if err := s.tx.Pgx().QueryRow(ctx, `SELECT count(*)`+where, args...).Scan(&total); err != nil {
			return nil, 0, err
		}
	}
	rows, err := s.tx.Pgx().Query(ctx, `SELECT `+personColumns+where+`
		  AND ($8 = '' OR (p.sort_name, p.id) > (SELECT l.sort_name, l.id FROM person l WHERE l.tenant_id = $1 AND l.slug = $8))
		ORDER BY p.sort_name, p.id LIMIT $9`, append(args, q.after, q.limit)...)
	if err != nil {
		return nil, 0, err
	}
	persons, err := pgx.CollectRows(rows, scanPerson)
	return persons, total, err
}

const postingColumns = `o.id, o.person_id, o.unit_id, o.job_family_id, o.post, o.share, o.supervisor, o.reported_from, o.valid_from, o.valid_to`

func (s *store) postings(ctx context.Context, sql string, args ...any) ([]Posting, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT `+postingColumns+` FROM posting o `+sql, append([]any{s.tx.Tenant()}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Posting, err error) {
		err = row.Scan(&p.ID, &p.Person, &p.Unit, &p.JobFamily, &p.Post, &p.Share, &p.Supervisor, &p.ReportedFrom, &p.From, &p.To)
		return p, err
	})
}

func (s *store) postingsOn(ctx context.Context, d clock.Date, persons []uuid.UUID) ([]Posting, error) {
	return s.postings(ctx, `
		WHERE o.tenant_id = $1 AND o.person_id = ANY($2) AND o.valid_from <= $3 AND (o.valid_to IS NULL OR $3 < o.valid_to)
		ORDER BY o.person_id, o.share DESC, o.valid_from, o.id`, persons, d)
}

func (s *store) postingsOf(ctx context.Context, person uuid.UUID) ([]Posting, error) {
	return s.postings(ctx, `
		WHERE o.tenant_id = $1 AND o.person_id = $2 AND (o.valid_to IS NULL OR o.valid_to > o.valid_from)
		ORDER BY o.valid_from DESC, o.share DESC, o.id LIMIT 100`, person)
}

func (s *store) jobFamilies(ctx context.Context) ([]JobFamily, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT id, slug, name FROM job_family WHERE tenant_id = $1 ORDER BY slug LIMIT 1000`, s.tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[JobFamily])
}

func (s *store) leaders(ctx context.Context, d clock.Date) ([]leader, error) {
	rows, err := s.tx.Pgx().Query(ctx, `
		SELECT DISTINCT o.unit_id, o.person_id FROM posting o
		WHERE o.tenant_id = $1 AND o.supervisor AND o.valid_from <= $2 AND (o.valid_to IS NULL OR $2 < o.valid_to)`,
		s.tx.Tenant(), d)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l leader, err error) {
		err = row.Scan(&l.unit, &l.person)
		return l, err
	})
}

func (s *store) inUnits(ctx context.Context, d clock.Date, units []uuid.UUID, but uuid.UUID) ([]uuid.UUID, error) {
	rows, err := s.tx.Pgx().Query(ctx, `
		SELECT DISTINCT o.person_id FROM posting o
		WHERE o.tenant_id = $1 AND o.unit_id = ANY($2) AND o.person_id <> $3
		  AND o.valid_from <= $4 AND (o.valid_to IS NULL OR $4 < o.valid_to)
		ORDER BY o.person_id`, s.tx.Tenant(), units, but, d)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func (s *store) absencesOf(ctx context.Context, person uuid.UUID) ([]Absence, error) {
	rows, err := s.tx.Pgx().Query(ctx, `
		SELECT id, valid_from, valid_to FROM absence WHERE tenant_id = $1 AND person_id = $2
		ORDER BY valid_from DESC LIMIT 50`, s.tx.Tenant(), person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Absence])
}

func (s *store) insertAbsence(ctx context.Context, person uuid.UUID, from, to clock.Date) error {
	_, err := s.tx.Pgx().Exec(ctx, `INSERT INTO absence (tenant_id, id, person_id, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)`,
		s.tx.Tenant(), db.NewID(), person, from, to)
	return err
}

func (s *store) endAbsence(ctx context.Context, person uuid.UUID, back clock.Date) (bool, error) {
	tag, err := s.tx.Pgx().Exec(ctx, `
		UPDATE absence SET valid_to = $3
		WHERE tenant_id = $1 AND person_id = $2 AND valid_from < $3 AND (valid_to IS NULL OR valid_to > $3)`,
		s.tx.Tenant(), person, back)
	return tag.RowsAffected() == 1, err
}

// Lock locks people in the order of their ids: of two who change the same ones
// one waits for the other. A building block.
func Lock(ctx context.Context, tx *db.Tx, persons ...uuid.UUID) error {
	args := pgx.NamedArgs{"tenant": tx.Tenant()}
	_, err := tx.Pgx().Exec(ctx, `SELECT FROM person WHERE tenant_id = @tenant AND `+db.Among("id", persons, args, "persons")+
		` ORDER BY id FOR NO KEY UPDATE`, args)
	return err
}
