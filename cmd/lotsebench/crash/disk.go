package crash

import (
	"context"
	"path/filepath"
	"time"
)

// fullDisk fills the database's file system under load until neither its
// tables nor its log can grow, and frees it after a while.
func fullDisk(ctx context.Context, s *scene) error {
	if s.lazy {
		if err := s.procrastinate(ctx); err != nil {
			return err
		}
	}
	if err := s.raise(ctx); err != nil {
		return err
	}
	for range s.count {
		if err := s.flow(ctx, 30); err != nil {
			return err
		}
		if err := s.full(ctx); err != nil {
			return err
		}
		s.struck()
		if err := s.back(ctx, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) full(ctx context.Context) error {
	b := loadBallast(filepath.Dir(s.pg.Dir))
	for begin := time.Now(); time.Since(begin) < s.hold; {
		// A new segment of the log is what a busy day would need; it fails.
		_ = s.asSuper(ctx, `SELECT pg_switch_wal()`)
		if err := pause(ctx, 300*time.Millisecond); err != nil {
			_ = b.drop()
			return err
		}
	}
	return b.drop()
}
