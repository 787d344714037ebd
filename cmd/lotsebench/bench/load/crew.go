package load

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Worker sends one request after the other: each call is one, judged. An error
// ends the window; ErrSpent ends it too, but is none.
type Worker func(c *Conn) error

// ErrSpent says that a worker has nothing left to send.
var ErrSpent = errors.New("load: nothing left to do")

// Crew is a number of workers with a connection each.
type Crew struct {
	conns   []*Conn
	workers []Worker
}

// NewCrew connects n workers to addr.
func NewCrew(addr string, n int, worker func(i int) Worker) (*Crew, error) {
	c := &Crew{}
	for i := range n {
		conn, err := Dial(addr)
		if err != nil {
			return nil, errors.Join(err, c.Close())
		}
		c.conns, c.workers = append(c.conns, conn), append(c.workers, worker(i))
	}
	return c, nil
}

// Close ends the connections.
func (c *Crew) Close() (err error) {
	for _, conn := range c.conns {
		err = errors.Join(err, conn.Close())
	}
	return err
}

// Window is what was seen in a stretch of time.
type Window struct {
	Requests int
	Elapsed  time.Duration
	Times    []time.Duration // sorted
	Spent    bool            // it ended early, for lack of work
}

// Rate is requests per second.
func (w Window) Rate() float64 { return float64(w.Requests) / w.Elapsed.Seconds() }

// Quantile returns the time that q of the requests did not exceed.
func (w Window) Quantile(q float64) time.Duration {
	if len(w.Times) == 0 {
		return 0
	}
	return w.Times[min(int(q*float64(len(w.Times))), len(w.Times)-1)]
}

// Run lets everybody work for d.
func (c *Crew) Run(ctx context.Context, d time.Duration) (Window, error) {
	var stop atomic.Bool
	timer := time.AfterFunc(d, func() { stop.Store(true) })
	defer timer.Stop()
	defer context.AfterFunc(ctx, func() { stop.Store(true) })()
	times, errs := make([][]time.Duration, len(c.workers)), make([]error, len(c.workers))
	begin := time.Now()
	var wait sync.WaitGroup
	for i, work := range c.workers {
		wait.Go(func() {
			for !stop.Load() {
				sent := time.Now()
				if errs[i] = work(c.conns[i]); errs[i] != nil {
					stop.Store(true)
					return
				}
				times[i] = append(times[i], time.Since(sent))
			}
		})
	}
	wait.Wait()
	w := Window{Elapsed: time.Since(begin), Times: slices.Concat(times...)}
	w.Requests = len(w.Times)
	slices.Sort(w.Times)
	for i, err := range errs {
		if errors.Is(err, ErrSpent) {
			w.Spent, errs[i] = true, nil
		}
	}
	return w, errors.Join(append(errs, ctx.Err())...)
}
