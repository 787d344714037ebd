package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Options say where the server keeps its files and how careful it is.
type Options struct {
	// Dir holds everything. It may stay empty with Fast: then the server
	// lives in memory where possible and vanishes with Stop.
	Dir string
	// Fast gives up durability for speed. For tests only.
	Fast bool
	// Bin names the directory of PostgreSQL's programs; empty searches.
	Bin string
	Log *slog.Logger
	// Progress receives the message id of each slow step.
	Progress func(id string)
}

// Server is a running private PostgreSQL.
type Server struct {
	Dir      string // Attach finds the server by it
	OwnerURL string // owns the database and its tables; migrations only
	AppURL   string // owns nothing, cannot pass by row-level security
	SuperURL string // the cluster's superuser; test copies and provisioning only

	proc *process
	lock *os.File
	temp string
}

// Start brings up the server of o.Dir and returns once it accepts queries.
// ctx bounds the start only; the server runs until Stop or the end of the
// process.
func Start(ctx context.Context, o Options) (*Server, error) {
	o, temp, err := prepare(o)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(o.Dir)
	if err != nil {
		return nil, err
	}
	s := addresses(o.Dir)
	s.lock, s.temp = lock, temp
	if err := s.start(ctx, o); err != nil {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		return nil, errors.Join(err, s.Stop(stop))
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, o Options) (err error) {
	c := &cluster{dir: o.Dir, log: o.Log, progress: o.Progress}
	if err := c.choose(ctx, o.Bin); err != nil {
		return err
	}
	if err := c.awaitRemains(ctx); err != nil {
		return err
	}
	if err := c.initialise(ctx, o.Fast); err != nil {
		return err
	}
	o.Progress("postgres.progress.start")
	if s.proc, err = c.launch(o.Fast); err != nil {
		return err
	}
	if err := s.ready(ctx); err != nil {
		return err
	}
	return s.provision(ctx)
}

// Attach returns the addresses of a server that another process runs for dir,
// and false when none answers. Stop on it does nothing.
func Attach(ctx context.Context, dir string) (*Server, bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, false
	}
	s := addresses(dir)
	conn, err := pgx.Connect(ctx, s.AppURL)
	if err != nil {
		return nil, false
	}
	return s, conn.Close(ctx) == nil
}

// Stop ends the server: running statements are cancelled, data is flushed.
// When ctx ends first the server is stopped hard; it recovers at next start.
func (s *Server) Stop(ctx context.Context) error {
	var err error
	if s.proc != nil {
		err = s.proc.stop(ctx)
	}
	if s.temp != "" {
		err = errors.Join(err, os.RemoveAll(s.temp))
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
		s.lock = nil
	}
	return err
}

// ready waits until the server answers or has died. Recovery after a crash
// may take long, so only ctx and the death of the server end the wait.
func (s *Server) ready(ctx context.Context) error {
	for {
		conn, err := pgx.Connect(ctx, s.superURL("postgres"))
		if err == nil {
			s.proc.up.Store(true)
			return conn.Close(ctx)
		}
		select {
		case <-s.proc.failed:
			return fault.New(fault.Unavailable, "postgres.start", fault.Args{"Log": s.proc.logPath}).
				Wrap(fmt.Errorf("postgres ended: %s", s.proc.lastWords()))
		case <-ctx.Done():
			return fault.New(fault.Unavailable, "postgres.start", fault.Args{"Log": s.proc.logPath}).
				Wrap(errors.Join(ctx.Err(), err))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func prepare(o Options) (Options, string, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if o.Dir == "" && !o.Fast {
		return o, "", errors.New("embeddedpg: a durable server needs a directory")
	}
	if o.Dir == "" {
		sweepTemp()
		temp, err := tempDir()
		o.Dir = temp
		return o, temp, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return o, "", err
	}
	if err := makeDir(dir); err != nil {
		return o, "", fmt.Errorf("data directory: %w", err)
	}
	o.Dir = dir
	return o, "", nil
}

// makeDir makes dir and what is missing above it traversable, whatever the
// umask says: root's server runs as an account that must pass through.
func makeDir(dir string) error {
	if isDir(dir) {
		return nil
	}
	if err := makeDir(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o711); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Chmod(dir, 0o711)
}
