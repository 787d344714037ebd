// Package web is everything that speaks HTTP: the one list of handlers, the
// order of the middleware, the limits of a request.
package web

import (
	"context"
	"net"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/assets"
	"codeberg.org/lotse/lotse/web/gallery"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Options of New.
type Options struct {
	Demo    bool   // cookies without Secure, on this machine only
	Version string // shown by /healthz
	Clock   func() time.Time
}

// Site is the running web application.
type Site struct {
	App    *fiber.App
	Routes *route.Table

	draining atomic.Bool
}

// New puts the site together.
func New(a *app.App, o Options) *Site {
	s := &Site{App: fiber.New(fiber.Config{
		AppName:               "Lotse",
		Immutable:             true, // strings of a request must outlive it
		DisableStartupMessage: true,
		ErrorHandler:          respond.Error,
		StreamRequestBody:     true, // web/route caps bodies, so a large one gets a page
		BodyLimit:             route.PageLimit,
		ReadTimeout:           2 * time.Minute,
		WriteTimeout:          2 * time.Minute,
		IdleTimeout:           75 * time.Second,
		ReadBufferSize:        16 << 10,
	})}
	s.App.Server().CloseOnShutdown = true
	s.App.Use(recover.New(), s.partingWords)
	if trusted := a.Config.Proxies; len(trusted) > 0 {
		s.App.Use(behind(trusted))
	}
	s.operations(a, o)
	s.App.Use("/assets", assets.Handler())
	s.App.Use(compressed)
	m := sessions(a, o)
	s.App.Use(m.Headers, m.Middleware)
	s.App.Get("/", m.Root)
	r, table := route.New(s.App, m.Guard)
	s.Routes = table
	mount(r, a, m)
	if o.Demo {
		gallery.Mount(r)
	}
	s.App.Use(func(*fiber.Ctx) error { return fault.Missing("error.not_found") })
	return s
}

// Listener serves until Shutdown.
func (s *Site) Listener(l net.Listener) error { return s.App.Listener(l) }

// Drain makes /readyz say no and every answer end its connection, so that a
// proxy sends new requests elsewhere.
func (s *Site) Drain() { s.draining.Store(true) }

func (s *Site) partingWords(c *fiber.Ctx) error {
	if s.draining.Load() {
		c.Context().SetConnectionClose()
	}
	return c.Next()
}

// Shutdown lets running requests finish.
func (s *Site) Shutdown(ctx context.Context) error { return s.App.ShutdownWithContext(ctx) }
