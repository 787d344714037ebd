package readiness

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// lockWave lets one publication of a wave run at a time, without standing in
// the way of rows that point at the wave.
func lockWave(ctx context.Context, tx *db.Tx, wave uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT FROM wave WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`, tx.Tenant(), wave)
	return err
}

// publishedAt tells which waves have the table of the end of a day: one of the
// day itself that was made after it.
func publishedAt(ctx context.Context, tx *db.Tx, day clock.Date, end time.Time) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT wave_id FROM wave_published WHERE tenant_id = $1 AND day = $2 AND at >= $3`,
		tx.Tenant(), day, end)
	if err != nil {
		return nil, err
	}
	return set(pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]))
}

func movedSince(ctx context.Context, tx *db.Tx, since time.Time) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT wave_id FROM person_wave_log WHERE tenant_id = $1 AND at >= $2`, tx.Tenant(), since)
	if err != nil {
		return nil, err
	}
	return set(pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]))
}

func set(ids []uuid.UUID, err error) (map[uuid.UUID]bool, error) {
	out := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

func newestShown(ctx context.Context, tx *db.Tx, wave uuid.UUID) (sh shown, nr int, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT shown, nr FROM wave_published WHERE tenant_id = $1 AND wave_id = $2 ORDER BY nr DESC LIMIT 1`,
		tx.Tenant(), wave).Scan(&sh, &nr)
	return sh, nr, err
}

func population(ctx context.Context, tx *db.Tx, wave uuid.UUID) ([]suppress.Person, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT person_id, unit_id, ready FROM published_person
		WHERE tenant_id = $1 AND wave_id = $2 ORDER BY person_id`, tx.Tenant(), wave)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[suppress.Person])
}

// insertTable stores the table and its population.
func insertTable(ctx context.Context, tx *db.Tx, wave uuid.UUID, nr int, day clock.Date, sh shown) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO wave_published (tenant_id, id, wave_id, nr, day, at, shown) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), db.NewID(), wave, nr, day, clock.Now(ctx), sh)
	if err != nil {
		return err
	}
	persons, units, ready := make([]uuid.UUID, len(sh.Table.People)), make([]uuid.UUID, len(sh.Table.People)), make([]bool, len(sh.Table.People))
	for i, p := range sh.Table.People {
		persons[i], units[i], ready[i] = p.ID, p.Unit, p.Ready
	}
	_, err = tx.Pgx().Exec(ctx, `WITH want AS (
		SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::boolean[]) AS t (person_id, unit_id, ready)
	), gone AS (
		DELETE FROM published_person p WHERE p.tenant_id = $1 AND p.wave_id = $2
			AND p.person_id NOT IN (SELECT person_id FROM want)
	)
	INSERT INTO published_person (tenant_id, wave_id, person_id, unit_id, ready)
	SELECT $1, $2, person_id, unit_id, ready FROM want
	ON CONFLICT (tenant_id, wave_id, person_id) DO UPDATE SET unit_id = excluded.unit_id, ready = excluded.ready
		WHERE (published_person.unit_id, published_person.ready) IS DISTINCT FROM (excluded.unit_id, excluded.ready)`,
		tx.Tenant(), wave, persons, units, ready)
	return err
}

// edition names the tables that the page of a day needs of one wave: the
// newest, the one four weeks before (else the first), and the first one's day.
type edition struct {
	WaveID   uuid.UUID
	ID       uuid.UUID
	Nr       int
	Day      clock.Date
	At       time.Time
	Earlier  uuid.UUID
	FirstDay clock.Date
}

func editionsOn(ctx context.Context, tx *db.Tx, waves []uuid.UUID, day clock.Date) ([]edition, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT w.id, n.id, n.nr, n.day, n.at, coalesce(e.id, f.id), f.day
		FROM unnest($2::uuid[]) AS w (id)
		JOIN LATERAL (SELECT id, nr, day, at FROM wave_published p
			WHERE p.tenant_id = $1 AND p.wave_id = w.id AND p.day <= $3 ORDER BY nr DESC LIMIT 1) n ON true
		JOIN LATERAL (SELECT id, day FROM wave_published p
			WHERE p.tenant_id = $1 AND p.wave_id = w.id ORDER BY nr LIMIT 1) f ON true
		LEFT JOIN LATERAL (SELECT id FROM wave_published p
			WHERE p.tenant_id = $1 AND p.wave_id = w.id AND p.day <= n.day - $4::int ORDER BY nr DESC LIMIT 1) e ON true`,
		tx.Tenant(), waves, day, paceWindow)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[edition])
}

// shownIn reads frozen tables by their ids.
func shownIn(ctx context.Context, tx *db.Tx, ids []uuid.UUID, use func(id uuid.UUID, sh shown)) error {
	rows, err := tx.Pgx().Query(ctx, `SELECT id, shown FROM wave_published WHERE tenant_id = $1 AND id = ANY ($2)`, tx.Tenant(), ids)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		ID    uuid.UUID
		Shown shown
	}])
	for _, r := range list {
		use(r.ID, r.Shown)
	}
	return err
}

// point is the wave's total on one day, as published.
type point struct {
	Day   clock.Date
	Total suppress.Cell
}

// totalsOf lists the totals of a wave's tables since a day, one per day.
func totalsOf(ctx context.Context, tx *db.Tx, wave uuid.UUID, since, until clock.Date) ([]point, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT ON (day) day, shown->'table'->'total' FROM wave_published
		WHERE tenant_id = $1 AND wave_id = $2 AND day >= $3 AND day <= $4 ORDER BY day, nr DESC LIMIT 1000`,
		tx.Tenant(), wave, since, until)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[point])
}
