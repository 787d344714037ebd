package courserun

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func feedSince(ctx context.Context, tx *db.Tx, person uuid.UUID) (at time.Time, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT created_at FROM run_feed WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), person).Scan(&at)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, nil
	}
	return at, err
}

func setFeed(tx *db.Tx, person uuid.UUID, hash []byte, at time.Time) {
	tx.Queue(`INSERT INTO run_feed (tenant_id, person_id, token_hash, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at`, tx.Tenant(), person, hash, at)
}

func endFeed(tx *db.Tx, person uuid.UUID) {
	tx.Queue(`DELETE FROM run_feed WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), person)
}

// feedOwner is whose calendar a hash opens; nil where it opens none.
func feedOwner(ctx context.Context, tx *db.Tx, hash []byte) (person uuid.UUID, lang i18n.Lang, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT f.person_id, p.language FROM run_feed f JOIN person p ON p.tenant_id = f.tenant_id AND p.id = f.person_id
		WHERE f.tenant_id = $1 AND f.token_hash = $2 AND p.withdrawn_at IS NULL`, tx.Tenant(), hash).Scan(&person, &lang)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, "", nil
	}
	return person, lang, err
}

// askFeed reads the runs with a seat of the actor or led by the actor.
func askFeed(since time.Time, into *[]Run) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		askRuns(ctx, r, into, `AND r.state <> 'cancelled' AND r.ends_at > @since AND (
			EXISTS (SELECT FROM run_place p WHERE p.tenant_id = @tenant AND p.run_id = r.id AND p.person_id = @me AND p.state IN ('booked', 'attended', 'missed'))
			OR EXISTS (SELECT FROM run_trainer t WHERE t.tenant_id = @tenant AND t.run_id = r.id AND t.person_id = @me))`, pgx.NamedArgs{"since": since})
		return nil
	}
}

func setInterest(tx *db.Tx, course, person uuid.UUID, waits bool, at time.Time) {
	if !waits {
		tx.Queue(`DELETE FROM run_interest WHERE tenant_id = $1 AND course_id = $2 AND person_id = $3`, tx.Tenant(), course, person)
		return
	}
	tx.Queue(`INSERT INTO run_interest (tenant_id, course_id, person_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, tx.Tenant(), course, person, at)
}

func askWishes(me uuid.UUID, all bool, into *[]Wish) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		db.List(r, into, `SELECT c.slug, c.title, count(*), bool_or(i.person_id = $2)
			FROM run_interest i JOIN course c ON c.tenant_id = i.tenant_id AND c.id = i.course_id
			WHERE i.tenant_id = $1 GROUP BY c.id, c.slug, c.title HAVING $3 OR bool_or(i.person_id = $2)
			ORDER BY count(*) DESC, c.slug LIMIT 100`, r.Tenant(), me, all)
		return nil
	}
}

func interested(ctx context.Context, tx *db.Tx, course uuid.UUID) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT person_id FROM run_interest WHERE tenant_id = $1 AND course_id = $2 ORDER BY created_at LIMIT 5000`, tx.Tenant(), course)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func sweep(tx *db.Tx, before time.Time) {
	tx.Queue(`DELETE FROM run_interest WHERE tenant_id = $1 AND created_at < $2`, tx.Tenant(), before)
	tx.Queue(`DELETE FROM run_place WHERE tenant_id = $1 AND changed_at < $2 AND state IN ('left', 'declined', 'dropped')
		AND NOT EXISTS (SELECT FROM run_attendance a WHERE a.tenant_id = $1 AND a.place_id = run_place.id)`, tx.Tenant(), before)
}

// raiseSequences makes the next invitation to each session a newer one.
func raiseSequences(tx *db.Tx, run uuid.UUID) {
	tx.Queue(`UPDATE run_session SET sequence = sequence + 1 WHERE tenant_id = $1 AND run_id = $2`, tx.Tenant(), run)
}
