package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
)

// Options of Run.
type Options struct {
	Dir      string // database, journals and log; empty before
	Program  string // built with Crashpoints
	Kills    int
	Between  float64 // share of the kills that the crash point does
	Learners int     // at once
	Seed     uint64
}

// Report is what a run found.
type Report struct {
	Acknowledged, Completions int
	Kills, Between            int
	Repeats                   int // requests sent again
	Lost, Doubled             []string
	Refused                   int             // writes that only their own repetition could disturb
	Drift                     int             // rows of the readiness read model that differ from the facts
	Restarts                  []time.Duration // from exec to ready
	Log                       string
}

func (r Report) String() string {
	return fmt.Sprintf("acknowledged %d, kills %d (of them %d between commit and answer), lost %d, doubled %d",
		r.Acknowledged, r.Kills, r.Between, len(r.Lost), len(r.Doubled))
}

// each is how many people a learner plays before the first takes the course
// again.
const each = 4

// proof is a run under way.
type proof struct {
	Options
	*town
	server   *server
	learners []*learner // of one group after the other
	rand     *rand.Rand
	repeats  atomic.Int64
	stop     chan struct{}
}

// Run founds a town, kills the server under its learners' hands and compares
// what was acknowledged with what stands.
func Run(ctx context.Context, o Options) (r Report, err error) {
	pg, err := embeddedpg.Start(ctx, embeddedpg.Options{Dir: filepath.Join(o.Dir, "postgres")})
	if err != nil {
		return r, err
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		err = errors.Join(err, pg.Stop(end))
	}()
	p := &proof{Options: o, rand: rand.New(rand.NewPCG(o.Seed, 1)), stop: make(chan struct{})}
	if p.server, err = newServer(o.Program, o.Dir, pg.AppURL); err != nil {
		return r, err
	}
	p.town, err = found(ctx, place{pg.OwnerURL, pg.AppURL, o.Dir, p.server.base(), o.Learners * each})
	if err != nil {
		return r, err
	}
	defer p.town.close()
	if err := p.begin(ctx); err != nil {
		return r, err
	}
	if err := p.storm(ctx, &r); err != nil {
		return r, fmt.Errorf("%w (log: %s)", err, p.server.log)
	}
	return r, p.judge(&r)
}

func newServer(program, dir, databaseURL string) (*server, error) {
	listen, err := address()
	return &server{program: program, listen: listen, log: filepath.Join(dir, "server.log"), env: []string{
		"LOTSE_DATABASE_URL=" + databaseURL, "LOTSE_DATABASE_OWNER_URL=", "LOTSE_DATA_DIR=" + dir, "LOTSE_SMTP_URL=", "LOTSE_LOG=warn",
	}}, err
}

// begin signs everybody in once; their sessions stand in the database.
func (p *proof) begin(ctx context.Context) error {
	first, err := p.server.start(ctx, 0)
	if err != nil {
		return err
	}
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(4) // passwords are hashed on purpose slowly
	for i := range p.Learners * each {
		l := &learner{
			browser: newBrowser(p.server.base(), &p.repeats), login: loginOf(i), course: p.course,
			rand: rand.New(rand.NewPCG(p.Seed, uint64(i)+2)), stop: p.stop,
		}
		if l.book, err = openJournal(filepath.Join(p.Dir, strconv.Itoa(i)+".jsonl")); err != nil {
			return err
		}
		p.learners = append(p.learners, l)
		group.Go(func() error { return l.join(gctx, p.links[l.login]) })
	}
	return errors.Join(group.Wait(), first.stop())
}

// storm lets people learn while the server dies and rises, then lets them
// finish what they are at.
func (p *proof) storm(ctx context.Context, r *Report) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, gctx := errgroup.WithContext(ctx)
	for i := range p.Learners {
		group.Go(func() error { return p.learn(gctx, p.learners[i*each:(i+1)*each]) })
	}
	err := p.kill(gctx, r)
	var last *life
	if err == nil {
		last, err = p.server.start(gctx, 0)
	}
	close(p.stop)
	if err != nil {
		cancel() // nobody will answer the learners any more
		return errors.Join(group.Wait(), err)
	}
	return errors.Join(group.Wait(), last.stop())
}

// learn is a browser's day: one person after the other takes the course.
func (p *proof) learn(ctx context.Context, people []*learner) error {
	for i := 0; ; i++ {
		err := people[i%len(people)].take(ctx)
		if errors.Is(err, errStopped) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// kill ends the server's lives, each at a random moment of its own: from
// outside, or between a commit and its answer.
func (p *proof) kill(ctx context.Context, r *Report) error {
	for i := range p.Kills {
		n := 0
		if float64(i+1)*p.Between >= float64(r.Between+1) {
			n = 1 + p.rand.IntN(40)
		}
		l, err := p.server.start(ctx, n)
		if err != nil {
			return err
		}
		wait := patience
		if n == 0 {
			wait = time.Duration(50+p.rand.IntN(400)) * time.Millisecond
		}
		select {
		case <-l.dead:
			if !l.crashed() {
				return fmt.Errorf("crash: the server ended by itself: %w\n%s", l.exit, l.said())
			}
			r.Between++
		case <-time.After(wait):
			if l.kill(); n > 0 {
				return fmt.Errorf("crash: nobody writes any more: %d commits are not reached within %s", n, wait)
			}
		case <-ctx.Done():
			l.kill()
			return ctx.Err()
		}
		r.Kills++
		r.Restarts = append(r.Restarts, l.restart)
	}
	return nil
}

// judge compares the lists with the facts.
func (p *proof) judge(r *Report) error {
	for _, l := range p.learners {
		r.Refused += l.refused
		if err := l.book.close(); err != nil {
			return err
		}
	}
	r.Repeats, r.Log = int(p.repeats.Load()), p.server.log
	acknowledged, n, err := readJournals(p.Dir)
	if err != nil {
		return err
	}
	facts, err := p.readFacts()
	if err != nil {
		return err
	}
	r.Acknowledged = n
	r.Lost, r.Doubled = compare(acknowledged, facts)
	for _, f := range facts {
		if f.Value == completed {
			r.Completions++
		}
	}
	drift, err := p.Readiness.Check(p.ctx)
	r.Drift = len(drift)
	return err
}
