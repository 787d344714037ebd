package bench

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// boardTask reads the readiness page: everybody of one office in turn.
func boardTask(name string, office int, path string) task {
	return task{name, onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, _ int) load.Worker {
			turn := i
			return func(c *load.Conn) error {
				turn++
				r := s.readers[turn*len(offices)%len(s.readers)+office]
				a, err := c.Do(r.get(s.lotse.addr, path, false))
				if err != nil {
					return err
				}
				if err = r.page(a); err == nil {
					err = s.wholeBoard(a.Body)
				}
				if err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				return nil
			}
		}
	}}
}

// wholeBoard: every unit and every project is on the page.
func (s *stand) wholeBoard(body []byte) error {
	for u := range s.size.Units {
		if name := fmt.Sprintf("Amt %02d", u+1); !bytes.Contains(body, []byte(name)) {
			return fmt.Errorf("%s is missing", name)
		}
	}
	for p := range dataset.Projects {
		if name := fmt.Sprintf("Vorhaben %02d", p+1); !bytes.Contains(body, []byte(name)) {
			return fmt.Errorf("%s is missing", name)
		}
	}
	return nil
}

func (r *run) readiness(ctx context.Context) error {
	published := boardTask("readiness, published", 0, "/de/readiness")
	live := boardTask("readiness, live", 1, "/de/readiness")
	tasks := []task{rowLimit, published, live}
	return r.on(ctx, dataset.B, reading, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight, many)
		if err != nil {
			return err
		}
		row, _ := find(list, rowLimit.name, eight)
		for i, t := range tasks[1:] {
			page, _ := find(list, t.name, eight)
			r.report.share(t.name, page, row, []float64{.5, .2}[i])
			r.report.most(t.name+", statements", counts[t.name].statements, 12, "")
		}
		return r.agree(ctx, s)
	})
}

// rates are completion rates by department: what a report has to read, as the
// program's role under row-level security, beside the same grouping by nobody
// in particular.
func (r *run) rates(ctx context.Context, s *stand) error {
	const grouped = `SELECT o.unit_id, count(*), count(e.ended_at)
		FROM enrolment e JOIN posting o ON o.tenant_id = e.tenant_id AND o.person_id = e.person_id GROUP BY o.unit_id`
	const asked = `SELECT o.unit_id, count(*), count(e.ended_at)
		FROM enrolment e JOIN posting o ON o.tenant_id = e.tenant_id AND o.person_id = e.person_id AND o.valid_from <= $2 AND (o.valid_to IS NULL OR o.valid_to > $2)
		WHERE e.tenant_id = $1 GROUP BY o.unit_id`
	var tenant [16]byte
	var plain, ours time.Duration
	rows := 0
	err := s.super(ctx, s.database, func(conn *pgx.Conn) (err error) {
		if err = conn.QueryRow(ctx, "SELECT id, (SELECT count(*) FROM enrolment) FROM tenant").Scan(&tenant, &rows); err != nil {
			return err
		}
		plain, err = fastest(func() error { return drain(conn.Query(ctx, grouped)) })
		return err
	})
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, inDatabase(s.AppURL, s.database))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	ours, err = fastest(func() error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "SELECT set_config('app.tenant_id', $1, true)", fmt.Sprintf("%x", tenant)); err != nil {
				return err
			}
			return drain(tx.Query(ctx, asked, tenant, time.Now()))
		})
	})
	r.report.times(fmt.Sprintf("rates by department of %d enrolments", rows), ours, plain, "GROUP BY", 1.5)
	return err
}

func drain(rows pgx.Rows, err error) error {
	if err != nil {
		return err
	}
	for rows.Next() {
		continue
	}
	return rows.Err()
}

// fastest is the time of the fastest of some runs: of work that always does the
// same, the slower ones only tell of others on the machine.
func fastest(fn func() error) (best time.Duration, err error) {
	for range 7 {
		begin := time.Now()
		if err := fn(); err != nil {
			return 0, err
		}
		if d := time.Since(begin); best == 0 || d < best {
			best = d
		}
	}
	return best, nil
}
