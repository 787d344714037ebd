package talk

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Which rows of other towns are read is said by the policies of the tables,
// see decision 25; these statements name no tenant where they read threads.

// hiddenBy is whether post p was taken down by its town or the question's.
const hiddenBy = `EXISTS (SELECT FROM forum_hidden h WHERE h.post_id = p.id AND h.tenant_id IN (p.tenant_id, p.item_tenant))`

func args(ctx context.Context, tx *db.Tx) pgx.NamedArgs {
	return pgx.NamedArgs{"tenant": tx.Tenant(), "me": actor.From(ctx).Person}
}

func selectPosts(ctx context.Context, tx *db.Tx, i forum.Item, guest bool) ([]Post, error) {
	a := args(ctx, tx)
	a["item_tenant"], a["item"], a["guest"] = i.Tenant, i.ID, guest
	rows, err := tx.Pgx().Query(ctx, `SELECT p.tenant_id, p.id, p.answer_id, p.lang, p.body, CASE WHEN @guest THEN '' ELSE p.signed_as END, t.name, p.made_at, p.edited_at,
			p.tenant_id = @tenant, EXISTS (SELECT FROM forum_trace m WHERE m.tenant_id = @tenant AND m.object_id = p.id AND m.person_id = @me),
			coalesce((SELECT sum(n.people) FROM forum_helpful n WHERE n.object_id = p.id), 0)::int,
			EXISTS (SELECT FROM forum_vote v WHERE v.tenant_id = @tenant AND v.object_id = p.id AND v.person_id = @me),
			p.id = i.accepted_id IS TRUE, `+hiddenBy+`
		FROM forum_post p
		JOIN forum_item i ON i.tenant_id = p.item_tenant AND i.id = p.item_id
		JOIN tenant t ON t.id = p.tenant_id
		WHERE p.item_tenant = @item_tenant AND p.item_id = @item
		ORDER BY (p.id = i.accepted_id IS TRUE) DESC, CASE WHEN p.answer_id IS NULL THEN (SELECT sum(n.people) FROM forum_helpful n WHERE n.object_id = p.id) END DESC NULLS LAST, p.made_at, p.id
		LIMIT 500`, a)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (p Post, err error) {
		err = r.Scan(&p.Tenant, &p.ID, &p.AnswerID, &p.Lang, &p.Body, &p.SignedAs, &p.Town, &p.Made, &p.Edited, &p.Own, &p.Mine, &p.Helpful, &p.Voted, &p.Accepted, &p.Hidden)
		return p, err
	})
}

// news is how much of i is new to whoever follows it by row f.
const news = `(i.released_at > f.seen_at)::int + (SELECT count(*)::int FROM forum_post p
	WHERE p.item_tenant = f.item_tenant AND p.item_id = f.item_id AND p.made_at > f.seen_at AND NOT ` + hiddenBy + `
	AND NOT EXISTS (SELECT FROM forum_trace m WHERE m.tenant_id = f.tenant_id AND m.object_id = p.id AND m.person_id = f.person_id))`

// selectOwnState is what the reader did with the question or text itself.
func selectOwnState(ctx context.Context, tx *db.Tx, t *Thread) error {
	a := args(ctx, tx)
	a["item"] = t.ID
	return tx.Pgx().QueryRow(ctx, `SELECT coalesce((SELECT sum(people) FROM forum_helpful WHERE object_id = @item), 0)::int,
		EXISTS (SELECT FROM forum_vote WHERE tenant_id = @tenant AND object_id = @item AND person_id = @me),
		EXISTS (SELECT FROM forum_follow WHERE tenant_id = @tenant AND item_id = @item AND person_id = @me),
		coalesce((SELECT `+news+` FROM forum_follow f JOIN forum_item i ON i.tenant_id = f.item_tenant AND i.id = f.item_id
			WHERE f.tenant_id = @tenant AND f.item_id = @item AND f.person_id = @me), 0)`, a).Scan(&t.Helpful, &t.Voted, &t.Following, &t.News)
}

// reachOf gives a row below item i the reach of its question, but never more
// than the network.
const reachOf = `CASE WHEN i.reach = 'tenant' OR i.network_id IS NULL THEN 'tenant' ELSE 'network' END, i.network_id`

