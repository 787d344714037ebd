package author

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func askList(r *db.Reads, into *[]Listing) {
	db.List(r, into, `
		SELECT coalesce(d.slug, c.slug), coalesce(d.head->'title', c.title), coalesce(d.head->>'source', c.languages[1], 'de'),
		       coalesce(d.state, 'published'), d.publish_at, d.touched_at, coalesce(c.version_no, 0), c.withdrawn_at, d.review_on::timestamptz,
		       (SELECT count(*)::int FROM draft_comment m WHERE m.tenant_id = d.tenant_id AND m.draft_id = d.id AND m.resolved_at IS NULL),
		       coalesce((d.head->>'template')::boolean, c.template, false)
		FROM (SELECT * FROM draft WHERE tenant_id = $1 AND discarded_at IS NULL) d
		FULL JOIN (SELECT * FROM course WHERE tenant_id = $1 AND version_id IS NOT NULL) c ON c.slug = d.slug
		ORDER BY d.touched_at DESC NULLS LAST, 1 LIMIT 1000`, r.Tenant())
}

// draftRow is a draft with what is live of its course. Where nobody wrote on
// a live course yet, it has no id.
type draftRow struct {
	ID          *uuid.UUID
	State       State
	PublishAt   *time.Time
	Change      course.Change
	TouchedAt   time.Time
	TouchedBy   *uuid.UUID
	OwnerID     *uuid.UUID
	ReviewOn    clock.Date
	BaseID      *uuid.UUID
	CourseID    *uuid.UUID
	VersionID   *uuid.UUID
	VersionNo   int
	WithdrawnAt *time.Time
	Why         i18n.Text
	Head        []byte
	Version     int
	Media       []byte
}

func (r draftRow) draft(slug string) (*Draft, error) {
	d := &Draft{
		ID: orNobody(r.ID), Slug: slug, State: r.State, PublishAt: r.PublishAt, Change: r.Change, TouchedAt: r.TouchedAt,
		TouchedBy: orNobody(r.TouchedBy), OwnerID: orNobody(r.OwnerID), ReviewOn: r.ReviewOn, BaseID: orNobody(r.BaseID),
		Live: Live{
			CourseID: orNobody(r.CourseID), VersionID: orNobody(r.VersionID), No: r.VersionNo,
			WithdrawnAt: r.WithdrawnAt, Why: r.Why,
		},
		Version: r.Version,
	}
	if err := json.Unmarshal(r.Head, &d.Head); err != nil {
		return nil, err
	}
	return d, json.Unmarshal(r.Media, &d.Media)
}

type lessonRow struct {
	ID       string
	Version  int
	Body     []byte
	Blocks   int
	Comments int
	States   []byte // {"en": {"stale": 2}}
	Follows  bool
	Central  bool
}

func (r lessonRow) lesson() (Lesson, error) {
	l := Lesson{ID: r.ID, Version: r.Version, Follows: r.Follows, Central: r.Central, Count: Count{Blocks: r.Blocks, Comments: r.Comments}}
	if err := json.Unmarshal(r.States, &l.Count.States); err != nil {
		return l, err
	}
	if l.IsTest() {
		return l, json.Unmarshal(r.Body, &l.Test)
	}
	return l, json.Unmarshal(r.Body, &l.Head)
}

// textRow is a block with one of its texts.
type textRow struct {
	Lesson  string
	ID      string
	Body    []byte
	Version int

	Lang        *i18n.Lang
	Text        *string
	TextVersion *int
	Print       *string
	Live        *string
	Source      *string
	SourceBody  *string
	Seen        *string
	Waved       *bool
	SavedAt     *time.Time
}

func (r textRow) into(l *Lesson) error {
	if n := len(l.Blocks); n == 0 || l.Blocks[n-1].ID != r.ID {
		b := Block{Version: r.Version, Texts: map[i18n.Lang]Text{}}
		if err := json.Unmarshal(r.Body, &b.Block); err != nil {
			return err
		}
		l.Blocks = append(l.Blocks, b)
	}
	if r.Lang != nil {
		l.Blocks[len(l.Blocks)-1].Texts[*r.Lang] = Text{
			Body: *r.Text, Version: *r.TextVersion, Print: *r.Print, SavedAt: *r.SavedAt,
			From: *r.Source, Old: *r.SourceBody, live: *r.Live, seen: *r.Seen, waved: *r.Waved,
		}
	}
	return nil
}

