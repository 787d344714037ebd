package once_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/once"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// TestParallel: one request sent many times at once has one effect and equal
// answers.
func TestParallel(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	var mu sync.Mutex
	answers := map[uuid.UUID]int{}
	var replays atomic.Int64
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			answer, replayed, err := once.Do(k.Ctx, k.DB, request("one"), func(ctx context.Context) (uuid.UUID, error) {
				id := db.NewID()
				return id, k.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
					return tx.Gorm().Exec(`INSERT INTO event (tenant_id, id, at, topic, facts) VALUES (?, ?, now(), 'effect', '[]')`, tx.Tenant(), id).Error
				})
			})
			if err != nil {
				t.Error(err)
			}
			if replayed {
				replays.Add(1)
			}
			mu.Lock()
			defer mu.Unlock()
			answers[answer]++
		})
	}
	wait.Wait()
	if len(answers) != 1 || replays.Load() != 19 {
		t.Errorf("%d answers, %d replays; want one and 19", len(answers), replays.Load())
	}
	if n := k.Int(`SELECT count(*) FROM event WHERE topic = 'effect'`); n != 1 {
		t.Errorf("%d effects, want 1", n)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	do := func(body string, result error) error {
		_, _, err := once.Do(k.Ctx, k.DB, request(body), func(context.Context) (string, error) { return "done", result })
		return err
	}
	if err := do("first", fault.Wrong("error.internal")); !fault.Is(err, fault.Invalid) {
		t.Fatalf("the effect's own fault: %v", err)
	}
	if err := do("second", nil); err != nil {
		t.Errorf("a fault kept the key: %v", err)
	}
	if err := do("third", nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("the key with another body: %v", err)
	}
	k.Clock.Advance(once.Life + time.Hour)
	if err := once.Sweep(k.Ctx, k.DB); err != nil {
		t.Fatal(err)
	}
	if err := do("third", nil); err != nil {
		t.Errorf("after the key's life: %v", err)
	}
}

func request(body string) once.Request {
	return once.Request{Key: "a-form-of-a-page", Hash: []byte(body)}
}

func TestOrdinary(t *testing.T) {
	t.Parallel()
	if tags := once.Tags(); len(tags) != 0 {
		t.Errorf("built with %v", tags)
	}
}
