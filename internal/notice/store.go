package notice

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// reader is somebody who may be told something.
type reader struct {
	ID      uuid.UUID
	Name    string
	Email   string
	Lang    i18n.Lang
	Told    bool        // today
	Last    uuid.UUID   // mail of the newest digest before today; Nil: none
	Refused bool        // the address takes no mail
	Off     []string    // topics not wanted by mail
	Units   []uuid.UUID // of today's postings
}

// lately bounds how far back a mail that still waits is looked for.
const lately = 30

// readerSQL are people p who work here today and are not on long leave.
const readerSQL = `
	SELECT p.id, ` + people.FullNameSQL + `, coalesce(p.email, ''), p.language,
		EXISTS (SELECT FROM notice_digest d WHERE d.tenant_id = p.tenant_id AND d.person_id = p.id AND d.day = @today),
		coalesce((SELECT d.mail_id FROM notice_digest d WHERE d.tenant_id = p.tenant_id AND d.person_id = p.id
			AND d.day < @today AND d.day > @since ORDER BY d.day DESC LIMIT 1), '00000000-0000-0000-0000-000000000000'),
		EXISTS (SELECT FROM notice_refusal r WHERE r.tenant_id = p.tenant_id AND r.person_id = p.id AND r.box = p.email),
		ARRAY (SELECT c.topic FROM notice_choice c WHERE c.tenant_id = p.tenant_id AND c.person_id = p.id AND NOT c.mail),
		at.units
	FROM person p
	JOIN LATERAL (SELECT array_agg(o.unit_id) AS units FROM posting o WHERE o.tenant_id = p.tenant_id AND o.person_id = p.id
		AND o.valid_from <= @today AND (o.valid_to IS NULL OR @today < o.valid_to)) at ON at.units IS NOT NULL
	WHERE p.tenant_id = @tenant AND p.withdrawn_at IS NULL
		AND NOT EXISTS (SELECT FROM absence x WHERE x.tenant_id = p.tenant_id AND x.person_id = p.id
			AND x.valid_from <= @today AND (x.valid_to IS NULL OR @today < x.valid_to))`

func readersAfter(ctx context.Context, tx *db.Tx, today clock.Date, after uuid.UUID, limit int) ([]reader, error) {
	return readersBy(ctx, tx, ` AND p.id > @after ORDER BY p.id LIMIT @limit`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "since": today.AddDays(-lately), "after": after, "limit": limit})
}

func readersOf(ctx context.Context, tx *db.Tx, today clock.Date, persons []uuid.UUID) ([]reader, error) {
	return readersBy(ctx, tx, ` AND p.id = ANY (@persons) ORDER BY p.id`,
		pgx.NamedArgs{"tenant": tx.Tenant(), "today": today, "since": today.AddDays(-lately), "persons": persons})
}

func readersBy(ctx context.Context, tx *db.Tx, which string, args pgx.NamedArgs) ([]reader, error) {
	rows, err := tx.Pgx().Query(ctx, readerSQL+which, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[reader])
}

// told is an occasion of something due.
type told struct {
	person, subject uuid.UUID
	due             clock.Date
	occasion        int
}

// insertTold notes occasions and returns whose were new.
func insertTold(ctx context.Context, tx *db.Tx, list []told, today clock.Date) (map[uuid.UUID]bool, error) {
	fresh := map[uuid.UUID]bool{}
	if len(list) == 0 {
		return fresh, nil
	}
	persons, subjects := make([]uuid.UUID, len(list)), make([]uuid.UUID, len(list))
	due, days := make([]string, len(list)), make([]int, len(list))
	for i, t := range list {
		persons[i], subjects[i], due[i], days[i] = t.person, t.subject, t.due.String(), t.occasion
	}
	rows, err := tx.Pgx().Query(ctx, `INSERT INTO notice_told (tenant_id, person_id, subject_id, due, occasion, told_on)
		SELECT $1, x.person, x.subject, x.due::date, x.occasion, $6
		FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[]) AS x (person, subject, due, occasion)
		ON CONFLICT DO NOTHING RETURNING person_id`, tx.Tenant(), persons, subjects, due, days, today)
	if err != nil {
		return nil, err
	}
	var person uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&person}, func() error {
		fresh[person] = true
		return nil
	})
	return fresh, err
}

// digest is what somebody is told.
type digest struct {
	id, person, mail uuid.UUID
	channel          Channel
	items            []Item
}

func insertDigests(ctx context.Context, tx *db.Tx, list []digest, day clock.Date, at time.Time, by uuid.UUID) error {
	var batch pgx.Batch
	for _, d := range list {
		batch.Queue(`INSERT INTO notice_digest (tenant_id, id, person_id, day, at, channel, asked_by, items, mail_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			tx.Tenant(), d.id, d.person, day, at, d.channel, orNull(by), d.items, orNull(d.mail))
	}
	if batch.Len() == 0 {
		return nil
	}
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

func ran(ctx context.Context, tx *db.Tx, day clock.Date) (done bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM notice_run WHERE tenant_id = $1 AND day >= $2)`, tx.Tenant(), day).Scan(&done)
	return done, err
}

func noteRun(ctx context.Context, tx *db.Tx, day clock.Date) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO notice_run (tenant_id, day) VALUES ($1, $2)
		ON CONFLICT (tenant_id) DO UPDATE SET day = excluded.day`, tx.Tenant(), day)
	return err
}

func forget(ctx context.Context, tx *db.Tx, before clock.Date) error {
	for _, query := range []string{
		`DELETE FROM notice_told WHERE tenant_id = $1 AND told_on < $2`,
		`DELETE FROM notice_digest WHERE tenant_id = $1 AND day < $2`,
		`DELETE FROM notice_print WHERE tenant_id = $1 AND at < $2::date`,
		`DELETE FROM notice_blackout WHERE tenant_id = $1 AND valid_to < $2`,
	} {
		if _, err := tx.Pgx().Exec(ctx, query, tx.Tenant(), before); err != nil {
			return err
		}
	}
	return nil
}
