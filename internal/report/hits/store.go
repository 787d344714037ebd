package hits

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/search"
)

// selectCourses reads the courses of hits that are offered today.
func selectCourses(ctx context.Context, tx *db.Tx, hits []search.Hit, _ bool) (map[object]Hit, error) {
	ids := make([]uuid.UUID, len(hits))
	for i, h := range hits {
		ids[i] = h.Object
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT id, slug, title, minutes FROM course
		WHERE tenant_id = $1 AND id = ANY ($2) AND version_id IS NOT NULL AND withdrawn_at IS NULL AND NOT template`, tx.Tenant(), ids)
	if err != nil {
		return nil, err
	}
	known := map[object]Hit{}
	var id uuid.UUID
	h := Hit{Kind: string(search.Courses)}
	_, err = pgx.ForEachRow(rows, []any{&id, &h.Slug, &h.From, &h.Minutes}, func() error {
		known[object{search.Page{Tenant: tx.Tenant(), ID: id}, id}] = h
		h.From = nil
		return nil
	})
	return known, err
}

// selectTexts reads the forum's texts of hits. Which of other towns are read
// is said by the policy `shared`, see decision 25; here guests are kept to
// what is public, and answers that were taken down are left out.
func selectTexts(ctx context.Context, tx *db.Tx, hits []search.Hit, guest bool) (map[object]Hit, error) {
	n := len(hits)
	pageTowns, pages, towns, objects, answers := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]uuid.UUID, n), make([]uuid.UUID, n), make([]bool, n)
	for i, h := range hits {
		pageTowns[i], pages[i], towns[i], objects[i], answers[i] = h.Page.Tenant, h.Page.ID, h.Tenant, h.Object, h.Kind == search.Answer
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT q.page_tenant, q.page, q.object, i.slug, i.kind, i.accepted_id IS NOT NULL
		FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bool[]) AS q (page_tenant, page, town, object, answer)) q
		JOIN forum_item i ON i.tenant_id = q.page_tenant AND i.id = q.page AND i.version_no > 0 AND (NOT $6 OR i.reach = 'public')
		WHERE NOT q.answer OR NOT EXISTS (SELECT FROM forum_hidden h WHERE h.post_id = q.object AND h.tenant_id IN (q.town, q.page_tenant))`,
		pageTowns, pages, towns, objects, answers, guest)
	if err != nil {
		return nil, err
	}
	known := map[object]Hit{}
	var o object
	var h Hit
	_, err = pgx.ForEachRow(rows, []any{&o.Tenant, &o.ID, &o.id, &h.Slug, &h.Kind, &h.Solved}, func() error {
		known[o] = h
		return nil
	})
	return known, err
}

// selectTowns adds the town of the forum's texts, and the title of the
// question to hits in its answers.
func selectTowns(ctx context.Context, tx *db.Tx, shown []*Hit) error {
	var towns, pages []uuid.UUID
	at := map[search.Page]*Hit{}
	for _, h := range shown {
		if h.Kind != string(search.Courses) && h.Kind != string(search.Lessons) {
			towns, pages, at[h.row.Page] = append(towns, h.row.Page.Tenant), append(pages, h.row.Page.ID), h
		}
	}
	if len(at) == 0 {
		return nil
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT i.tenant_id, i.id, t.name, v.content->'texts'->'title', v.content->>'lang'
		FROM unnest($1::uuid[], $2::uuid[]) AS q (tenant_id, id)
		JOIN forum_item i USING (tenant_id, id)
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
		JOIN tenant t ON t.id = i.tenant_id`, towns, pages)
	if err != nil {
		return err
	}
	for rows.Next() {
		var p search.Page
		var town, title i18n.Text
		var source i18n.Lang
		if err := rows.Scan(&p.Tenant, &p.ID, &town, &title, &source); err != nil {
			return err
		}
		h := at[p]
		h.From = town
		if h.Title = title[h.Lang]; h.Title == "" {
			h.Title = title[source]
		}
	}
	return rows.Err()
}
