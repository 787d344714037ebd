package author

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// saved is what a save met and did.
type saved struct {
	Draft   *uuid.UUID // null: there is no such draft
	Behind  bool       // it has to follow what is live first
	State   State
	Spoken  bool // the course has the language
	Block   bool // there is such a block
	Locked  bool // it came with a linked lesson
	Same    bool // this very text stands already
	Old     *int // version that stood
	Version *int // version that stands now; null: nothing was written
	Change  *uuid.UUID
}

// saveText locks the draft's row by updating it. What decides about a clash
// is the version of the row itself (ON CONFLICT … WHERE), not the snapshot.
const saveText = `
	WITH d0 AS (SELECT d.id, d.state, d.head->>'source' AS source, d.head->'languages' ? @lang AS spoken, ` + behind + ` AS behind
		FROM draft d WHERE d.tenant_id = @t AND d.slug = @slug),
	old AS (SELECT x.* FROM d0 JOIN draft_text x ON x.tenant_id = @t AND x.draft_id = d0.id AND x.block = @block AND x.lang = @lang),
	src AS (SELECT x.* FROM d0 JOIN draft_text x ON x.tenant_id = @t AND x.draft_id = d0.id AND x.block = @block
		AND x.lang = d0.source AND @lang <> d0.source),
	b AS (SELECT b.id, b.body ? 'of' AS locked FROM d0 JOIN draft_block b ON b.tenant_id = @t AND b.draft_id = d0.id AND b.id = @block AND b.deleted_at IS NULL
		JOIN draft_lesson l ON l.tenant_id = @t AND l.draft_id = d0.id AND l.id = b.lesson AND l.deleted_at IS NULL),
	new AS (SELECT CASE WHEN d0.source = @lang THEN '' WHEN @from <> '' THEN @from
			ELSE coalesce(nullif(old.source, ''), src.print, '') END AS source
		FROM d0 LEFT JOIN old ON true LEFT JOIN src ON true),
	same AS (SELECT 1 FROM old, new WHERE old.body = @body AND old.source = new.source),
	d AS (UPDATE draft SET touched_at = @at, touched_by = @who, state = CASE draft.state WHEN 'published' THEN 'draft' ELSE draft.state END
		FROM d0, b WHERE draft.tenant_id = @t AND draft.id = d0.id AND NOT b.locked AND d0.spoken AND NOT d0.behind AND draft.state <> 'approved' AND NOT EXISTS (SELECT 1 FROM same)
		RETURNING draft.id),
	put AS (INSERT INTO draft_text AS x (tenant_id, draft_id, block, lang, body, print, source, source_body, seen, saved_at)
		SELECT @t, d.id, @block, @lang, @body, @print, new.source,
			CASE WHEN new.source = old.source THEN old.source_body WHEN new.source = src.print THEN src.body ELSE '' END,
			CASE WHEN new.source = old.source THEN old.seen WHEN new.source = src.print THEN src.live ELSE '' END, @at
		FROM d CROSS JOIN new LEFT JOIN old ON true LEFT JOIN src ON true
		WHERE @base = 0 OR old.version IS NOT NULL
		ON CONFLICT (tenant_id, draft_id, block, lang) DO UPDATE SET body = EXCLUDED.body, print = EXCLUDED.print, source = EXCLUDED.source,
			source_body = EXCLUDED.source_body, seen = EXCLUDED.seen, saved_at = EXCLUDED.saved_at,
			waved = x.waved AND EXCLUDED.body = x.body, version = x.version + 1
		WHERE x.version = @base
		RETURNING version, body, source, source_body, seen, waved),
	log AS (INSERT INTO draft_change (tenant_id, id, at, draft_id, actor_id, kind, key, before, after)
		SELECT @t, @change, @at, d.id, @who, 'text.saved', @block || '/' || @lang,
			jsonb_build_object('Body', coalesce(old.body, ''), 'Source', coalesce(old.source, ''), 'SourceBody', coalesce(old.source_body, ''),
				'Seen', coalesce(old.seen, ''), 'Waved', coalesce(old.waved, false)),
			jsonb_build_object('Body', put.body, 'Source', put.source, 'SourceBody', put.source_body, 'Seen', put.seen, 'Waved', put.waved)
		FROM d CROSS JOIN put LEFT JOIN old ON true
		RETURNING id)
	SELECT d0.id, coalesce(d0.behind, false), coalesce(d0.state, ''), coalesce(d0.spoken, false), EXISTS (SELECT 1 FROM b), EXISTS (SELECT 1 FROM b WHERE locked), EXISTS (SELECT 1 FROM same), old.version, put.version, log.id
	FROM (SELECT 1) one LEFT JOIN d0 ON true LEFT JOIN old ON true LEFT JOIN put ON true LEFT JOIN log ON true`

func putText(ctx context.Context, tx *db.Tx, w Written, change uuid.UUID) (saved, error) {
	return runSave(ctx, tx, saveText, w, change)
}

func runSave(ctx context.Context, tx *db.Tx, query string, w Written, change uuid.UUID) (saved, error) {
	var out saved
	err := tx.Pgx().QueryRow(ctx, query, pgx.NamedArgs{
		"t": tx.Tenant(), "slug": w.Course, "block": w.Block, "lang": string(w.Lang), "body": w.Body, "print": courseware.Fingerprint(w.Body),
		"from": w.From, "base": w.Base, "at": clock.Now(ctx), "who": who(ctx), "change": change,
	}).Scan(&out.Draft, &out.Behind, &out.State, &out.Spoken, &out.Block, &out.Locked, &out.Same, &out.Old, &out.Version, &out.Change)
	return out, err
}

const textColumns = `body, version, print, live, source, source_body, seen, waved, saved_at`

func scanText(row pgx.Row) (Text, error) {
	var t Text
	err := row.Scan(&t.Body, &t.Version, &t.Print, &t.live, &t.From, &t.Old, &t.seen, &t.waved, &t.SavedAt)
	return t, err
}

// textAt is a text as it stands; the zero Text where there is none.
func textAt(ctx context.Context, tx *db.Tx, draft uuid.UUID, block string, l i18n.Lang) (Text, error) {
	t, err := scanText(tx.Pgx().QueryRow(ctx, `SELECT `+textColumns+` FROM draft_text
		WHERE tenant_id = $1 AND draft_id = $2 AND block = $3 AND lang = $4`, tx.Tenant(), draft, block, l))
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return t, err
}

func textsOf(ctx context.Context, tx *db.Tx, draft uuid.UUID, block string) (map[i18n.Lang]Text, error) {
	list := map[i18n.Lang]Text{}
	for _, l := range i18n.Langs {
		t, err := textAt(ctx, tx, draft, block, l)
		if err != nil {
			return nil, err
		}
		list[l] = t
	}
	return list, nil
}

// setText queues the change of a text that stands.
func setText(ctx context.Context, tx *db.Tx, draft uuid.UUID, block string, l i18n.Lang, t Text) {
	tx.Queue(`UPDATE draft_text SET body = $5, print = $6, source = $7, source_body = $8, seen = $9, waved = $10,
			saved_at = $11, version = version + 1
		WHERE tenant_id = $1 AND draft_id = $2 AND block = $3 AND lang = $4`,
		tx.Tenant(), draft, block, l, t.Body, courseware.Fingerprint(t.Body), t.From, t.Old, t.seen, t.waved, clock.Now(ctx))
}
