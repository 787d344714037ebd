package crash

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
)

// play is what happens in one run.
type play struct {
	fault     func(ctx context.Context, s *scene) error // while people learn
	count     int                                       // how often it happens
	between   float64                                   // share of it that happens between commit and answer
	hold      time.Duration                             // how long it lasts, where it lasts
	instances int                                       // of the program
	disk      int                                       // bytes of the database's file system; 0: that of the machine
	bare      bool                                      // the program's protection is off
	lazy      bool                                      // the database acknowledges before it has written
}

// scene is a run under way.
type scene struct {
	play
	*town
	dir      string
	pg       *embeddedpg.Server
	wire     *wire
	post     *postOffice
	servers  []*server
	learners []*learner // of one browser after the other
	rand     *rand.Rand
	met      tally
	report   Report
	stop     chan struct{}
	notes    io.Writer
}

// run copies the town into dir, lets people learn there while the fault
// happens, and compares what was acknowledged with what stands.
func (st *Stage) run(ctx context.Context, dir string, p play) (r Report, err error) {
	s := &scene{play: p, dir: dir, rand: st.chance(1), stop: make(chan struct{}), notes: st.Notes}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return r, err
	}
	home := dir
	if p.disk > 0 {
		home = filepath.Join(dir, "disk")
		release, err := smallDisk(home, p.disk)
		if err != nil {
			return r, err
		}
		defer func() { _ = release() }()
	}
	if err := st.copyTo(ctx, home); err != nil {
		return r, err
	}
	if s.pg, err = embeddedpg.Start(ctx, embeddedpg.Options{Dir: st.postgres(home)}); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, stopped(ctx, s.pg)) }()
	if s.town, err = st.moved(ctx, place{appURL: s.pg.AppURL, dir: dir, base: "http://127.0.0.1"}); err != nil {
		return r, err
	}
	defer s.town.close()
	if err := s.equip(st); err != nil {
		return r, err
	}
	defer s.clear()
	if err := s.storm(ctx); err != nil {
		return r, fmt.Errorf("%w (everything is in %s)", err, dir)
	}
	err = s.judge()
	return s.report, err
}

// equip brings what the people and the program need.
func (s *scene) equip(st *Stage) (err error) {
	through := s.pg.AppURL
	if s.wire, through, err = newWire(filepath.Join(s.dir, "wire"), through); err != nil {
		return err
	}
	if s.post, err = openPostOffice(); err != nil {
		return err
	}
	var env []string
	if s.bare {
		env = append(env, bare)
	}
	if s.lazy {
		if through, err = lazy(through); err != nil {
			return err
		}
	}
	var bases []string
	for range max(s.instances, 1) {
		one, err := newServer(st.program, s.dir, through, append(env, "LOTSE_SMTP_URL="+s.post.url(), "LOTSE_MAIL_FROM=Lotse <lotse@absturz.example>")...)
		if err != nil {
			return err
		}
		s.servers, bases = append(s.servers, one), append(bases, one.base())
	}
	for i := range st.cookies {
		l := &learner{browser: newBrowser(&s.met, bases...), login: loginOf(i), course: s.course, rand: st.chance(uint64(i) + 2), stop: s.stop}
		l.cookies, l.at = maps.Clone(st.cookies[i]), i%len(bases)
		if l.book, err = openJournal(filepath.Join(s.dir, strconv.Itoa(i)+".jsonl")); err != nil {
			return err
		}
		s.learners = append(s.learners, l)
	}
	return nil
}

// clear ends what the run left behind.
func (s *scene) clear() {
	for _, one := range s.servers {
		if one.alive() {
			one.life.Kill()
		}
	}
	_ = errors.Join(s.wire.close(), s.post.close())
}

// lazy is the address of a database that says "written" before it is.
func lazy(databaseURL string) (string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "", err
	}
	q := u.Query()
	q.Set("synchronous_commit", "off")
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// storm lets people learn while the fault happens, then lets them finish what
// they are at.
func (s *scene) storm(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go s.tell(ctx)
	group, gctx := errgroup.WithContext(ctx)
	for i := range browsers {
		group.Go(func() error { return s.learn(gctx, s.learners[i*each:(i+1)*each]) })
	}
	err := s.fault(gctx, s)
	if err == nil {
		err = s.raise(gctx)
	}
	if err == nil {
		err = s.sendLetters(gctx)
	}
	close(s.stop)
	if err != nil {
		cancel() // nobody will answer the learners any more
		return errors.Join(err, group.Wait())
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, one := range s.servers {
		if err := one.life.stop(); err != nil {
			return err
		}
	}
	return nil
}

// learn is a browser's day: one person after the other takes the course. In a
// run that must lose or double, who gets an answer without sense has noticed
// it and leaves.
func (s *scene) learn(ctx context.Context, people []*learner) error {
	left := make([]bool, len(people))
	for i, gone := 0, 0; gone < len(people); i = (i + 1) % len(people) {
		if left[i] {
			continue
		}
		err := people[i].take(ctx)
		switch {
		case errors.Is(err, errStopped):
			return nil
		case errors.Is(err, errStrange) && (s.bare || s.lazy):
			left[i] = true
			gone++
		case err != nil:
			return err
		}
	}
	return nil
}

// raise starts the instances that do not live.
func (s *scene) raise(ctx context.Context) error {
	for _, one := range s.servers {
		if one.alive() {
			continue
		}
		if _, err := one.start(ctx, 0); err != nil {
			return err
		}
	}
	return nil
}

// flow waits until people have got n more writes acknowledged.
func (s *scene) flow(ctx context.Context, n int) error {
	begin := time.Now()
	for goal := s.met.writes() + n; s.met.writes() < goal; {
		if time.Since(begin) > patience {
			return fmt.Errorf("crash: nobody writes any more: not %d writes within %s", n, patience)
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// struck counts a fault.
func (s *scene) struck() {
	s.report.Faults++
	s.met.struck()
}

// tell says now and then how far the run is.
func (s *scene) tell(ctx context.Context) {
	for s.notes != nil && pause(ctx, 30*time.Second) == nil {
		writes, faults := s.met.soFar()
		fmt.Fprintf(s.notes, "%s: %d of %d faults, %d writes acknowledged\n", filepath.Base(s.dir), faults, s.count, writes)
	}
}

// moment is a random one under load.
func (s *scene) moment() time.Duration { return time.Duration(50+s.rand.IntN(400)) * time.Millisecond }

// isBetween says whether the next fault is one between commit and answer.
func (s *scene) isBetween() bool {
	return float64(s.report.Faults+1)*s.between >= float64(s.report.Between+1)
}
