// Package job runs work after the commit that caused it, with River.
//
// A job is enqueued in the transaction of its cause and runs at least once;
// workers must be idempotent. Each run acts as the system of the tenant named
// by the arguments.
package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Args are a job's arguments: JSON-encodable, ids only.
type Args interface {
	Kind() string
	TenantID() uuid.UUID
}

// Registry collects what the worker can do while the program is put together.
type Registry struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry { return &Registry{workers: river.NewWorkers()} }

type worker[A Args] struct {
	river.WorkerDefaults[A]
	work func(context.Context, A) error
}

func (w *worker[A]) Work(ctx context.Context, j *river.Job[A]) error {
	return ended(ctx, w.work(actor.System(ctx, j.Args.TenantID()), j.Args))
}

// ended is what a job says to the queue. One that was cut off is done again,
// whatever it made of that: an error of its own, or none.
func ended(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return errors.Join(context.Cause(ctx), err)
	}
	return err
}

// Register says how jobs of kind A are done.
func Register[A Args](r *Registry, work func(ctx context.Context, args A) error) {
	river.AddWorker(r.workers, &worker[A]{work: work})
}

type tick struct {
	Name string `json:"name"`
}

func (tick) Kind() string { return "tick" }

type tickWorker struct {
	river.WorkerDefaults[tick]
	fn map[string]func(context.Context) error
}

func (w *tickWorker) Work(ctx context.Context, j *river.Job[tick]) error {
	fn, ok := w.fn[j.Args.Name]
	if !ok {
		return fmt.Errorf("job: no periodic job %q", j.Args.Name)
	}
	return ended(ctx, fn(ctx))
}

// Workers are how many jobs a process works at once.
const Workers = 4

// Longest is how long one job may take: the calendar of a large town needs
// minutes on a slow machine.
const Longest = 15 * time.Minute

// Tick is work done every so often for the whole installation; it runs in one
// process at a time.
type Tick struct {
	Name  string
	Every time.Duration
	Do    func(context.Context) error
}

// Client enqueues jobs; with Start it also works them.
type Client struct{ river *river.Client[pgx.Tx] }

// Options of New.
type Options struct {
	Work  bool // this process works
	Ticks []Tick
	Log   *slog.Logger
}

// New returns a client on the pool of d.
func New(d *db.DB, r *Registry, o Options) (*Client, error) {
	cfg := &river.Config{Logger: calm(o.Log), JobTimeout: Longest}
	if o.Work {
		tw := &tickWorker{fn: map[string]func(context.Context) error{}}
		for _, t := range o.Ticks {
			tw.fn[t.Name] = t.Do
			name := t.Name
			r.periodic = append(r.periodic, river.NewPeriodicJob(river.PeriodicInterval(t.Every),
				func() (river.JobArgs, *river.InsertOpts) {
					return tick{Name: name}, &river.InsertOpts{
						MaxAttempts: 1,
						UniqueOpts:  river.UniqueOpts{ByArgs: true, ByPeriod: t.Every},
					}
				}, &river.PeriodicJobOpts{RunOnStart: true}))
		}
		river.AddWorker(r.workers, tw)
		cfg.Workers = r.workers
		cfg.PeriodicJobs = r.periodic
		cfg.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: Workers}}
	}
	c, err := river.NewClient(riverpgxv5.New(d.Pool()), cfg)
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	return &Client{river: c}, nil
}

// Start works jobs until Stop.
func (c *Client) Start(ctx context.Context) error { return c.river.Start(ctx) }

// CutOff is how long a job that is cut off may take to give up.
const CutOff = 5 * time.Second

// Stop lets running jobs finish until ctx ends and cuts off those that still
// run: the next process that works does them again. It fails where a job does
// not give up.
func (c *Client) Stop(ctx context.Context) error {
	err := c.river.Stop(ctx)
	if ctx.Err() == nil || err == nil {
		return err
	}
	cut, cancel := context.WithTimeout(context.WithoutCancel(ctx), CutOff)
	defer cancel()
	return c.river.StopAndCancel(cut)
}

// Later is implemented by arguments of jobs that wait for a time.
type Later interface{ ScheduledAt() time.Time }

// Enqueue adds a job in tx: it starts after the commit or never, and not
// before the time that its arguments name.
func (c *Client) Enqueue(ctx context.Context, tx *db.Tx, args Args) error {
	var opts *river.InsertOpts
	if l, ok := args.(Later); ok {
		opts = &river.InsertOpts{ScheduledAt: l.ScheduledAt()}
	}
	if _, err := c.river.InsertTx(ctx, tx.Pgx(), args, opts); err != nil {
		return fmt.Errorf("job: enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// Queue is what a feature needs to enqueue jobs.
type Queue interface {
	Enqueue(ctx context.Context, tx *db.Tx, args Args) error
}
