package audience

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

type store struct{ tx *db.Tx }

// unitsOf are the units the persons have, had or will have a posting in.
func (s *store) unitsOf(ctx context.Context, persons []uuid.UUID) ([]uuid.UUID, error) {
	args := pgx.NamedArgs{"tenant": s.tx.Tenant()}
	rows, err := s.tx.Pgx().Query(ctx, `SELECT DISTINCT unit_id FROM posting
		WHERE tenant_id = @tenant AND `+db.Among("person_id", persons, args, "persons"), args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func (s *store) persons(ctx context.Context, q Query) ([]uuid.UUID, error) {
	rows, err := s.tx.Pgx().Query(ctx, q.SQL+` ORDER BY person_id`, q.Args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func (s *store) fit(ctx context.Context, q Query) (map[uuid.UUID][]bool, error) {
	rows, err := s.tx.Pgx().Query(ctx, q.SQL, q.Args)
	if err != nil {
		return nil, err
	}
	in := map[uuid.UUID][]bool{}
	var person uuid.UUID
	var rules []bool
	_, err = pgx.ForEachRow(rows, []any{&person, &rules}, func() error {
		in[person], rules = rules, nil
		return nil
	})
	return in, err
}

func (s *store) families(ctx context.Context, ids []uuid.UUID) (n int, err error) {
	err = s.tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM job_family WHERE tenant_id = $1 AND id = ANY ($2)`, s.tx.Tenant(), ids).Scan(&n)
	return n, err
}

// why asks each leaf by itself of every posting of the one person in scope.
func (s *store) why(ctx context.Context, c *compiler, r Rule) (Why, error) {
	conditions, days := c.columns(r)
	rows, err := s.tx.Pgx().Query(ctx, `SELECT o.unit_id, o.job_family_id, o.supervisor, o.reported_from, `+away+`, `+
		conditions+`, `+days+c.from()+` ORDER BY o.share DESC, o.valid_from, o.id LIMIT 100`, c.named())
	if err != nil {
		return Why{}, err
	}
	var w Why
	var p Answered
	var holds []bool
	var on []*clock.Date
	_, err = pgx.ForEachRow(rows, []any{&p.Unit, &p.JobFamily, &p.Supervisor, &p.Entered, &w.Away, &holds, &on}, func() error {
		leaves := make([]leafAnswer, len(holds))
		for i := range holds {
			leaves[i].holds = holds[i]
			if on[i] != nil {
				leaves[i].on = *on[i]
			}
		}
		p.Answer = r.answer(leaves)
		w.Postings = append(w.Postings, p)
		return nil
	})
	return w, err
}