func insertPost(ctx context.Context, tx *db.Tx, i forum.Item, p Post) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_post (tenant_id, id, item_tenant, item_id, answer_id, lang, body, signed_as, made_at, reach, network_id)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, `+reachOf+` FROM forum_item i WHERE i.tenant_id = $3 AND i.id = $4`,
		tx.Tenant(), p.ID, i.Tenant, i.ID, p.AnswerID, p.Lang, p.Body, p.SignedAs, p.Made)
	if err != nil {
		return err
	}
	return index(ctx, tx, p.ID)
}

func updatePost(ctx context.Context, tx *db.Tx, id uuid.UUID, body string, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE forum_post SET body = $3, edited_at = $4 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, body, at)
	if err != nil {
		return err
	}
	return index(ctx, tx, id)
}

func hide(ctx context.Context, tx *db.Tx, i forum.Item, post uuid.UUID, at time.Time) error {
	var b pgx.Batch
	b.Queue(`INSERT INTO forum_hidden (tenant_id, post_id, item_id, at, reach, network_id)
		SELECT $1, $2, $4, $5, `+reachOf+` FROM forum_item i WHERE i.tenant_id = $3 AND i.id = $4 ON CONFLICT DO NOTHING`,
		tx.Tenant(), post, i.Tenant, i.ID, at)
	b.Queue(`UPDATE forum_item SET accepted_tenant = NULL, accepted_id = NULL WHERE tenant_id = $1 AND id = $2 AND accepted_id = $3`, tx.Tenant(), i.ID, post)
	return tx.Pgx().SendBatch(ctx, &b).Close()
}

// vote keeps who voted at home and tells the network how many did. The row of
// the count is locked first, so that two votes are both counted.
func vote(ctx context.Context, tx *db.Tx, i forum.Item, object uuid.UUID, on bool) error {
	me := actor.From(ctx).Person
	var b pgx.Batch
	b.Queue(`INSERT INTO forum_helpful (tenant_id, object_id, people, reach, network_id) SELECT $1, $2, 0, `+reachOf+`
		FROM forum_item i WHERE i.tenant_id = $3 AND i.id = $4 ON CONFLICT (tenant_id, object_id) DO UPDATE SET people = forum_helpful.people`, tx.Tenant(), object, i.Tenant, i.ID)
	if on {
		b.Queue(`INSERT INTO forum_vote (tenant_id, object_id, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, tx.Tenant(), object, me)
	} else {
		b.Queue(`DELETE FROM forum_vote WHERE tenant_id = $1 AND object_id = $2 AND person_id = $3`, tx.Tenant(), object, me)
	}
	b.Queue(`UPDATE forum_helpful SET people = (SELECT count(*) FROM forum_vote WHERE tenant_id = $1 AND object_id = $2) WHERE tenant_id = $1 AND object_id = $2`, tx.Tenant(), object)
	return tx.Pgx().SendBatch(ctx, &b).Close()
}

func follow(ctx context.Context, tx *db.Tx, i forum.Item, on bool, at time.Time) error {
	me := actor.From(ctx).Person
	if !on {
		_, err := tx.Pgx().Exec(ctx, `DELETE FROM forum_follow WHERE tenant_id = $1 AND person_id = $2 AND item_id = $3`, tx.Tenant(), me, i.ID)
		return err
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_follow (tenant_id, person_id, item_tenant, item_id, seen_at)
		SELECT $1, $2, i.tenant_id, i.id, $5 FROM forum_item i WHERE i.tenant_id = $3 AND i.id = $4
		ON CONFLICT (tenant_id, person_id, item_id) DO UPDATE SET seen_at = excluded.seen_at`, tx.Tenant(), me, i.Tenant, i.ID, at)
	return err
}

func selectFollowed(ctx context.Context, tx *db.Tx) ([]Followed, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT i.slug, i.kind, v.content->'texts'->'title', v.content->>'lang', `+news+` AS news
		FROM forum_follow f
		JOIN forum_item i ON i.tenant_id = f.item_tenant AND i.id = f.item_id
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
		WHERE f.tenant_id = @tenant AND f.person_id = @me ORDER BY news DESC, i.released_at DESC LIMIT 50`, args(ctx, tx))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Followed])
}

func insertReport(ctx context.Context, tx *db.Tx, id uuid.UUID, i forum.Item, p *Post, reason string, at time.Time) error {
	var town, post *uuid.UUID
	if p != nil {
		town, post = &p.Tenant, &p.ID
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_report (tenant_id, id, item_tenant, item_id, post_tenant, post_id, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Tenant(), id, i.Tenant, i.ID, town, post, reason, at)
	return err
}

// selectReports lists what this town's moderators can act on: its own posts
// and what stands below its questions.
func selectReports(ctx context.Context, tx *db.Tx) ([]Report, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT r.id, i.slug, i.kind, r.post_id, v.content->'texts'->'title', v.content->>'lang', coalesce(p.body, ''), t.name, r.reason, r.at
		FROM forum_report r
		JOIN forum_item i ON i.tenant_id = r.item_tenant AND i.id = r.item_id
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
		LEFT JOIN forum_post p ON p.tenant_id = r.post_tenant AND p.id = r.post_id
		JOIN tenant t ON t.id = r.tenant_id
		WHERE @tenant IN (r.item_tenant, r.post_tenant)
			AND NOT EXISTS (SELECT FROM forum_report_done d WHERE d.tenant_id = @tenant AND d.report_id = r.id)
		ORDER BY r.at, r.id LIMIT 200`, args(ctx, tx))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Report])
}

func insertDone(ctx context.Context, tx *db.Tx, id uuid.UUID, down bool, reason string, by uuid.UUID, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_report_done (tenant_id, report_id, hidden, reason, done_by, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), id, down, reason, by, at)
	return err
}
