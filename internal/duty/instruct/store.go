package instruct

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// askStandings reads how far instructions have come. The newest round is open
// unless a proof closed it or a part of it waited too long.
func askStandings(ctx context.Context, r *db.Reads, duties, persons []uuid.UUID, use func([]Standing)) {
	args := pgx.NamedArgs{
		"tenant": r.Tenant(), "today": clock.Today(ctx), "since": clock.Today(ctx).AddDays(-Window), "zone": clock.Zone(ctx).String(), "person": byPerson, "supervisor": bySupervisor,
	}
	only := " AND " + db.Among("m.person_id", persons, args, "persons")
	if duties != nil {
		only += " AND " + db.Among("m.duty_id", duties, args, "duties")
	}
	db.Collect(r, scanStanding, func(list []Standing) error { use(list); return nil }, `
		SELECT m.person_id, m.duty_id, w.course,
			(SELECT max((c.completed_at AT TIME ZONE @zone)::date) FROM completion c
				WHERE c.tenant_id = m.tenant_id AND c.person_id = m.person_id AND c.course_id = w.course AND c.passed
					AND (c.completed_at AT TIME ZONE @zone)::date >= @since
					AND NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = c.tenant_id AND n.corrects_id = c.id)),
			p.day, s.day, s.recorded_by,
			coalesce((SELECT concat_ws(' ', nullif(b.title, ''), b.first_name, b.last_name) FROM person b WHERE b.tenant_id = m.tenant_id AND b.id = s.recorded_by), ''),
			coalesce(o.round, 0), coalesce(l.round, 0), at.unit_id
		FROM duty_member m
		JOIN duty d ON d.tenant_id = m.tenant_id AND d.id = m.duty_id AND d.terms->'ways' @> '[{"by":"instruction"}]'
		CROSS JOIN LATERAL (SELECT (jsonb_path_query_first(d.terms, '$.ways[*] ? (@.by == "instruction")')->>'course')::uuid AS course) w
		LEFT JOIN LATERAL (SELECT max(i.round) AS round FROM instruction_step i
			WHERE i.tenant_id = m.tenant_id AND i.duty_id = m.duty_id AND i.person_id = m.person_id) l ON true
		LEFT JOIN LATERAL (SELECT l.round WHERE NOT EXISTS (SELECT FROM duty_proof f
				WHERE f.tenant_id = m.tenant_id AND f.duty_id = m.duty_id AND f.person_id = m.person_id AND f.round = l.round)
			AND NOT EXISTS (SELECT FROM instruction_step i
				WHERE i.tenant_id = m.tenant_id AND i.duty_id = m.duty_id AND i.person_id = m.person_id AND i.round = l.round AND i.day < @since)) o ON true
		LEFT JOIN instruction_step p ON p.tenant_id = m.tenant_id AND p.duty_id = m.duty_id AND p.person_id = m.person_id AND p.round = o.round AND p.side = @person
		LEFT JOIN instruction_step s ON s.tenant_id = m.tenant_id AND s.duty_id = m.duty_id AND s.person_id = m.person_id AND s.round = o.round AND s.side = @supervisor
		LEFT JOIN LATERAL (SELECT g.unit_id FROM posting g WHERE g.tenant_id = m.tenant_id AND g.person_id = m.person_id
			AND g.valid_from <= @today AND (g.valid_to IS NULL OR g.valid_to > @today) ORDER BY g.share DESC, g.valid_from, g.id LIMIT 1) at ON true
		WHERE m.tenant_id = @tenant AND m.out_on IS NULL`+only+` ORDER BY m.duty_id, m.person_id`, args)
}

func scanStanding(row pgx.CollectableRow) (st Standing, err error) {
	var by, unit uuid.NullUUID
	err = row.Scan(&st.Person, &st.Duty, &st.Course, &st.Checked, &st.Understood, &st.Instructed, &by, &st.ByName, &st.open, &st.last, &unit)
	st.By, st.Unit = by.UUID, unit.UUID
	return st, err
}

func insertStep(ctx context.Context, tx *db.Tx, st Standing, c step, addon uuid.UUID) {
	tx.Queue(`INSERT INTO instruction_step (tenant_id, duty_id, person_id, round, side, day, recorded_at, recorded_by, on_paper, addon_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::uuid, '00000000-0000-0000-0000-000000000000')) ON CONFLICT DO NOTHING`,
		tx.Tenant(), st.Duty, st.Person, st.round(), c.side, c.day, clock.Now(ctx), actor.From(ctx).Person, c.onPaper, addon)
}

// liveVersion is the version of a course that is offered; nil: none is.
func liveVersion(ctx context.Context, tx *db.Tx, course uuid.UUID) (id *uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT version_id FROM course WHERE tenant_id = $1 AND id = $2 AND withdrawn_at IS NULL`, tx.Tenant(), course).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // there is none
	}
	return id, err
}

// addonsOf are the newest texts of a duty, by unit.
func addonsOf(ctx context.Context, tx *db.Tx, duty uuid.UUID) (map[uuid.UUID]Addon, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT ON (unit_id) id, unit_id, no, text, written_at FROM instruction_addon
		WHERE tenant_id = $1 AND duty_id = $2 ORDER BY unit_id, no DESC`, tx.Tenant(), duty)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Addon])
	out := make(map[uuid.UUID]Addon, len(list))
	for _, a := range list {
		out[a.Unit] = a
	}
	return out, err
}

func insertAddon(ctx context.Context, tx *db.Tx, duty uuid.UUID, a Addon) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO instruction_addon (tenant_id, id, duty_id, unit_id, no, text, written_at, written_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.Tenant(), a.ID, duty, a.Unit, a.No, a.Text, a.At, actor.From(ctx).Person)
	return err
}
