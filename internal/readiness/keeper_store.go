package readiness

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// present is the moment of a question as PostgreSQL tells it.
type present struct {
	Snapshot string
	Server   string // transactions are numbered by a server, tables made anew begin anew
	Writing  bool   // the asking transaction has written itself
	Stale    []int
}

// question asks which kept figures are no longer true.
type question struct {
	index  []int
	waves  []uuid.UUID
	live   []bool
	before []time.Time
	seen   []string
}

func (q *question) add(i int, a asked, seen string) {
	q.index = append(q.index, i)
	q.waves = append(q.waves, a.wave)
	q.live = append(q.live, a.moment.live)
	q.before = append(q.before, a.moment.before)
	q.seen = append(q.seen, seen)
}

// unseen is the proof. Every change of person_wave and assignment appends to
// its log in the same transaction, and each row of the logs carries the number
// of its transaction. "pg_visible_in_snapshot: Is the given transaction ID
// visible according to this snapshot (that is, was it completed before the
// snapshot was taken)?" (PostgreSQL, 9.27.8 Transaction ID and Snapshot
// Information). Figures were counted by statements after the one that took the
// snapshot, so they contain what it saw. A statement sees a row of the log only
// once it is committed; hence no row that this one sees and the snapshot did
// not means that nothing was committed in between. A transaction that was open
// while the figures were counted stands in the snapshot as running, whatever
// its number, and is found after its commit.
const unseen = `NOT pg_visible_in_snapshot(l.xact, k.seen)`

// news finds an unseen row of a log. Both bounds keep the index scan short; the
// upper one passes over rows restored from a server that had counted further.
func news(log, unseen string) string {
	return `EXISTS (SELECT FROM ` + log + ` l WHERE l.tenant_id = @tenant AND l.wave_id = k.wave_id
		AND l.xact >= k.low AND l.xact < pg_snapshot_xmax(pg_current_snapshot())
		AND (k.live OR l.at < k.before) AND ` + unseen + `)`
}

// ask goes the way of other reads, which sends first what the transaction has
// queued to be written.
func (q *question) ask(ctx context.Context, d *db.DB, unseen string) (now present, err error) {
	err = d.Read(ctx, func(_ context.Context, r *db.Reads) error {
		db.Rows(r, func(rows []present) error {
			now = rows[0]
			return nil
		}, `SELECT pg_current_snapshot()::text,
				pg_postmaster_start_time()::text || ' ' || 'person_wave_log'::regclass::oid,
				pg_current_xact_id_if_assigned() IS NOT NULL,
				ARRAY(SELECT k.index FROM (
					SELECT index, wave_id, live, before, seen::pg_snapshot, pg_snapshot_xmin(seen::pg_snapshot) AS low
					FROM unnest(@index::int[], @waves::uuid[], @live::boolean[], @before::timestamptz[], @seen::text[])
						AS t (index, wave_id, live, before, seen)
					OFFSET 0) k
				WHERE `+news("person_wave_log", unseen)+` OR `+news("assignment_log", unseen)+`)`,
			pgx.NamedArgs{"tenant": r.Tenant(), "index": q.index, "waves": q.waves, "live": q.live, "before": q.before, "seen": q.seen})
		return nil
	})
	return now, err
}

// countAll counts some of a list in one round trip, wave by wave: each answer
// is handed over as it comes, so that a reader who runs out of time leaves the
// next one less to count.
func countAll(ctx context.Context, d *db.DB, list []asked, which []int, done func(i int, c counted)) error {
	return d.Read(ctx, func(_ context.Context, r *db.Reads) error {
		for _, i := range which {
			a := list[i]
			var c counted
			args := a.moment.args(r.Tenant(), a.wave)
			db.Rows(r, func(rows []tally) error {
				if c.tallies = rows; !a.parts {
					done(i, c)
				}
				return nil
			}, a.moment.tallies(), args)
			if a.parts {
				db.Rows(r, func(rows []part) error {
					c.parts = rows
					done(i, c)
					return nil
				}, a.moment.parts(), args)
			}
		}
		return nil
	})
}
