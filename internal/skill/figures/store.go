package figures

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const roundColumns = `id, name, starts, ends, closed_at, staff, units, invite`

// lockRounds lets one round open at a time.
func lockRounds(ctx context.Context, tx *db.Tx) ([]Round, error) {
	if _, err := tx.Pgx().Exec(ctx, `SELECT FROM tenant WHERE id = $1 FOR NO KEY UPDATE`, tx.Tenant()); err != nil {
		return nil, err
	}
	return collect[Round](ctx, tx, `SELECT `+roundColumns+` FROM skill_round WHERE tenant_id = $1`, tx.Tenant())
}

func collect[T any](ctx context.Context, tx *db.Tx, sql string, args ...any) ([]T, error) {
	rows, err := tx.Pgx().Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[T])
}

func insertRound(ctx context.Context, tx *db.Tx, id uuid.UUID, n NewRound) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO skill_round (tenant_id, id, name, starts, ends, units, invite) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), id, n.Name, n.Starts, n.Ends, n.Units, n.Invite)
	return err
}

func dueRounds(ctx context.Context, tx *db.Tx, today clock.Date) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM skill_round WHERE tenant_id = $1 AND closed_at IS NULL AND ends < $2 ORDER BY ends`, tx.Tenant(), today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func lockRound(ctx context.Context, tx *db.Tx, id uuid.UUID) (r Round, err error) {
	list, err := collect[Round](ctx, tx, `SELECT `+roundColumns+` FROM skill_round WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, tx.Tenant(), id)
	if err == nil && len(list) == 0 {
		err = fault.Missing("figures.round.missing")
	}
	if err != nil {
		return r, err
	}
	return list[0], nil
}

// closeRound also counts the staff of the units within (nil: of all), everybody
// where the largest posting is, as those who took part.
func closeRound(ctx context.Context, tx *db.Tx, r Round, within []uuid.UUID, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE skill_round SET closed_at = $3, ends = $4, staff = (
			SELECT count(*) FROM (SELECT DISTINCT ON (o.person_id) o.unit_id FROM posting o
				WHERE o.tenant_id = $1 AND o.valid_from <= $4 AND (o.valid_to IS NULL OR $4 < o.valid_to)
				ORDER BY o.person_id, o.share DESC, o.valid_from, o.id) home
			WHERE $5::uuid[] IS NULL OR home.unit_id = ANY ($5))
		WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), r.ID, at, r.Ends, within)
	return err
}

func insertShown(ctx context.Context, tx *db.Tx, round uuid.UUID, c Crossing, sh Shown) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO skill_published (tenant_id, round_id, crossing, shown) VALUES ($1, $2, $3, $4)`,
		tx.Tenant(), round, string(c), sh)
	return err
}

// askRounds reads all rounds, the newest first.
func askRounds(r *db.Reads, into *[]Round) {
	db.List(r, into, `SELECT `+roundColumns+` FROM skill_round WHERE tenant_id = $1 ORDER BY starts DESC LIMIT 200`, r.Tenant())
}

// askInviting reads the open rounds of a day to which people are invited.
func askInviting(r *db.Reads, day clock.Date, into *[]Round) {
	db.List(r, into, `SELECT `+roundColumns+` FROM skill_round
		WHERE tenant_id = $1 AND invite AND closed_at IS NULL AND starts <= $2 AND ends >= $2`, r.Tenant(), day)
}

func readShown(ctx context.Context, tx *db.Tx, round uuid.UUID, c Crossing) (sh Shown, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT shown FROM skill_published WHERE tenant_id = $1 AND round_id = $2 AND crossing = $3`,
		tx.Tenant(), round, string(c)).Scan(&sh)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("figures.round.missing")
	}
	return sh, err
}

func readFamilies(ctx context.Context, tx *db.Tx) ([]family, error) {
	return collect[family](ctx, tx, `SELECT id, name FROM job_family WHERE tenant_id = $1 ORDER BY slug`, tx.Tenant())
}

// Staffed is how many people work in a unit in a job family.
type Staffed struct {
	Unit, Family uuid.UUID
	People       int
}

// Postings counts everybody once, in the largest posting of a day. A building block.
func Postings(ctx context.Context, tx *db.Tx, day clock.Date) ([]Staffed, error) {
	return collect[Staffed](ctx, tx, `SELECT unit_id, job_family_id, count(*) FROM (
			SELECT DISTINCT ON (person_id) unit_id, job_family_id FROM posting
			WHERE tenant_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR $2 < valid_to) ORDER BY person_id, share DESC, valid_from, id
		) home GROUP BY unit_id, job_family_id`, tx.Tenant(), day)
}

