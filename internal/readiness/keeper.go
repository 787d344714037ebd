package readiness

import (
	"context"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// counted are the figures of one wave at one moment by unit, of everybody: what
// a reader may see of them is decided afterwards. No person is in them.
type counted struct {
	tallies []tally
	parts   []part
}

// asked names figures to be counted.
type asked struct {
	tenant, wave uuid.UUID
	moment       moment
	parts        bool // the requirements one by one, too
}

// keeper keeps what was counted. Nothing is kept for some time or until
// somebody says that it changed: each use asks the database whether a row of
// the logs has become visible that was not so when the figures were counted.
type keeper struct {
	kept *otter.Cache[asked, *kept]
	turn chan struct{} // counting costs a processor: one at a time
	news string        // when a row of the logs is news to kept figures
}

// kept figures contain at least what the snapshot saw on that server.
type kept struct {
	counted
	server string
	seen   atomic.Pointer[string]
}

// maxKept bounds memory by figures of at most 48 bytes: 30 MB, or a hundred
// days of a town with 60 units and 12 waves of eight courses each.
const maxKept = 600_000

func newKeeper() *keeper {
	return &keeper{
		kept: otter.Must(&otter.Options[asked, *kept]{
			MaximumWeight: maxKept,
			Weigher:       func(_ asked, k *kept) uint32 { return uint32(1 + len(k.tallies) + len(k.parts)) },
		}),
		turn: make(chan struct{}, 1),
		news: unseen,
	}
}

// count returns the figures asked for, in their order, as they are committed
// now. Inside a transaction that has written, nothing kept is used and nothing
// is kept: the others must not see its rows, nor it the figures without them.
func (k *keeper) count(ctx context.Context, d *db.DB, list []asked) ([]counted, error) {
	out := make([]counted, len(list))
	missing, now, err := k.proven(ctx, d, list, out)
	if err != nil || len(missing) == 0 {
		return out, err
	}
	if now.Writing {
		return out, countAll(ctx, d, list, missing, func(i int, c counted) { out[i] = c })
	}
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// Whoever had the turn before may have counted the same.
	if missing, now, err = k.proven(ctx, d, list, out); err != nil {
		return nil, err
	}
	return out, countAll(ctx, d, list, missing, func(i int, c counted) {
		out[i] = c
		fresh := &kept{counted: c, server: now.Server}
		fresh.seen.Store(&now.Snapshot)
		k.kept.Set(list[i], fresh)
	})
}

// proven fills in what is kept and still true, and lists what is not.
func (k *keeper) proven(ctx context.Context, d *db.DB, list []asked, out []counted) (missing []int, now present, err error) {
	found := make([]*kept, len(list))
	var q question
	for i, a := range list {
		if e, ok := k.kept.GetIfPresent(a); ok {
			found[i] = e
			q.add(i, a, *e.seen.Load())
		}
	}
	now, err = q.ask(ctx, d, k.news)
	if err != nil {
		return nil, now, err
	}
	for _, i := range now.Stale {
		found[i] = nil
	}
	for i, e := range found {
		if e == nil || now.Writing || e.server != now.Server {
			missing = append(missing, i)
			continue
		}
		e.seen.Store(&now.Snapshot) // proven for the newer one, too
		out[i] = e.counted
	}
	return missing, now, nil
}
