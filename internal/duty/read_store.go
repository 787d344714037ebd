package duty

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// stateOn is how a member m stands on the day: the one definition of it. It
// needs the exemption of the day beside the member, of which a constraint
// allows one: joined, it is read once for all members.
const (
	exemptToday = ` LEFT JOIN duty_exemption exempt ON exempt.tenant_id = m.tenant_id AND exempt.duty_id = m.duty_id
		AND exempt.person_id = m.person_id AND exempt.valid_from <= @today AND @today < exempt.valid_to`
	exemptUntil = `exempt.valid_to`
	stateOn     = `CASE WHEN ` + exemptUntil + ` IS NOT NULL THEN 'exempt'
		WHEN m.opens_on IS NULL OR m.done_on IS NOT NULL AND @today < m.opens_on THEN 'done'
		WHEN @today >= m.late_from THEN 'overdue'
		WHEN @today >= m.due THEN 'due'
		ELSE 'open' END`
)

func membersOf(ctx context.Context, tx *db.Tx, today clock.Date, column string, id uuid.UUID) ([]Member, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT m.duty_id, m.person_id, m.since, `+stateOn+`,
			m.done_on, m.done_until, m.opens_on, m.due, m.late_from, `+exemptUntil+`
		FROM duty_member m`+exemptToday+`
		WHERE m.tenant_id = @tenant AND `+column+` = @id AND m.out_on IS NULL
		ORDER BY m.person_id, m.due, m.duty_id`, pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "id": id})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Member, err error) {
		err = row.Scan(&m.Duty, &m.Person, &m.Since, &m.State, &m.Dates.DoneOn, &m.Dates.DoneUntil,
			&m.Dates.OpensOn, &m.Dates.Due, &m.Dates.LateFrom, &m.ExemptUntil)
		return m, err
	})
}

func allDuties(ctx context.Context, tx *db.Tx) ([]Duty, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+dutyColumns+` FROM duty d WHERE d.tenant_id = $1
		ORDER BY d.ended_on IS NOT NULL, d.slug LIMIT 1000`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanDuty)
}

// counted is how many stand how in each duty, or in one.
func counted(ctx context.Context, tx *db.Tx, today clock.Date, only *uuid.UUID) (map[uuid.UUID]map[State]int, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT m.duty_id, `+stateOn+`, count(*) FROM duty_member m`+exemptToday+`
		WHERE m.tenant_id = @tenant AND m.out_on IS NULL AND (@only::uuid IS NULL OR m.duty_id = @only) GROUP BY 1, 2`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "only": only})
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]map[State]int{}
	var duty uuid.UUID
	var state State
	var n int
	_, err = pgx.ForEachRow(rows, []any{&duty, &state, &n}, func() error {
		if out[duty] == nil {
			out[duty] = map[State]int{}
		}
		out[duty][state] = n
		return nil
	})
	return out, err
}

// reachable are the first of some persons by name who work in units today.
func reachable(ctx context.Context, tx *db.Tx, ids, units []uuid.UUID, everywhere bool, today clock.Date, limit int) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT p.id FROM person p
		WHERE p.tenant_id = @tenant AND p.id = ANY (@ids) AND (@everywhere OR EXISTS (SELECT FROM posting o
			WHERE o.tenant_id = p.tenant_id AND o.person_id = p.id AND o.unit_id = ANY (@units)
				AND o.valid_from <= @today AND (o.valid_to IS NULL OR @today < o.valid_to)))
		ORDER BY p.sort_name, p.id LIMIT @limit`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "ids": ids, "units": units, "everywhere": everywhere, "today": today, "limit": limit})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func stepsOf(ctx context.Context, tx *db.Tx, duty, person uuid.UUID) ([]Step, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT at, entered, reason, revision FROM duty_member_log
		WHERE tenant_id = $1 AND duty_id = $2 AND person_id = $3 ORDER BY nr DESC LIMIT 100`, tx.Tenant(), duty, person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Step])
}

func exemptionsOf(ctx context.Context, tx *db.Tx, duty, person uuid.UUID) ([]Exemption, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT valid_from, valid_to, reason FROM duty_exemption
		WHERE tenant_id = $1 AND duty_id = $2 AND person_id = $3 ORDER BY valid_from DESC LIMIT 100`, tx.Tenant(), duty, person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Exemption])
}

func proofsOf(ctx context.Context, tx *db.Tx, duty, person uuid.UUID) ([]RecordedProof, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT p.id, p.done_on, p.valid_until, p.issuer, p.recorded_at, p.round IS NOT NULL,
			EXISTS (SELECT FROM duty_proof w WHERE w.tenant_id = p.tenant_id AND w.withdraws_id = p.id)
		FROM duty_proof p WHERE p.tenant_id = $1 AND p.duty_id = $2 AND p.person_id = $3 AND p.withdraws_id IS NULL
		ORDER BY p.done_on DESC, p.id DESC LIMIT 100`, tx.Tenant(), duty, person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p RecordedProof, err error) {
		err = row.Scan(&p.ID, &p.On, &p.Until, &p.Issuer, &p.At, &p.Instruction, &p.Withdrawn)
		return p, err
	})
}

const revisionColumns = `r.no, r.kind, r.at, coalesce(r.person_id, '00000000-0000-0000-0000-000000000000'), r.name, r.basis, r.terms, r.ended_on`

func scanRevision(row pgx.CollectableRow) (r Revision, err error) {
	err = row.Scan(&r.No, &r.Kind, &r.At, &r.Person, &r.Duty.Name, &r.Duty.Basis, &r.Duty.Terms, &r.Duty.EndedOn)
	return r, err
}

func revisionAt(ctx context.Context, tx *db.Tx, duty uuid.UUID, no int) (Revision, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+revisionColumns+` FROM duty_revision r
		WHERE r.tenant_id = $1 AND r.duty_id = $2 AND r.no = $3`, tx.Tenant(), duty, no)
	if err != nil {
		return Revision{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanRevision)
}

func newestRevision(ctx context.Context, tx *db.Tx, duty uuid.UUID) (Revision, error) {
	list, err := revisionsOf(ctx, tx, duty, 1)
	if err != nil || len(list) == 0 {
		return Revision{}, err
	}
	return list[0], nil
}

func revisionsOf(ctx context.Context, tx *db.Tx, duty uuid.UUID, limit int) ([]Revision, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+revisionColumns+` FROM duty_revision r
		WHERE r.tenant_id = $1 AND r.duty_id = $2 ORDER BY r.no DESC LIMIT $3`, tx.Tenant(), duty, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanRevision)
}
