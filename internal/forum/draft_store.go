package forum

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// selectDraftColumns reads items i of the town with their draft d and newest
// version v; @me is who reads.
const selectDraftColumns = `SELECT i.tenant_id, i.id, i.kind, i.slug, i.reach, i.version_no, t.name, true,
		EXISTS (SELECT FROM forum_trace m WHERE m.tenant_id = @tenant AND m.object_id = i.id AND m.person_id = @me),
		i.signed_as, coalesce(i.released_at, i.made_at),
		coalesce(d.content, v.content), coalesce(v.content, '{}'), coalesce(d.revision, 0), coalesce(d.state, 'writing'),
		coalesce(d.wanted, i.reach), coalesce(d.reason, ''), coalesce(d.saved_at, i.made_at)
	FROM forum_item i
	LEFT JOIN forum_draft d ON d.tenant_id = i.tenant_id AND d.item_id = i.id
	LEFT JOIN forum_version v ON v.tenant_id = i.tenant_id AND v.item_id = i.id AND v.no = i.version_no
	JOIN tenant t ON t.id = i.tenant_id
	WHERE i.tenant_id = @tenant AND i.kind <> 'question' `

func draftArgs(ctx context.Context, tx *db.Tx) pgx.NamedArgs {
	return pgx.NamedArgs{"tenant": tx.Tenant(), "me": actor.From(ctx).Person}
}

func scanDraft(r pgx.Row) (d Draft, saved time.Time, err error) {
	err = r.Scan(&d.Tenant, &d.ID, &d.Kind, &d.Slug, &d.Reach, &d.No, &d.Town, &d.Own, &d.Mine, &d.SignedAs, &d.Released,
		&d.Content, &d.Published, &d.Revision, &d.State, &d.Wanted, &d.Reason, &saved)
	return d, saved, err
}

// selectDraft locks the item where the draft is to change: two writers, or two
// moderators, come one after the other.
func selectDraft(ctx context.Context, tx *db.Tx, slug string, lock bool) (Draft, error) {
	args := draftArgs(ctx, tx)
	args["slug"] = slug
	if lock {
		if _, err := tx.Pgx().Exec(ctx, `SELECT FROM forum_item WHERE tenant_id = @tenant AND slug = @slug FOR UPDATE`, args); err != nil {
			return Draft{}, err
		}
	}
	d, _, err := scanDraft(tx.Pgx().QueryRow(ctx, selectDraftColumns+`AND i.slug = @slug AND (d.item_id IS NOT NULL OR v.no IS NOT NULL)`, args))
	return d, missing(err)
}

func selectQueue(ctx context.Context, tx *db.Tx) ([]Waiting, error) {
	rows, err := tx.Pgx().Query(ctx, selectDraftColumns+`AND d.state = 'asked' ORDER BY d.saved_at, i.id LIMIT 200`, draftArgs(ctx, tx))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (Waiting, error) {
		d, since, err := scanDraft(r)
		return Waiting{Item: d.Item, Wanted: d.Wanted, Since: since}, err
	})
}

func selectMyDrafts(ctx context.Context, tx *db.Tx) ([]Draft, error) {
	rows, err := tx.Pgx().Query(ctx, selectDraftColumns+`AND d.item_id IS NOT NULL
		AND EXISTS (SELECT FROM forum_trace m WHERE m.tenant_id = @tenant AND m.object_id = i.id AND m.person_id = @me)
		ORDER BY d.saved_at DESC LIMIT 50`, draftArgs(ctx, tx))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (Draft, error) {
		d, _, err := scanDraft(r)
		return d, err
	})
}

// upsertDraft stores what was written as the next revision.
func upsertDraft(ctx context.Context, tx *db.Tx, item uuid.UUID, revision int, c Content, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_draft (tenant_id, item_id, revision, state, content, saved_at) VALUES ($1, $2, $3, 'writing', $4, $5)
		ON CONFLICT (tenant_id, item_id) DO UPDATE SET revision = excluded.revision, state = 'writing', content = excluded.content, saved_at = excluded.saved_at, reason = ''`,
		tx.Tenant(), item, revision+1, c, at)
	return err
}

func askRelease(ctx context.Context, tx *db.Tx, item uuid.UUID, wanted Reach) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE forum_draft SET state = 'asked', wanted = $3 WHERE tenant_id = $1 AND item_id = $2`, tx.Tenant(), item, wanted)
	return err
}

func giveBack(ctx context.Context, tx *db.Tx, item uuid.UUID, reason string) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE forum_draft SET state = 'writing', reason = $3, revision = revision + 1 WHERE tenant_id = $1 AND item_id = $2`, tx.Tenant(), item, reason)
	return err
}

func deleteDraft(ctx context.Context, tx *db.Tx, item uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM forum_draft WHERE tenant_id = $1 AND item_id = $2`, tx.Tenant(), item)
	return err
}
