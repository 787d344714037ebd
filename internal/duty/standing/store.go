package standing

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// unpublished are the duties that held on a day and have no table of it yet. A
// duty whose people are still being worked out waits.
func unpublished(ctx context.Context, tx *db.Tx, day clock.Date, end time.Time) ([]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT d.slug FROM duty d
		WHERE d.tenant_id = $1 AND NOT d.waits AND (d.ended_on IS NULL OR d.ended_on > $2)
			AND EXISTS (SELECT FROM duty_revision r WHERE r.tenant_id = d.tenant_id AND r.duty_id = d.id AND r.at < $3)
			AND NOT EXISTS (SELECT FROM duty_published p WHERE p.tenant_id = d.tenant_id AND p.duty_id = d.id AND p.day >= $2)
		ORDER BY d.slug`, tx.Tenant(), day, end)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// lock lets one publication of a duty run at a time and tells whether another
// one was first.
func lock(ctx context.Context, tx *db.Tx, duty uuid.UUID, day clock.Date) (there bool, err error) {
	if _, err = tx.Pgx().Exec(ctx, `SELECT FROM duty WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`, tx.Tenant(), duty); err != nil {
		return false, err
	}
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM duty_published WHERE tenant_id = $1 AND duty_id = $2 AND day >= $3)`,
		tx.Tenant(), duty, day).Scan(&there)
	return there, err
}

// newest is the last table of a duty with its population; nil: none.
func newest(ctx context.Context, tx *db.Tx, duty uuid.UUID) (*suppress.Table, error) {
	var sh shown
	err := tx.Pgx().QueryRow(ctx, `SELECT shown FROM duty_published WHERE tenant_id = $1 AND duty_id = $2 ORDER BY day DESC LIMIT 1`,
		tx.Tenant(), duty).Scan(&sh)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT person_id, unit_id, in_order FROM duty_published_person
		WHERE tenant_id = $1 AND duty_id = $2 ORDER BY person_id`, tx.Tenant(), duty)
	if err != nil {
		return nil, err
	}
	sh.Table.People, err = pgx.CollectRows(rows, pgx.RowToStructByPos[suppress.Person])
	return &sh.Table, err
}

// insert stores a table and its population.
func insert(ctx context.Context, tx *db.Tx, duty uuid.UUID, day clock.Date, sh shown) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty_published (tenant_id, id, duty_id, day, at, shown) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), db.NewID(), duty, day, clock.Now(ctx), sh)
	if err != nil {
		return err
	}
	people := sh.Table.People
	persons, units, ready := make([]uuid.UUID, len(people)), make([]uuid.UUID, len(people)), make([]bool, len(people))
	for i, p := range people {
		persons[i], units[i], ready[i] = p.ID, p.Unit, p.Ready
	}
	_, err = tx.Pgx().Exec(ctx, `WITH want AS (
		SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::boolean[]) AS t (person_id, unit_id, in_order)
	), gone AS (
		DELETE FROM duty_published_person p WHERE p.tenant_id = $1 AND p.duty_id = $2
			AND NOT EXISTS (SELECT FROM want w WHERE w.person_id = p.person_id)
	)
	INSERT INTO duty_published_person (tenant_id, duty_id, person_id, unit_id, in_order)
	SELECT $1, $2, person_id, unit_id, in_order FROM want
	ON CONFLICT (tenant_id, duty_id, person_id) DO UPDATE SET unit_id = excluded.unit_id, in_order = excluded.in_order
		WHERE (duty_published_person.unit_id, duty_published_person.in_order) IS DISTINCT FROM (excluded.unit_id, excluded.in_order)`,
		tx.Tenant(), duty, persons, units, ready)
	return err
}

// days are those of which there are tables, of one duty or of all, the newest
// first.
func days(ctx context.Context, tx *db.Tx, slug string) ([]clock.Date, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT p.day FROM duty_published p
		JOIN duty d ON d.tenant_id = p.tenant_id AND d.id = p.duty_id
		WHERE p.tenant_id = $1 AND ($2 = '' OR d.slug = $2) ORDER BY p.day DESC LIMIT 120`, tx.Tenant(), slug)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[clock.Date])
}

// linesOn are the duties published on a day, by name, with the cell of one
// unit, or of the whole municipality where none is asked for.
func linesOn(ctx context.Context, tx *db.Tx, day clock.Date, unit *uuid.UUID, lang i18n.Lang) ([]Line, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT d.slug, p.shown->'name', CASE WHEN $3::uuid IS NULL THEN p.shown->'table'->'total'
			ELSE coalesce(jsonb_path_query_first(p.shown, '$.table.rows[*] ? (@.unit == $unit)', jsonb_build_object('unit', $3::uuid))->'total', '{}') END
		FROM duty_published p JOIN duty d ON d.tenant_id = p.tenant_id AND d.id = p.duty_id
		WHERE p.tenant_id = $1 AND p.day = $2
		ORDER BY coalesce(p.shown->'name'->>$4, p.shown->'name'->>'de'), d.slug`, tx.Tenant(), day, unit, string(lang))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Line])
}

// tableOn is the table of a duty of a day.
func tableOn(ctx context.Context, tx *db.Tx, slug string, day clock.Date) (sh shown, ok bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT p.shown FROM duty_published p JOIN duty d ON d.tenant_id = p.tenant_id AND d.id = p.duty_id
		WHERE p.tenant_id = $1 AND d.slug = $2 AND p.day = $3`, tx.Tenant(), slug, day).Scan(&sh)
	if errors.Is(err, pgx.ErrNoRows) {
		return sh, false, nil
	}
	return sh, err == nil, err
}
