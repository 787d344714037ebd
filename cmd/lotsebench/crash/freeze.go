package crash

import (
	"context"
	"syscall"
	"time"
)

// freeze stops PostgreSQL's processes for a while, right after a commit whose
// answer is on its way, and lets them go on.
func freeze(ctx context.Context, s *scene) error {
	if err := s.raise(ctx); err != nil {
		return err
	}
	for range s.count {
		err := s.snap(ctx, 20+s.rand.IntN(20), func() { s.signal(syscall.SIGSTOP, false) })
		if err == nil {
			s.report.Between++
			err = pause(ctx, s.hold)
		}
		s.signal(syscall.SIGCONT, false)
		if err != nil {
			return err
		}
		s.struck()
		if err := s.back(ctx, time.Now()); err != nil {
			return err
		}
		if err := s.flow(ctx, 20); err != nil {
			return err
		}
	}
	return nil
}
