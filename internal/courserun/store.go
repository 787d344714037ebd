package courserun

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Of a run r: seats taken, and how the lists look.
const (
	takenSQL = `(SELECT count(*) FROM run_place p WHERE p.tenant_id = r.tenant_id AND p.run_id = r.id AND p.state IN ('booked', 'attended', 'missed'))`
	queueSQL = `(SELECT count(*) FROM run_place p WHERE p.tenant_id = r.tenant_id AND p.run_id = r.id AND p.state = 'waiting')`
)

// FreeSQL is that a run r to come still has a seat to be had, at @now on @today.
const FreeSQL = `r.state = 'open' AND r.starts_at > @now AND r.sign_up_until >= @today AND (r.sign_up_from IS NULL OR r.sign_up_from <= @today)
	AND ` + takenSQL + ` + ` + queueSQL + ` < r.seats`

// runColumns are the fields of Run.
const runColumns = `r.id, r.slug, r.course_id, c.slug, c.title, r.state, r.seats, r.waiting, r.approval,
	r.sign_up_from, r.sign_up_until, r.cancel_until, r.notes, r.materials, r.reason, r.starts_at, r.ends_at,
	` + takenSQL + `, ` + queueSQL + `,
	(SELECT count(*) FROM run_place p WHERE p.tenant_id = r.tenant_id AND p.run_id = r.id AND p.state = 'requested'),
	(SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'starts', s.starts_at, 'ends', s.ends_at, 'room', s.room_id,
			'room_name', coalesce(o.name, ''), 'place', coalesce(o.place, ''), 'link', s.link, 'sequence', s.sequence) ORDER BY s.starts_at, s.id), '[]')
		FROM run_session s LEFT JOIN run_resource o ON o.tenant_id = s.tenant_id AND o.id = s.room_id
		WHERE s.tenant_id = r.tenant_id AND s.run_id = r.id AND s.cancelled_at IS NULL),
	(SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', ` + people.FullNameSQL + `) ORDER BY p.sort_name, p.id), '[]')
		FROM run_trainer t JOIN person p ON p.tenant_id = t.tenant_id AND p.id = t.person_id
		WHERE t.tenant_id = r.tenant_id AND t.run_id = r.id),
	(SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) ORDER BY o.name), '[]')
		FROM run_equipment e JOIN run_resource o ON o.tenant_id = e.tenant_id AND o.id = e.resource_id
		WHERE e.tenant_id = r.tenant_id AND e.run_id = r.id),
	(SELECT jsonb_build_object('id', m.id, 'state', m.state, 'rank', (SELECT count(*) FROM run_place w
			WHERE w.tenant_id = r.tenant_id AND w.run_id = r.id AND w.state = 'waiting' AND w.no <= m.no))
		FROM run_place m WHERE m.tenant_id = r.tenant_id AND m.run_id = r.id AND m.person_id = @me
		ORDER BY m.no DESC LIMIT 1)`

const fromRun = ` FROM course_run r JOIN course c ON c.tenant_id = r.tenant_id AND c.id = r.course_id WHERE r.tenant_id = @tenant `

func askRuns(ctx context.Context, r *db.Reads, into *[]Run, more string, args pgx.NamedArgs) {
	args["tenant"], args["me"], args["now"] = r.Tenant(), actor.From(ctx).Person, clock.Now(ctx)
	args["today"], args["max"] = clock.Today(ctx), ListMax
	db.List(r, into, `SELECT `+runColumns+fromRun+more+` ORDER BY r.starts_at, r.slug LIMIT @max`, args)
}

func askUpcoming(f Filter, into *[]Run) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		zone := clock.Zone(ctx)
		more := `AND r.state = 'open' AND r.ends_at > @now`
		args := pgx.NamedArgs{}
		if f.Course != "" {
			more += ` AND c.slug = @course`
			args["course"] = f.Course
		}
		if f.Free {
			more += ` AND ` + FreeSQL
		}
		if !f.From.IsZero() {
			more += ` AND r.starts_at >= @from`
			args["from"] = f.From.Start(zone)
		}
		if !f.To.IsZero() {
			more += ` AND r.starts_at < @to`
			args["to"] = f.To.End(zone)
		}
		askRuns(ctx, r, into, more, args)
		return nil
	}
}

func askMine(into *[]Run) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		askRuns(ctx, r, into, `AND r.state = 'open' AND r.ends_at > @now AND (
			EXISTS (SELECT FROM run_place p WHERE p.tenant_id = @tenant AND p.run_id = r.id AND p.person_id = @me AND p.state IN ('requested', 'waiting', 'booked'))
			OR EXISTS (SELECT FROM run_trainer t WHERE t.tenant_id = @tenant AND t.run_id = r.id AND t.person_id = @me))`, pgx.NamedArgs{})
		return nil
	}
}

// askLed reads the lists the actor keeps as a trainer, and those that have begun
// and nobody has closed where the actor keeps all; nothing older than a year.
func askLed(all bool, into *[]Run) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		askRuns(ctx, r, into, `AND r.state = 'open' AND r.created_at > @now::timestamptz - interval '1 year' AND (@all AND r.starts_at <= @now
			OR EXISTS (SELECT FROM run_trainer t WHERE t.tenant_id = @tenant AND t.run_id = r.id AND t.person_id = @me))`, pgx.NamedArgs{"all": all})
		return nil
	}
}

// find reads the run of an address.
func find(ctx context.Context, tx *db.Tx, slug string) (*Run, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+runColumns+fromRun+`AND r.slug = @slug`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "me": actor.From(ctx).Person, "slug": slug})
	if err != nil {
		return nil, err
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Run])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.Missing("run.not_found")
	}
	return &r, err
}

// lock reads the run and keeps everybody else from changing its places. What
// is read under the lock was committed by whoever held it before.
func (s *Service) lock(ctx context.Context, tx *db.Tx, slug string) (*Run, error) {
	if !s.unlocked {
		if _, err := tx.Pgx().Exec(ctx, `SELECT FROM course_run WHERE tenant_id = $1 AND slug = $2 FOR UPDATE`, tx.Tenant(), slug); err != nil {
			return nil, err
		}
	}
	return find(ctx, tx, slug)
}

// slugOf is the address of the run a row of a table belongs to; "" where there
// is no such row.
func slugOf(ctx context.Context, tx *db.Tx, table string, id uuid.UUID) (slug string, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT r.slug FROM `+table+` x JOIN course_run r ON r.tenant_id = x.tenant_id AND r.id = x.run_id
		WHERE x.tenant_id = $1 AND x.id = $2`, tx.Tenant(), id).Scan(&slug)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", fault.Missing("run.not_found")
	}
	return slug, err
}
