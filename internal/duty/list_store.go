package duty

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

type listQuery struct {
	duty       uuid.UUID
	state      State
	units      []uuid.UUID
	everywhere bool
	words      []string
	after      string
	today      clock.Date
	limit      int
}

const personColumns = `p.id, p.slug, p.personnel_number, p.last_name, p.first_name, p.title, coalesce(p.email, ''), p.language`

func personFields(p *people.Person) []any {
	return []any{&p.ID, &p.Slug, &p.PersonnelNumber, &p.LastName, &p.FirstName, &p.Title, &p.Email, &p.Language}
}

// worksIn is a posting of today within the reach of who asks.
const worksIn = `(@everywhere OR EXISTS (SELECT FROM posting o WHERE o.tenant_id = p.tenant_id AND o.person_id = p.id
	AND o.unit_id = ANY (@units) AND o.valid_from <= @today AND (o.valid_to IS NULL OR @today < o.valid_to)))`

const postingToday = `FROM posting o WHERE o.tenant_id = p.tenant_id AND o.person_id = p.id
	AND o.valid_from <= @today AND (o.valid_to IS NULL OR @today < o.valid_to)`

const listedWhere = ` FROM person p
	LEFT JOIN duty_member m ON m.tenant_id = p.tenant_id AND m.duty_id = @duty AND m.person_id = p.id AND m.out_on IS NULL` + exemptToday + `
	WHERE p.tenant_id = @tenant AND p.withdrawn_at IS NULL AND p.search LIKE ALL (@words) AND ` + worksIn + `
		AND CASE @state WHEN '' THEN m.person_id IS NOT NULL
			WHEN 'not-affected' THEN m.person_id IS NULL AND EXISTS (SELECT ` + postingToday + `)
			ELSE m.person_id IS NOT NULL AND @state = ` + stateOn + ` END`

func listed(ctx context.Context, tx *db.Tx, q listQuery) (list []Row, total int, err error) {
	args := pgx.NamedArgs{
		"tenant": tx.Tenant(), "duty": q.duty, "state": string(q.state), "units": q.units, "everywhere": q.everywhere,
		"words": q.words, "after": q.after, "today": q.today, "limit": q.limit,
	}
	if err := tx.Pgx().QueryRow(ctx, `SELECT count(*)`+listedWhere, args).Scan(&total); err != nil {
		return nil, 0, err
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT `+personColumns+`,
			coalesce((SELECT o.unit_id `+postingToday+` ORDER BY o.share DESC, o.valid_from, o.id LIMIT 1), '00000000-0000-0000-0000-000000000000'),
			CASE WHEN m.person_id IS NULL THEN 'not-affected' ELSE `+stateOn+` END,
			m.since, m.done_on, m.done_until, m.opens_on, m.due, m.late_from, `+exemptUntil+listedWhere+`
			AND (@after = '' OR (p.sort_name, p.id) > (SELECT l.sort_name, l.id FROM person l WHERE l.tenant_id = @tenant AND l.slug = @after))
		ORDER BY p.sort_name, p.id LIMIT @limit`, args)
	if err != nil {
		return nil, 0, err
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Row, err error) {
		m := &r.Member
		err = row.Scan(append(personFields(&r.Person), &r.Unit, &m.State, &m.Since, &m.Dates.DoneOn, &m.Dates.DoneUntil,
			&m.Dates.OpensOn, &m.Dates.Due, &m.Dates.LateFrom, &m.ExemptUntil)...)
		m.Duty, m.Person = q.duty, r.Person.ID
		return r, err
	})
	return list, total, err
}

func personBySlug(ctx context.Context, tx *db.Tx, slug string) (p people.Person, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT `+personColumns+` FROM person p
		WHERE p.tenant_id = $1 AND p.slug = $2 AND p.withdrawn_at IS NULL`, tx.Tenant(), slug).Scan(personFields(&p)...)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("people.not_found")
	}
	return p, err
}

type logQuery struct {
	duty       uuid.UUID
	units      []uuid.UUID
	everywhere bool
	today      clock.Date
	at         *time.Time // nil: from the newest on
	person     uuid.UUID
	nr         int
	limit      int
}

func logged(ctx context.Context, tx *db.Tx, q logQuery) ([]Entry, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+personColumns+`, l.at, l.entered, l.reason, l.revision, l.nr
		FROM duty_member_log l JOIN person p ON p.tenant_id = l.tenant_id AND p.id = l.person_id AND p.withdrawn_at IS NULL
		WHERE l.tenant_id = @tenant AND l.duty_id = @duty AND `+worksIn+`
			AND (@at::timestamptz IS NULL OR (l.at, l.person_id, l.nr) < (@at, @person, @nr))
		ORDER BY l.at DESC, l.person_id DESC, l.nr DESC LIMIT @limit`, pgx.NamedArgs{
		"tenant": tx.Tenant(), "duty": q.duty, "units": q.units, "everywhere": q.everywhere, "today": q.today,
		"at": q.at, "person": q.person, "nr": q.nr, "limit": q.limit,
	})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) {
		err = row.Scan(append(personFields(&e.Person), &e.At, &e.Entered, &e.Reason, &e.Revision, &e.nr)...)
		return e, err
	})
}
