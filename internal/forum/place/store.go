package place

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

const ownPublic = `i.tenant_id = $1 AND i.reach = 'public' AND i.version_no > 0`

func selectPlaces(ctx context.Context, tx *db.Tx, from uuid.UUID, most int) ([]Place, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT i.id, i.kind, i.slug, i.released_at, v.content->>'lang',
			NOT EXISTS (SELECT FROM jsonb_each(v.content->'texts') p
				WHERE p.value ? (v.content->>'lang') AND NOT p.value ? CASE v.content->>'lang' WHEN 'de' THEN 'en' ELSE 'de' END)
		FROM forum_item i
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
		WHERE `+ownPublic+` AND i.id >= $2 ORDER BY i.id LIMIT $3`, tx.Tenant(), from, most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (p Place, err error) {
		var source i18n.Lang
		var both bool
		err = r.Scan(&p.ID, &p.Kind, &p.Slug, &p.Released, &source, &both)
		p.Langs = []i18n.Lang{source}
		if both {
			p.Langs = append(p.Langs, forum.Content{Lang: source}.Other())
		}
		return p, err
	})
}

func selectParts(ctx context.Context, tx *db.Tx, size int) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM (SELECT i.id, row_number() OVER (ORDER BY i.id) - 1 AS n FROM forum_item i WHERE `+ownPublic+`) numbered
		WHERE n % $2 = 0 ORDER BY id`, tx.Tenant(), size)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
