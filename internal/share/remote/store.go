package remote

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// show lets the network of today read what a town listed before.
func show(tx *db.Tx, id uuid.UUID, n *network.Network) {
	reach, net := trust.Readers(n)
	tx.Queue(`UPDATE share_remote SET reach = $3, network_id = $4 WHERE tenant_id = $1 AND trust_id = $2 AND network_id IS DISTINCT FROM $4`, tx.Tenant(), id, reach, net)
}

// replace puts a list in the place of the one before. A course that goes on
// as withdrawn keeps what was said of it.
func replace(tx *db.Tx, e trust.Entry, f Feed, n *network.Network) error {
	reach, net := trust.Readers(n)
	keep := []uuid.UUID{}
	for _, c := range f.Courses {
		body, err := json.Marshal(c)
		if err != nil {
			return err
		}
		tx.Queue(`INSERT INTO share_remote (tenant_id, trust_id, work_id, reach, network_id, body_id, no, course) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (tenant_id, trust_id, work_id) DO UPDATE SET reach = excluded.reach, network_id = excluded.network_id, no = excluded.no,
				course = excluded.course, withdrawn_at = NULL, why = '{}'`,
			tx.Tenant(), e.ID, c.Work, reach, net, e.Body.ID, c.No, string(body))
		keep = append(keep, c.Work)
	}
	for _, g := range f.Withdrawn {
		tx.Queue(`UPDATE share_remote SET withdrawn_at = $4, why = $5, reach = $6, network_id = $7 WHERE tenant_id = $1 AND trust_id = $2 AND work_id = $3`,
			tx.Tenant(), e.ID, g.Work, g.At, g.Why, reach, net)
		keep = append(keep, g.Work)
	}
	tx.Queue(`DELETE FROM share_remote WHERE tenant_id = $1 AND trust_id = $2 AND NOT work_id = ANY ($3)`, tx.Tenant(), e.ID, keep)
	return nil
}

// works reads each course once, also where several towns vouch for its town:
// the newest that one of them knows.
func works(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Work, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT ON (r.body_id, r.work_id) r.course, t.body_id, t.body_name, t.origin, r.withdrawn_at, r.why,
			(SELECT count(*) FROM share_use u WHERE u.work_id = r.work_id)
		FROM share_remote r JOIN share_trust t ON t.tenant_id = r.tenant_id AND t.id = r.trust_id
		WHERE $1::uuid IS NOT NULL AND `+where+` ORDER BY r.body_id, r.work_id, r.no DESC, t.fetched_at DESC LIMIT 2000`, append([]any{tx.Tenant()}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (w Work, err error) {
		var body []byte
		if err := r.Scan(&body, &w.Body.ID, &w.Body.Name, &w.Origin, &w.WithdrawnAt, &w.Why, &w.Uses); err != nil {
			return w, err
		}
		return w, json.Unmarshal(body, &w.Course)
	})
}
