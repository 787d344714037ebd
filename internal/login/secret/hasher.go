package secret

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/alexedwards/argon2id"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// cost is written into each hash, so that it can be raised later. The
// library's default takes 64 MiB and a thread per core for each sign-in.
var cost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Hasher hashes passwords and PINs. A process has one, which limits how many
// are hashed at once: a rush of sign-ins must not take the memory and the
// cores of everybody else.
type Hasher struct {
	slots    chan struct{}
	dummy    func() string
	compared atomic.Int64
}

// NewHasher returns the hasher of a process.
func NewHasher() *Hasher {
	return &Hasher{
		slots: make(chan struct{}, max(2, runtime.GOMAXPROCS(0))),
		dummy: sync.OnceValue(func() string {
			h, err := argon2id.CreateHash(NewToken(), cost)
			if err != nil {
				panic(err) //nolint:forbidigo // the system's random source is gone
			}
			return h
		}),
	}
}

func (h *Hasher) slot(ctx context.Context) (release func(), err error) {
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.Limited, "login.busy").Wrap(ctx.Err())
	}
}

// Hash returns what is stored of a password.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	release, err := h.slot(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return argon2id.CreateHash(password, cost)
}

// Matches always hashes once: where there is no hash to compare with, a dummy
// takes its place.
func (h *Hasher) Matches(ctx context.Context, password, hash string) (bool, error) {
	release, err := h.slot(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	h.compared.Add(1)
	if hash == "" {
		_, err := argon2id.ComparePasswordAndHash(password, h.dummy())
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

// Compared is how often Matches has hashed: an unknown name must cost what a
// known one does.
func (h *Hasher) Compared() int64 { return h.compared.Load() }