// takers reads who counts, by check. The rows stay in this transaction.
func takers(ctx context.Context, tx *db.Tx, t taking) (map[uuid.UUID]*taker, error) {
	const counted = `WITH taken AS (
			SELECT DISTINCT ON (person_id) id, person_id FROM check_run
			WHERE tenant_id = $1 AND framework_id = $2 AND test_at >= $3 AND test_at < $4 ORDER BY person_id, test_at DESC, id
		), home AS (
			SELECT DISTINCT ON (t.id) t.id, t.person_id, o.unit_id, o.job_family_id
			FROM taken t JOIN posting o ON o.tenant_id = $1 AND o.person_id = t.person_id
			WHERE o.valid_from <= $5 AND (o.valid_to IS NULL OR $5 < o.valid_to) ORDER BY t.id, o.share DESC, o.valid_from, o.id
		) `
	out := map[uuid.UUID]*taker{}
	type where struct{ Check, Unit, Family uuid.UUID }
	homes, err := collect[where](ctx, tx, counted+`SELECT id, unit_id, job_family_id FROM home`, tx.Tenant(), t.framework, t.from, t.to, t.day)
	if err != nil {
		return nil, err
	}
	for _, h := range homes {
		out[h.Check] = &taker{unit: h.Unit, family: h.Family, needs: map[uuid.UUID]stand{}}
	}
	type need struct {
		Check, Competence uuid.UUID
		Target            int
	}
	needs, err := collect[need](ctx, tx, counted+`, want AS (
			SELECT h.id, s.competence_id, s.level FROM home h
			JOIN posting o ON o.tenant_id = $1 AND o.person_id = h.person_id AND o.valid_from <= $5 AND (o.valid_to IS NULL OR $5 < o.valid_to)
			JOIN skill_profile p ON p.tenant_id = $1 AND p.framework_id = $2 AND p.job_family_id = o.job_family_id
			JOIN skill_target s ON s.tenant_id = $1 AND s.profile_id = p.id
			UNION ALL
			SELECT h.id, s.competence_id, s.level FROM home h
			JOIN wave_person x ON x.tenant_id = $1 AND x.person_id = h.person_id AND x.affected
			JOIN project j ON j.tenant_id = $1 AND j.id = x.project_id AND j.phase <> 'stopped'
			JOIN skill_profile p ON p.tenant_id = $1 AND p.framework_id = $2 AND p.project_id = j.id
			JOIN skill_target s ON s.tenant_id = $1 AND s.profile_id = p.id
		)
		SELECT id, competence_id, max(level) FROM want GROUP BY id, competence_id`, tx.Tenant(), t.framework, t.from, t.to, t.day)
	if err != nil {
		return nil, err
	}
	levels, err := measured(ctx, tx, slices.Collect(maps.Keys(out)))
	for _, n := range needs {
		if level, ok := levels[result{n.Check, n.Competence}]; ok {
			out[n.Check].needs[n.Competence] = stand{n.Target, level}
		}
	}
	return out, err
}

type result struct{ Check, Competence uuid.UUID }

// measured reads what checks showed. A join in SQL was planned for one row and
// took a minute in a small town.
func measured(ctx context.Context, tx *db.Tx, checks []uuid.UUID) (map[result]int, error) {
	type row struct {
		result
		Level int
	}
	list, err := collect[row](ctx, tx, `SELECT basis_id, competence_id, max(level) FROM skill_rating
		WHERE tenant_id = $1 AND source = 'measured' AND basis = 'check' AND basis_id = ANY ($2) GROUP BY basis_id, competence_id`, tx.Tenant(), checks)
	levels := make(map[result]int, len(list))
	for _, r := range list {
		levels[r.result] = r.Level
	}
	return levels, err
}

func criticalities(ctx context.Context, tx *db.Tx, frame uuid.UUID) ([]criticality, error) {
	return collect[criticality](ctx, tx, `SELECT t.competence_id, coalesce(p.job_family_id, '00000000-0000-0000-0000-000000000000'), max(t.criticality)
		FROM skill_profile p JOIN skill_target t ON t.tenant_id = p.tenant_id AND t.profile_id = p.id
		LEFT JOIN project j ON j.tenant_id = p.tenant_id AND j.id = p.project_id
		WHERE p.tenant_id = $1 AND p.framework_id = $2 AND (p.project_id IS NULL OR j.phase <> 'stopped') GROUP BY 1, 2`, tx.Tenant(), frame)
}

// newestRound is the one that was closed last before an instant.
func newestRound(ctx context.Context, tx *db.Tx, before time.Time) (r Round, ok bool, err error) {
	list, err := collect[Round](ctx, tx, `SELECT `+roundColumns+` FROM skill_round WHERE tenant_id = $1 AND closed_at < $2
		ORDER BY closed_at DESC, id DESC LIMIT 1`, tx.Tenant(), before)
	if err != nil || len(list) == 0 {
		return r, false, err
	}
	return list[0], true, nil
}
