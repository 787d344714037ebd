// Package route is how handlers register: every route names the permission
// it needs, and the table of all routes can be read by menus and tests.
package route

import (
	"io"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// PageLimit is the largest body of an ordinary form.
const PageLimit = 1 << 20

// drainLimit is how much of a body over its limit is read and dropped, so
// that the browser gets to see the answer instead of a reset connection.
const drainLimit = 256 << 20

// Entry is one route: Path without the language prefix.
type Entry struct {
	Method     string
	Path       string
	Permission actor.Permission
	Plain      bool // not under /de and /en
}

// Table lists every route of the program.
type Table struct{ Entries []Entry }

// Find returns the entry of a request path as registered in Fiber, or false.
func (t *Table) Find(method, path string) (Entry, bool) {
	for _, l := range i18n.Langs {
		if p, ok := strings.CutPrefix(path, "/"+string(l)); ok && (p == "" || p[0] == '/') {
			path = p
			break
		}
	}
	i := slices.IndexFunc(t.Entries, func(e Entry) bool {
		return e.Method == method && strings.TrimSuffix(e.Path, "/") == strings.TrimSuffix(path, "/")
	})
	if i < 0 {
		return Entry{}, false
	}
	return t.Entries[i], true
}

// Router registers routes under /de and /en, or plainly.
type Router struct {
	groups []fiber.Router
	root   fiber.Router
	guards []fiber.Handler
	table  *Table
	plain  bool
}

// New returns the router of app and the table it fills. The guards run after
// the limit of the body, since they read it, and before the permission.
func New(app fiber.Router, guards ...fiber.Handler) (Router, *Table) {
	t := &Table{}
	r := Router{root: app, guards: guards, table: t}
	for _, l := range i18n.Langs {
		r.groups = append(r.groups, app.Group("/"+string(l)))
	}
	return r, t
}

// Plain returns the router of paths without a language prefix.
func (r Router) Plain() Router {
	return Router{groups: []fiber.Router{r.root}, root: r.root, guards: r.guards, table: r.table, plain: true}
}

// Signed returns the router of addresses that prove by themselves who may: mail
// programs call them (RFC 8058), without a page of ours and its token.
func (r Router) Signed() Router {
	r.guards = nil
	return r
}

// Get registers a page or a download.
func (r Router) Get(path string, p actor.Permission, h fiber.Handler) {
	r.add(fiber.MethodGet, path, p, PageLimit, h)
}

// Post registers a form's target.
func (r Router) Post(path string, p actor.Permission, h fiber.Handler) {
	r.add(fiber.MethodPost, path, p, PageLimit, h)
}

// Upload registers a form's target that takes a file of up to limit bytes.
func (r Router) Upload(path string, p actor.Permission, limit int64, h fiber.Handler) {
	r.add(fiber.MethodPost, path, p, limit, h)
}

// Call registers what scripts and other programs speak beside GET and POST,
// with a body of up to limit bytes.
func (r Router) Call(method, path string, p actor.Permission, limit int64, h fiber.Handler) {
	r.add(method, path, p, limit, h)
}

func (r Router) add(method, path string, p actor.Permission, limit int64, h fiber.Handler) {
	r.table.Entries = append(r.table.Entries, Entry{Method: method, Path: path, Permission: p, Plain: r.plain})
	handlers := append([]fiber.Handler{capBody(limit)}, r.guards...)
	handlers = append(handlers, may(p), h)
	for _, g := range r.groups {
		g.Add(method, path, handlers...)
	}
}

// may stops whoever lacks p anywhere; the service decides about the object.
func may(p actor.Permission) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := actor.Require(c.UserContext(), p); err != nil {
			return err
		}
		return c.Next()
	}
}

// capBody refuses a body over limit with a page. Fiber streams bodies
// (StreamRequestBody), so nothing was read into memory before.
func capBody(limit int64) fiber.Handler {
	return func(c *fiber.Ctx) error {
		n := int64(c.Request().Header.ContentLength())
		if n >= 0 && n <= limit {
			err := c.Next()
			drain(c)
			return err
		}
		if n == -2 || c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead { // no body
			return c.Next()
		}
		drain(c)
		c.Context().SetConnectionClose()
		return fault.New(fault.TooLarge, "error.too_large", fault.Args{"Limit": limit >> 20, "Size": max(n, 0) >> 20})
	}
}

// drain reads what a handler left of a body: on a kept connection it would be
// taken for the next request, which somebody else may have written.
func drain(c *fiber.Ctx) {
	s := c.Context().RequestBodyStream()
	if s == nil {
		return
	}
	if n, _ := io.CopyN(io.Discard, s, drainLimit); n > 0 {
		c.Context().SetConnectionClose()
	}
}
