package tenant

import (
	"context"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// ByHost returns the tenant that answers on host (a port is ignored). In this
// order: the tenant with that host, the one whose slug stands before
// .localhost, the oldest one on the host of LOTSE_BASE_URL, the only one on
// any host.
func (s *Service) ByHost(ctx context.Context, host string) (*Tenant, error) {
	host = bareHost(host)
	if t, known := s.cache.get(host); known {
		return found(t)
	}
	var t *Tenant
	err := s.db.Global(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = selectByHost(ctx, tx, host, localSlug(host), s.baseHost())
		return err
	})
	if err != nil {
		return nil, err
	}
	s.cache.put(host, t)
	return found(t)
}

func found(t *Tenant) (*Tenant, error) {
	if t == nil {
		return nil, fault.Missing("tenant.unknown_host")
	}
	return t, nil
}

// BaseURL is what the tenant's links begin with, without a slash at the end.
func (s *Service) BaseURL(t *Tenant) string {
	u := url.URL{Scheme: s.base.Scheme, Host: s.base.Host}
	if !t.base {
		host := t.host
		if host == "" {
			host = t.Slug + ".localhost"
		}
		if port := s.base.Port(); port != "" {
			host = net.JoinHostPort(host, port)
		}
		u.Host = host
	}
	return u.String()
}

func (s *Service) baseHost() string { return strings.ToLower(s.base.Hostname()) }

func bareHost(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// localSlug is the slug in "lindenau.localhost", or "".
func localSlug(host string) string {
	slug, ok := strings.CutSuffix(host, ".localhost")
	if !ok {
		return ""
	}
	return slug
}

// A request must not cost a query to learn its tenant, and a new host must
// work at once: entries live a few seconds. Hosts come from clients, so the
// number of entries is bounded.
const (
	cacheFor  = 5 * time.Second
	cacheSize = 4096
)

type hostCache struct {
	mu      *sync.Mutex
	entries map[string]cached
}

type cached struct {
	tenant *Tenant // nil: no tenant
	until  time.Time
}

func newHostCache() hostCache {
	return hostCache{mu: &sync.Mutex{}, entries: map[string]cached{}}
}

func (c hostCache) get(host string) (*Tenant, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[host]
	if !ok || time.Now().After(e.until) {
		return nil, false
	}
	return e.tenant, true
}

func (c hostCache) put(host string, t *Tenant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= cacheSize {
		clear(c.entries)
	}
	c.entries[host] = cached{t, time.Now().Add(cacheFor)}
}

func (c hostCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.entries)
}
