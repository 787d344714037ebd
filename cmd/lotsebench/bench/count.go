package bench

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/wire"
)

// often is how many requests are counted, after as many that fill caches.
const often = 40

// count sends each task's requests through a second program whose way to the
// database is watched. It does no jobs, so all that passes is the requests'.
func (s *stand) count(ctx context.Context, tasks []task) (counts map[string]counted, err error) {
	dir, err := os.MkdirTemp("", "lotse-wire-") // the path of a socket must be short
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	proxy, err := wire.Start(dir, inDatabase(s.AppURL, s.database))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, proxy.Close()) }()
	watched := *s
	watched.still = true
	if watched.lotse, err = s.serve(ctx, proxy.URL, "off"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, watched.lotse.stop()) }()
	counts = map[string]counted{}
	for _, t := range tasks {
		if t.server(&watched) != watched.lotse {
			continue
		}
		if counts[t.name], err = watched.countOne(ctx, t, proxy); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

func (s *stand) countOne(ctx context.Context, t task, proxy *wire.Proxy) (c counted, err error) {
	conn, err := load.Dial(s.lotse.addr)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	work := t.worker(s)(0, 1)
	send := func() error {
		for range often {
			if err := work(conn); err != nil {
				return err
			}
		}
		return nil
	}
	if err := send(); err != nil {
		if errors.Is(err, load.ErrSpent) { // a small town: nothing to count
			err = nil
		}
		return c, err
	}
	before, wrote := proxy.Count(), s.transactions(ctx)
	if err := send(); err != nil {
		return c, err
	}
	time.Sleep(20 * time.Millisecond) // what a request leaves behind
	sum := proxy.Count().Sub(before)
	per := func(n int) float64 { return float64(n) / often }
	return counted{
		statements: per(sum.Statements), trips: per(sum.Trips), frames: per(sum.Frames),
		writing: per(s.transactions(ctx) - wrote), known: true,
	}, nil
}

// transactions is the number of the next transaction that writes: those that
// only read take none.
func (s *stand) transactions(ctx context.Context) (n int) {
	_ = s.super(ctx, s.database, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").Scan(&n)
	})
	return n
}
