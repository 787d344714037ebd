package forum

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// The statements that read for people of several towns name no tenant: which
// rows of others are seen is said once, by the policy `shared`. What guests
// may not see is left out here.

const readable = `(NOT @guest OR i.reach = 'public')`

// seenName: whoever is signed in reads the name; guests read it below
// articles, whose authors asked for everybody.
const seenName = `CASE WHEN @guest AND i.kind = 'question' THEN '' ELSE v.signed_as END`

func kindNames(kinds []Kind) []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return out
}

func selectNewest(ctx context.Context, tx *db.Tx, q Query, guest bool) (l List, err error) {
	args := pgx.NamedArgs{"guest": guest, "kinds": kindNames(q.Kinds), "own": q.Own, "tenant": tx.Tenant(), "limit": q.Most, "offset": (q.Page - 1) * q.Most, "now": clock.Now(ctx)}
	where, order := ` WHERE i.kind = ANY (@kinds) AND i.version_no > 0 AND `+readable+` AND (NOT @own OR i.tenant_id = @tenant)`, `i.released_at DESC, i.id DESC`
	switch q.When {
	case Upcoming:
		where, order = where+` AND i.ends_at > @now`, `i.starts_at, i.id`
	case Over:
		where, order = where+` AND i.ends_at <= @now`, `i.starts_at DESC, i.id DESC`
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT i.tenant_id, i.id, i.kind, i.slug, i.reach, i.version_no, t.name, i.tenant_id = @tenant,
			`+seenName+`, i.released_at, i.accepted_id IS NOT NULL, v.content->>'lang',
			jsonb_build_object('title', v.content->'texts'->'title', 'summary', v.content->'texts'->'summary'), v.content->'occasion',
			(SELECT count(*) FROM forum_item i`+where+`)
		FROM forum_item i
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
		JOIN tenant t ON t.id = i.tenant_id`+where+`
		ORDER BY `+order+` LIMIT @limit OFFSET @offset`, args)
	if err != nil {
		return l, err
	}
	l.Items, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (i Item, err error) {
		err = r.Scan(&i.Tenant, &i.ID, &i.Kind, &i.Slug, &i.Reach, &i.No, &i.Town, &i.Own, &i.SignedAs, &i.Released, &i.Solved, &i.Lang, &i.Texts, &i.Occasion, &l.Total)
		return i, err
	})
	return l, err
}

// selectItem reads a version, the newest for 0. Slugs are unique in a town
// only: the reader's own stands before others', the oldest before later ones.
func selectItem(ctx context.Context, tx *db.Tx, slug string, no int, guest bool) (i Item, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT i.tenant_id, i.id, i.kind, i.slug, i.reach, v.no, t.name, i.tenant_id = @tenant,
			i.tenant_id = @tenant AND EXISTS (SELECT FROM forum_trace m WHERE m.tenant_id = @tenant AND m.object_id = i.id AND m.person_id = @me),
			`+seenName+`, v.made_at, i.accepted_id IS NOT NULL, v.content
		FROM forum_item i
		JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = CASE @no::int WHEN 0 THEN i.version_no ELSE @no::int END
		JOIN tenant t ON t.id = i.tenant_id
		WHERE i.slug = @slug AND `+readable+` AND (NOT @guest OR v.reach = 'public')
		ORDER BY i.tenant_id = @tenant DESC, i.made_at, i.id LIMIT 1`,
		pgx.NamedArgs{"guest": guest, "slug": slug, "no": no, "tenant": tx.Tenant(), "me": actor.From(ctx).Person}).
		Scan(&i.Tenant, &i.ID, &i.Kind, &i.Slug, &i.Reach, &i.No, &i.Town, &i.Own, &i.Mine, &i.SignedAs, &i.Released, &i.Solved, &i.Content)
	return i, missing(err)
}

func missing(err error) error {
	if err == pgx.ErrNoRows { //nolint:errorlint // QueryRow returns it as it is
		return fault.Missing("forum.missing")
	}
	return err
}