// askDraft reads a draft with the blocks of one lesson, of every or of none;
// *into stays nil where there is none.
func askDraft(r *db.Reads, slug, lesson string, into **Draft) {
	var lessons []lessonRow
	db.Rows(r, func(rows []draftRow) error {
		if len(rows) == 0 {
			return nil
		}
		d, err := rows[0].draft(slug)
		*into = d
		return err
	}, `SELECT d.id, coalesce(d.state, 'published'), d.publish_at, coalesce(d.change, ''), coalesce(d.touched_at, 'epoch'), d.touched_by, d.owner_id, d.review_on, d.base_id,
		       c.id, c.version_id, coalesce(c.version_no, 0), c.withdrawn_at, coalesce(c.withdrawn_why, '{}'),
		       coalesce(d.head, '{}'), coalesce(d.version, 1), coalesce(d.media, '{}')
		FROM (SELECT * FROM draft WHERE tenant_id = $1 AND slug = $2 AND discarded_at IS NULL) d
		FULL JOIN (SELECT * FROM course WHERE tenant_id = $1 AND slug = $2) c ON c.slug = d.slug
		WHERE d.id IS NOT NULL OR c.version_id IS NOT NULL`, r.Tenant(), slug)
	db.List(r, &lessons, `
		WITH d AS MATERIALIZED (SELECT *, CASE WHEN $3 <> '`+everything+`' THEN $3 ELSE '' END AS only FROM draft WHERE tenant_id = $1 AND slug = $2),
		states AS MATERIALIZED (`+states+`),
		n AS MATERIALIZED (SELECT lesson, jsonb_object_agg(lang, counts) AS states FROM (
				SELECT lesson, lang, jsonb_object_agg(state, n) AS counts FROM (
					SELECT lesson, lang, state, count(*) AS n FROM states GROUP BY lesson, lang, state) a
				GROUP BY lesson, lang) b
			GROUP BY lesson)
		SELECT l.id, l.version, l.body,
			(SELECT count(*)::int FROM draft_block b WHERE b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.lesson = l.id AND b.deleted_at IS NULL),
			(SELECT count(*)::int FROM draft_comment m WHERE m.tenant_id = d.tenant_id AND m.draft_id = d.id AND m.resolved_at IS NULL
				AND EXISTS (SELECT 1 FROM draft_block b WHERE b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.id = m.block
					AND b.lesson = l.id AND b.deleted_at IS NULL)),
			coalesce(n.states, '{}'), l.follows, l.central
		FROM d JOIN draft_lesson l ON l.tenant_id = d.tenant_id AND l.draft_id = d.id AND l.deleted_at IS NULL
		LEFT JOIN n ON n.lesson = l.id
		ORDER BY l.place, l.id`, r.Tenant(), slug, lesson)
	use := func(rows []textRow) error {
		if *into == nil {
			return nil
		}
		return fill(*into, lessons, rows)
	}
	db.Collect(r, pgx.RowToStructByPos[textRow], use, `
		SELECT b.lesson, b.id, b.body, b.version,
		       x.lang, x.body, x.version, x.print, x.live, x.source, x.source_body, x.seen, x.waved, x.saved_at
		FROM draft d JOIN draft_block b ON b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.deleted_at IS NULL
		LEFT JOIN LATERAL (SELECT * FROM draft_text x
			WHERE x.tenant_id = b.tenant_id AND x.draft_id = b.draft_id AND x.block = b.id OFFSET 0) x ON true
		WHERE d.tenant_id = $1 AND d.slug = $2 AND ($3 = '`+everything+`' OR b.lesson = $3)
		ORDER BY b.lesson, b.place, b.id, x.lang`, r.Tenant(), slug, lesson)
}

// states is the state of every block of the drafts d, or of their lesson d.only,
// in every language but the source: the same rule as judge. The sub-selects keep each step a look-up
// by key, whatever the planner believes of tables that were just filled.
const states = `
	SELECT d.slug, l.id AS lesson, b.id, lang.lang, CASE
		WHEN coalesce(x.body, '') = '' THEN '` + string(Missing) + `'
		WHEN s.live <> '' AND x.source <> s.live AND x.seen <> s.live THEN '` + string(Stale) + `'
		WHEN x.waved THEN '` + string(Waved) + `'
		ELSE '` + string(Current) + `' END AS state
	FROM d
	CROSS JOIN LATERAL (SELECT l.id FROM draft_lesson l
		WHERE l.tenant_id = d.tenant_id AND l.draft_id = d.id AND l.deleted_at IS NULL AND d.only IN ('', l.id) OFFSET 0) l
	CROSS JOIN LATERAL (SELECT b.id FROM draft_block b
		WHERE b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.lesson = l.id AND b.deleted_at IS NULL OFFSET 0) b
	CROSS JOIN LATERAL (SELECT lang FROM jsonb_array_elements_text(d.head->'languages') lang WHERE lang <> d.head->>'source' OFFSET 0) lang
	LEFT JOIN LATERAL (SELECT s.live FROM draft_text s
		WHERE s.tenant_id = d.tenant_id AND s.draft_id = d.id AND s.block = b.id AND s.lang = d.head->>'source' OFFSET 0) s ON true
	LEFT JOIN LATERAL (SELECT x.body, x.source, x.seen, x.waved FROM draft_text x
		WHERE x.tenant_id = d.tenant_id AND x.draft_id = d.id AND x.block = b.id AND x.lang = lang.lang OFFSET 0) x ON true`
