package crash

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// tally counts what the browsers of a run meet.
type tally struct {
	mu sync.Mutex
	Met
	acknowledged int // writes, as they happen
	faults       int // that happened
}

// Met is what people saw beside ordinary answers.
type Met struct {
	Again   int           // requests that were sent once more, for any reason
	Refused int           // connections that nobody accepted: the next instance is asked
	Broken  int           // connections that broke after the request was on its way
	Busy    int           // answers 503
	Slowest time.Duration // until any answer
	Unclear []string      // answers of 5xx that do not say what to do
}

// answer notes how a request ended and reports whether it need not be sent
// again.
func (t *tally) answer(p *page, err error, took time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		t.Refused++
	case err != nil:
		t.Broken++
	case p.status >= 500:
		t.Slowest = max(t.Slowest, took)
		t.Busy++
		if !p.clear() && len(t.Unclear) < 20 {
			t.Unclear = append(t.Unclear, fmt.Sprintf("%s: %d, Retry-After %q, %.200s", p.path, p.status, p.retry, p.body))
		}
	case p.status != http.StatusTooManyRequests:
		t.Slowest = max(t.Slowest, took)
		return true
	}
	t.Again++
	return false
}

// clear reports whether a refusal says in words that it is not the reader's
// fault and when to try again.
func (p *page) clear() bool {
	return p.status == http.StatusServiceUnavailable && p.retry != "" &&
		strings.Contains(p.body, i18n.In(i18n.DE, "problem.title.unavailable"))
}

// noted counts an acknowledged write.
func (t *tally) noted() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.acknowledged++
}

func (t *tally) struck() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults++
}

func (t *tally) writes() int {
	n, _ := t.soFar()
	return n
}

// soFar is how many writes were acknowledged and how many faults happened.
func (t *tally) soFar() (writes, faults int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.acknowledged, t.faults
}

func (t *tally) result() Met {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Met
}
