package hrimport

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
)

// people returns everybody ever known, with all postings, by number.
func (s *store) people(ctx context.Context) (map[string]*known, error) {
	rows, err := s.tx.Pgx().Query(ctx, `
		SELECT id, slug, personnel_number, last_name, first_name, title, coalesce(email, ''), language, withdrawn_at::text
		FROM person WHERE tenant_id = $1`, s.tx.Tenant())
	if err != nil {
		return nil, err
	}
	byNumber, byID := map[string]*known{}, map[uuid.UUID]*known{}
	var p people.Person
	var withdrawn *string
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &p.Slug, &p.PersonnelNumber, &p.LastName, &p.FirstName, &p.Title, &p.Email, &p.Language, &withdrawn},
		func() error {
			k := &known{person: p, withdrawn: withdrawn}
			byNumber[p.PersonnelNumber], byID[p.ID] = k, k
			return nil
		})
	if err != nil {
		return nil, err
	}
	rows, err = s.tx.Pgx().Query(ctx, `
		SELECT id, person_id, unit_id, job_family_id, post, share, supervisor, reported_from, valid_from, valid_to
		FROM posting WHERE tenant_id = $1 ORDER BY person_id, valid_from, id`, s.tx.Tenant())
	if err != nil {
		return nil, err
	}
	var o people.Posting
	_, err = pgx.ForEachRow(rows, []any{&o.ID, &o.Person, &o.Unit, &o.JobFamily, &o.Post, &o.Share, &o.Supervisor, &o.ReportedFrom, &o.From, &o.To},
		func() error {
			k := byID[o.Person]
			k.postings = append(k.postings, o)
			return nil
		})
	return byNumber, err
}

func (s *store) families(ctx context.Context) (map[string]uuid.UUID, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT slug, id FROM job_family WHERE tenant_id = $1`, s.tx.Tenant())
	if err != nil {
		return nil, err
	}
	out := map[string]uuid.UUID{}
	var slug string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&slug, &id}, func() error {
		out[slug] = id
		return nil
	})
	return out, err
}

// fingerprint is a hash of every row a plan is made from.
func (s *store) fingerprint(ctx context.Context) (sum []byte, err error) {
	err = s.tx.Pgx().QueryRow(ctx, `
		SELECT sha256(convert_to(concat_ws('/',
			(SELECT string_agg(md5(p::text), '' ORDER BY p.id) FROM person p WHERE p.tenant_id = $1),
			(SELECT string_agg(md5(o::text), '' ORDER BY o.id) FROM posting o WHERE o.tenant_id = $1),
			(SELECT string_agg(md5(u::text), '' ORDER BY u.id) FROM unit u WHERE u.tenant_id = $1)), 'UTF8'))`,
		s.tx.Tenant()).Scan(&sum)
	return sum, err
}

// chunk bounds one statement, so that a large town stays below its timeout.
const chunk = 5000

// savePlan replaces the plan of an import.
func (s *store) savePlan(ctx context.Context, i Import, changes []change, skips []Skip) error {
	var b pgx.Batch
	b.Queue(`DELETE FROM hr_import_change WHERE tenant_id = $1 AND import_id = $2`, s.tx.Tenant(), i.ID)
	b.Queue(`DELETE FROM hr_import_skip WHERE tenant_id = $1 AND import_id = $2`, s.tx.Tenant(), i.ID)
	b.Queue(`UPDATE hr_import SET state = $3, mapping = $4, effective = $5, fingerprint = $6, counts = $7 WHERE tenant_id = $1 AND id = $2`,
		s.tx.Tenant(), i.ID, i.State, i.Mapping, i.Effective, i.fingerprint, i.Counts)
	s.queueSkips(&b, i, skips)
	if err := s.tx.Pgx().SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	seq := 0
	for part := range slices.Chunk(changes, chunk) {
		if err := s.insertChanges(ctx, i, seq, part); err != nil {
			return err
		}
		seq += len(part)
	}
	return nil
}

func (s *store) queueSkips(b *pgx.Batch, i Import, skips []Skip) {
	var lines []int32
	var fields, reasons, values []string
	for _, k := range skips {
		lines, fields = append(lines, int32(k.Line)), append(fields, string(k.Field))
		reasons, values = append(reasons, k.Reason), append(values, k.Value)
	}
	b.Queue(`INSERT INTO hr_import_skip (tenant_id, import_id, line, field, reason, value)
		SELECT $1, $2, t.* FROM unnest($3::int[], $4::text[], $5::text[], $6::text[]) t`,
		s.tx.Tenant(), i.ID, lines, fields, reasons, values)
}

// insertChanges writes steps by arrays: COPY is not allowed under row-level
// security.
func (s *store) insertChanges(ctx context.Context, i Import, from int, changes []change) error {
	n := len(changes)
	seqs, lines := make([]int32, n), make([]int32, n)
	objects, actions := make([]string, n), make([]string, n)
	absent := make([]bool, n)
	ids, persons := make([]uuid.UUID, n), make([]*uuid.UUID, n)
	before, after := make([]*string, n), make([]*string, n)
	for k, c := range changes {
		seqs[k], lines[k] = int32(from+k), int32(c.line)
		objects[k], actions[k], absent[k], ids[k] = c.object, c.action, c.absent, c.id
		if c.person != uuid.Nil {
			persons[k] = &changes[k].person
		}
		var err error
		if before[k], err = encode(c.before); err != nil {
			return err
		}
		if after[k], err = encode(c.after); err != nil {
			return err
		}
	}
	_, err := s.tx.Pgx().Exec(ctx, `
		INSERT INTO hr_import_change (tenant_id, import_id, seq, object, action, absent, object_id, person_id, line, before, after)
		SELECT $1, $2, seq, object, action, absent, id, person, line, before::jsonb, after::jsonb
		FROM unnest($3::int[], $4::text[], $5::text[], $6::bool[], $7::uuid[], $8::uuid[], $9::int[], $10::text[], $11::text[])
			AS t (seq, object, action, absent, id, person, line, before, after)`,
		s.tx.Tenant(), i.ID, seqs, objects, actions, absent, ids, persons, lines, before, after)
	return err
}
