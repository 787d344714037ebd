package cert

import (
	"sync"
	"time"
)

// A code cannot be guessed; the limit keeps a script from using the page as a
// free load generator. An office behind one address stays far below it.
const (
	checks      = 60 // per address and minute
	window      = time.Minute
	maxVisitors = 10_000
)

// limiter counts checks per address in windows of a minute.
type limiter struct {
	mu    sync.Mutex
	since time.Time
	count map[string]int
}

func newLimiter() *limiter { return &limiter{count: map[string]int{}} }

// allow counts one check of ip at now and reports whether it is within the
// limit. When more addresses come than are remembered, all start anew.
func (l *limiter) allow(ip string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.since) >= window || now.Before(l.since) || len(l.count) >= maxVisitors {
		l.since = now
		clear(l.count)
	}
	l.count[ip]++
	return l.count[ip] <= checks
}
