package talk

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func selectNews(ctx context.Context, tx *db.Tx, persons []uuid.UUID, since, until time.Time) ([]News, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT f.person_id, i.id, v.content->'texts'->'title', n.posts, n.newest
		FROM forum_follow f
		JOIN forum_item i ON i.tenant_id = f.item_tenant AND i.id = f.item_id
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
		CROSS JOIN LATERAL (SELECT count(*)::int AS posts, max(x.at) AS newest FROM (
			SELECT i.released_at AS at WHERE i.released_at > f.seen_at AND i.released_at < @until
			UNION ALL SELECT p.made_at FROM forum_post p
			WHERE p.item_tenant = f.item_tenant AND p.item_id = f.item_id AND p.made_at > f.seen_at AND p.made_at < @until AND NOT `+hiddenBy+`
				AND NOT EXISTS (SELECT FROM forum_trace m WHERE m.tenant_id = f.tenant_id AND m.object_id = p.id AND m.person_id = f.person_id)) x) n
		WHERE f.tenant_id = @tenant AND f.person_id = ANY (@persons) AND n.newest >= @since
		ORDER BY f.person_id, n.newest DESC, i.id`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "persons": persons, "since": since, "until": until})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[News])
}
