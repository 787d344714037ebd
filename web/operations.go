package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"codeberg.org/lotse/lotse/internal/app"
)

// operations mounts what machines ask: is it alive, is it ready, how does it
// do. These paths belong to no tenant and need no session.
func (s *Site) operations(a *app.App, o Options) {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	requests := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "lotse_http_request_seconds", Help: "Time of requests by route and status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 3},
	}, []string{"method", "route", "status"})
	reg.MustRegister(requests)

	s.App.Get("/healthz", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"status": "ok", "version": o.Version}) })
	s.App.Get("/readyz", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		checks := a.Ready(ctx)
		checks["draining"] = "no"
		code := fiber.StatusOK
		if s.draining.Load() {
			checks["draining"] = "yes"
			code = fiber.StatusServiceUnavailable
		}
		for _, state := range checks {
			if state != "ok" && state != "no" && state != "off" {
				code = fiber.StatusServiceUnavailable
			}
		}
		return c.Status(code).JSON(checks)
	})
	s.App.Get("/metrics", adaptor.HTTPHandler(promhttp.HandlerFor(reg, promhttp.HandlerOpts{})))
	s.App.Use(func(c *fiber.Ctx) error {
		start := time.Now()
		err := c.Next()
		if err != nil {
			// The error handler sets the status; let it run now so that it counts.
			if herr := c.App().ErrorHandler(c, err); herr != nil {
				return herr
			}
		}
		requests.WithLabelValues(c.Method(), c.Route().Path, statusClass(c.Response().StatusCode())).Observe(time.Since(start).Seconds())
		return nil
	})
}

func statusClass(code int) string { return string(rune('0'+code/100)) + "xx" }