func selectVersions(ctx context.Context, tx *db.Tx, i Item, guest bool) ([]VersionHead, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT no, reach, made_at FROM forum_version
		WHERE tenant_id = $1 AND item_id = $2 AND (NOT $3 OR reach = 'public') ORDER BY no DESC LIMIT 100`, i.Tenant, i.ID, guest)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[VersionHead])
}

func selectDecisions(ctx context.Context, tx *db.Tx, item uuid.UUID) ([]Decision, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT what, reach, reason, at FROM forum_decision
		WHERE tenant_id = $1 AND item_id = $2 ORDER BY at DESC, id DESC LIMIT 100`, tx.Tenant(), item)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Decision])
}

// recent takes the person's lock, so that no two of their posts count at once.
func recent(ctx context.Context, tx *db.Tx, person uuid.UUID, since time.Time) (mine, town int, err error) {
	if _, err = tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('forum' || $1::text, 0))`, person); err != nil {
		return 0, 0, err
	}
	err = tx.Pgx().QueryRow(ctx, `SELECT count(*) FILTER (WHERE person_id = $2), count(*) FROM forum_trace WHERE tenant_id = $1 AND at > $3`,
		tx.Tenant(), person, since).Scan(&mine, &town)
	return mine, town, err
}

func insertTrace(ctx context.Context, tx *db.Tx, object, person uuid.UUID, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_trace (tenant_id, object_id, person_id, at) VALUES ($1, $2, $3, $4)`, tx.Tenant(), object, person, at)
	return err
}

func insertItem(ctx context.Context, tx *db.Tx, i Item, signedAs string, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_item (tenant_id, id, kind, slug, signed_as, made_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), i.ID, i.Kind, i.Slug, signedAs, at)
	return err
}

// insertVersion makes version no the one that is read, in the town's network
// of today.
func insertVersion(ctx context.Context, tx *db.Tx, i Item, no int, c Content, reach Reach, at time.Time) error {
	var starts, ends *time.Time
	if c.Occasion != nil {
		if from, to, ok := c.Occasion.Span(); ok {
			starts, ends = &from, &to
		}
	}
	var b pgx.Batch
	b.Queue(`INSERT INTO forum_version (tenant_id, item_id, no, reach, network_id, content, signed_as, made_at)
		SELECT $1, $2, $3, $4, (SELECT network_id FROM network_member WHERE tenant_id = $1 AND left_at IS NULL), $5, signed_as, $6
		FROM forum_item WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), i.ID, no, reach, c, at)
	b.Queue(`UPDATE forum_item i SET version_no = v.no, reach = v.reach, network_id = v.network_id, released_at = v.made_at, starts_at = $4, ends_at = $5
		FROM forum_version v WHERE i.tenant_id = $1 AND i.id = $2 AND v.tenant_id = $1 AND v.item_id = $2 AND v.no = $3`, tx.Tenant(), i.ID, no, starts, ends)
	if err := tx.Pgx().SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	return index(ctx, tx, i.ID)
}

// narrow makes an item and all its versions the town's own.
func narrow(ctx context.Context, tx *db.Tx, item uuid.UUID) error {
	var b pgx.Batch
	b.Queue(`UPDATE forum_item SET reach = 'tenant' WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), item)
	b.Queue(`UPDATE forum_version SET reach = 'tenant' WHERE tenant_id = $1 AND item_id = $2`, tx.Tenant(), item)
	if err := tx.Pgx().SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	return index(ctx, tx, item)
}

func insertDecision(ctx context.Context, tx *db.Tx, item, person uuid.UUID, d Decision) error {
	var by *uuid.UUID // nil: the program
	if person != uuid.Nil {
		by = &person
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_decision (tenant_id, id, item_id, what, reach, reason, decided_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Tenant(), db.NewID(), item, d.What, d.Reach, d.Reason, by, d.At)
	return err
}

func selectSlugs(ctx context.Context, tx *db.Tx) ([]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT slug FROM forum_item WHERE tenant_id = $1`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
