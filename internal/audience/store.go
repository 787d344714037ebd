package audience

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

type store struct{ tx *db.Tx }

type query struct {
	day      clock.Date
	anywhere bool
	units    []uuid.UUID
	anyWork  bool
	families []uuid.UUID
	leads    bool
}

func (q query) args(tx *db.Tx) pgx.NamedArgs {
	return pgx.NamedArgs{
		"tenant": tx.Tenant(), "day": q.day, "anywhere": q.anywhere, "units": q.units,
		"any_work": q.anyWork, "families": q.families, "leads": q.leads,
	}
}

// The three parts of a rule; who is in and why they are in use the same text.
const (
	inUnits    = `(@anywhere OR o.unit_id = ANY (@units))`
	inFamilies = `(@any_work OR o.job_family_id = ANY (@families))`
	inFlag     = `(NOT @leads OR o.supervisor)`

	today = `FROM posting o
		JOIN person p ON p.tenant_id = o.tenant_id AND p.id = o.person_id AND p.withdrawn_at IS NULL
		WHERE o.tenant_id = @tenant AND o.valid_from <= @day AND (o.valid_to IS NULL OR @day < o.valid_to)`
)

func (s *store) members(ctx context.Context, q query) ([]Member, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT o.person_id, o.id, o.unit_id, o.share, o.valid_from `+today+`
		AND `+inUnits+` AND `+inFamilies+` AND `+inFlag+`
		ORDER BY o.person_id, o.share DESC, o.valid_from, o.id`, q.args(s.tx))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Member])
}

func (s *store) fits(ctx context.Context, q query, person uuid.UUID) ([]Fit, error) {
	args := q.args(s.tx)
	args["person"] = person
	rows, err := s.tx.Pgx().Query(ctx, `SELECT o.unit_id, o.job_family_id, `+inUnits+`, `+inFamilies+`, `+inFlag+` `+today+`
		AND o.person_id = @person ORDER BY o.share DESC, o.valid_from, o.id LIMIT 100`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Fit])
}

func (s *store) countFamilies(ctx context.Context, ids []uuid.UUID) (n int, err error) {
	err = s.tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM job_family WHERE tenant_id = $1 AND id = ANY ($2)`, s.tx.Tenant(), ids).Scan(&n)
	return n, err
}
