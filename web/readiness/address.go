package readiness

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// where is the page's address without the language: links of the page change
// single parts of the query and keep the rest.
type where struct {
	path  string
	query url.Values
}

// known are the parts of the query that pages of readiness have.
var known = []string{"project", "sort", "day", "view", "wave", "open", "list", "by"}

func address(c *fiber.Ctx) where {
	w := where{path: c.Path(), query: url.Values{}}
	if i := strings.Index(w.path, "/readiness"); i >= 0 {
		w.path = w.path[i:]
	}
	for _, k := range known {
		if v := c.Query(k); v != "" {
			w.query.Set(k, v)
		}
	}
	return w
}

// on returns another path with the same query.
func (w where) on(path string) string { return where{path, w.query}.String() }

// with returns the address with some parts changed; "" removes one.
func (w where) with(pairs ...string) string {
	q := url.Values{}
	for k, v := range w.query {
		q[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return where{w.path, q}.String()
}

// String has its keys in order, so that equal pages have equal addresses.
func (w where) String() string {
	if len(w.query) == 0 {
		return w.path
	}
	return w.path + "?" + w.query.Encode()
}

// only keeps some parts of the query.
func (w where) only(keys ...string) where {
	q := url.Values{}
	for _, k := range keys {
		if v := w.query.Get(k); v != "" {
			q.Set(k, v)
		}
	}
	return where{w.path, q}
}
