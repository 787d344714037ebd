package crash

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// killDatabase kills PostgreSQL at random moments, or after it has committed
// and before the program hears of it: mostly all its processes, now and then
// only the first, now and then the program too.
func killDatabase(ctx context.Context, s *scene) error {
	if s.lazy {
		if err := s.procrastinate(ctx); err != nil {
			return err
		}
	}
	if err := s.raise(ctx); err != nil {
		return err
	}
	for i := range s.count {
		kill := func() { s.signal(syscall.SIGKILL, i%4 == 3) }
		if s.isBetween() {
			if err := s.snap(ctx, 1+s.rand.IntN(40), kill); err != nil {
				return err
			}
			s.report.Between++
		} else {
			if err := pause(ctx, s.moment()); err != nil {
				return err
			}
			kill()
		}
		s.struck()
		begin := time.Now()
		if i%5 == 4 {
			if err := s.restartBoth(ctx); err != nil {
				return err
			}
		}
		if err := s.back(ctx, begin); err != nil {
			return err
		}
	}
	return nil
}

// restartBoth kills the program as well. Like the program's own supervisor on
// a machine of its own it is started once PostgreSQL answers.
func (s *scene) restartBoth(ctx context.Context) error {
	s.servers[0].life.Kill()
	if err := s.answers(ctx); err != nil {
		return err
	}
	_, err := s.servers[0].start(ctx, 0)
	return err
}

// answers waits for PostgreSQL.
func (s *scene) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		c, err := pgx.Connect(ctx, s.pg.AppURL)
		if err == nil {
			return c.Close(ctx)
		}
		if stop := pause(ctx, 10*time.Millisecond); stop != nil {
			return fmt.Errorf("crash: PostgreSQL did not come back within %s: %w", patience, err)
		}
	}
}

// back waits until every instance is ready again without anybody's help, and
// people write. PostgreSQL comes first: what a killed one leaves behind may
// still answer the program for a moment.
func (s *scene) back(ctx context.Context, begin time.Time) error {
	if err := s.answers(ctx); err != nil {
		return err
	}
	for _, one := range s.servers {
		took, err := one.await(ctx, begin)
		if err != nil {
			return err
		}
		s.report.Recovery = append(s.report.Recovery, took)
	}
	return s.flow(ctx, 1)
}

// snap has something happen right after the n-th commit of a learner.
func (s *scene) snap(ctx context.Context, n int, do func()) error {
	done := make(chan struct{})
	s.wire.arm(n, func() { do(); close(done) })
	select {
	case <-done:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("crash: nobody writes any more: %d commits are not reached within %s", n, patience)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// signal sends a signal to PostgreSQL's processes, the first one first, so
// that it makes no more of them.
func (s *scene) signal(sig syscall.Signal, firstOnly bool) {
	for sent := map[int]bool{}; ; {
		fresh := 0
		for _, pid := range s.pg.Processes() {
			if sent[pid] {
				continue
			}
			if sent[pid] = true; syscall.Kill(pid, sig) == nil {
				fresh++
			}
			if firstOnly {
				return
			}
		}
		if fresh == 0 || sig == syscall.SIGKILL {
			return
		}
	}
}

// procrastinate lets PostgreSQL wait before it writes what it has acknowledged,
// so that the twin's loss does not hang on milliseconds.
func (s *scene) procrastinate(ctx context.Context) error {
	return s.asSuper(ctx, `ALTER SYSTEM SET wal_writer_delay = '2s'`, `ALTER SYSTEM SET wal_writer_flush_after = 0`, `SELECT pg_reload_conf()`)
}

func (s *scene) asSuper(ctx context.Context, statements ...string) error {
	c, err := pgx.Connect(ctx, s.pg.SuperURL)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	for _, sql := range statements {
		if _, err := c.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}
