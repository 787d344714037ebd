package job

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

type nap struct {
	Tenant uuid.UUID `json:"tenant"`
}

func (nap) Kind() string          { return "nap" }
func (n nap) TenantID() uuid.UUID { return n.Tenant }

// bed is a process that works naps, and a tick once an hour.
type bed struct {
	*Client
	begun chan string // jobs that began
}

func makeBed(t *testing.T, k *testkit.Kit, do func(ctx context.Context) error) *bed {
	t.Helper()
	b := &bed{begun: make(chan string, 10)}
	r := NewRegistry()
	Register(r, func(ctx context.Context, _ nap) error { b.begun <- "nap"; return do(ctx) })
	tick := Tick{Name: "snore", Every: time.Hour, Do: func(ctx context.Context) error { b.begun <- "tick"; return do(ctx) }}
	var err error
	if b.Client, err = New(k.DB, r, Options{Work: true, Ticks: []Tick{tick}, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	if err := b.Start(context.WithoutCancel(k.Ctx)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Stop(soon(t)) }) // where the test broke off
	return b
}

// both waits until the nap and the tick have begun.
func (b *bed) both(t *testing.T) {
	t.Helper()
	for seen := map[string]bool{}; len(seen) < 2; {
		select {
		case what := <-b.begun:
			seen[what] = true
		case <-time.After(30 * time.Second):
			t.Fatalf("only %v began", seen)
		}
	}
}

// soon ends before a long job does.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 300*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// What runs for longer than a process may take to end is cut off and done again
// by the next one, whatever it says about that; what runs for less ends.
func TestStopCutsLongJobsOff(t *testing.T) {
	for name, says := range map[string]func(error) error{
		"the error of the database": func(err error) error { return err },
		"an error of its own":       func(error) error { return errors.New("slept badly") },
		"nothing":                   func(error) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			k := testkit.New(t)
			k.SQL(`DELETE FROM river_job`)
			long := func(ctx context.Context) error { // a statement of five minutes, in a transaction
				return says(k.DB.Global(ctx, func(ctx context.Context, tx *db.Tx) error {
					if _, err := tx.Pgx().Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
						return err
					}
					_, err := tx.Pgx().Exec(ctx, `SELECT pg_sleep(300)`)
					return err
				}))
			}
			first := makeBed(t, k, long)
			if err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
				return first.Enqueue(ctx, tx, nap{k.Tenant})
			}); err != nil {
				t.Fatal(err)
			}
			first.both(t)
			// Without the cut the process would end beside its jobs, or never.
			if err := first.river.Stop(soon(t)); !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("nothing runs that would have to be cut off: %v", err)
			}
			begin := time.Now()
			if err := first.Stop(soon(t)); err != nil {
				t.Fatalf("after %s: %v", time.Since(begin), err)
			}
			for end := time.Now().Add(5 * time.Second); k.DB.Pool().Stat().AcquiredConns() > 0; time.Sleep(5 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%d connections are still in use: the pool does not close", k.DB.Pool().Stat().AcquiredConns())
				}
			}
			if n := k.Int(`SELECT count(*) FROM river_job WHERE state = 'available' AND attempt = 0`); n != 2 {
				t.Errorf("%d jobs wait to be done again, not 2", n)
			}
			second := makeBed(t, k, func(context.Context) error { return nil })
			second.both(t)
			if err := second.Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := k.Int(`SELECT count(*) FROM river_job WHERE state = 'completed'`); n != 2 {
				t.Errorf("%d jobs are done, not 2", n)
			}
		})
	}
}

// A short job ends by itself although the process is told to stop.
func TestStopLetsShortJobsEnd(t *testing.T) {
	k := testkit.New(t)
	k.SQL(`DELETE FROM river_job`)
	short := func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(500 * time.Millisecond):
			return nil
		}
	}
	b := makeBed(t, k, short)
	if err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error { return b.Enqueue(ctx, tx, nap{k.Tenant}) }); err != nil {
		t.Fatal(err)
	}
	b.both(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := b.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if n := k.Int(`SELECT count(*) FROM river_job WHERE state = 'completed'`); n != 2 {
		t.Errorf("%d jobs are done, not 2", n)
	}
}
