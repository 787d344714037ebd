package crash

import (
	"context"
	"fmt"
	"time"
)

// killServers ends the server's lives, each at a random moment of its own:
// from outside, or between a commit and its answer.
func killServers(ctx context.Context, s *scene) error {
	for s.report.Faults < s.count {
		n := 0
		if s.isBetween() {
			n = 1 + s.rand.IntN(40)
		}
		if err := s.live(ctx, s.servers[0], n); err != nil {
			return err
		}
	}
	return nil
}

// killInTurns does so to several instances. While one is dead people must get
// on with the others.
func killInTurns(ctx context.Context, s *scene) error {
	for i := 0; s.report.Faults < s.count; i++ {
		if err := s.raise(ctx); err != nil {
			return err
		}
		victim := s.servers[i%len(s.servers)]
		if err := s.await(ctx, victim.life, 0); err != nil {
			return err
		}
		if err := s.flow(ctx, 5); err != nil {
			return err
		}
		if err := s.live(ctx, victim, 1+s.rand.IntN(20)); err != nil {
			return err
		}
		if err := s.flow(ctx, 5); err != nil {
			return err
		}
	}
	return nil
}

// live starts a server, armed where n > 0, and waits for its end.
func (s *scene) live(ctx context.Context, one *server, n int) error {
	l, err := one.start(ctx, n)
	if err != nil {
		return err
	}
	s.report.Recovery = append(s.report.Recovery, l.restart)
	return s.await(ctx, l, n)
}

// await waits for the end that a life is armed for, or ends it at a random
// moment.
func (s *scene) await(ctx context.Context, l *life, n int) error {
	s.struck()
	wait := patience
	if n == 0 {
		wait = s.moment()
	}
	select {
	case <-l.Dead():
		if !l.crashed() {
			return fmt.Errorf("crash: the server ended by itself: %w", l.Ended())
		}
		s.report.Between++
	case <-time.After(wait):
		if l.Kill(); n > 0 {
			return fmt.Errorf("crash: nobody writes any more: %d commits are not reached within %s", n, wait)
		}
	case <-ctx.Done():
		l.Kill()
		return ctx.Err()
	}
	return nil
}

// roll restarts one instance after the other in order, as an update does. Its
// twin is an operator who pulls the plug between a commit and its answer.
func roll(ctx context.Context, s *scene) error {
	if s.bare {
		return killInTurns(ctx, s)
	}
	if err := s.raise(ctx); err != nil {
		return err
	}
	for i := range s.count {
		if err := s.flow(ctx, 10); err != nil {
			return err
		}
		one := s.servers[i%len(s.servers)]
		if err := one.life.stop(); err != nil {
			return err
		}
		l, err := one.start(ctx, 0)
		if err != nil {
			return err
		}
		s.report.Recovery = append(s.report.Recovery, l.restart)
		s.struck()
	}
	return nil
}
