package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web"
)

const (
	// lull is how long the server still takes requests after it has said that
	// it ends: a proxy needs a moment to send them elsewhere.
	lull = time.Second
	// drain is how long running requests and jobs may take to finish; jobs that
	// take longer are cut off.
	drain = 20 * time.Second
)

type serveCmd struct {
	Demo bool `help:"Demo town on this machine only: known passwords, cookies without Secure, mails also as files."`
}

func (c serveCmd) Run(ctx context.Context) error {
	collectLess()
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if c.Demo && !s.cfg.Loopback() {
		return fault.Wrong("cmd.demo_loopback", fault.Args{"Listen": s.cfg.Listen})
	}
	listener, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		return fault.New(fault.Unavailable, "cmd.port_busy", fault.Args{"Listen": s.cfg.Listen}).Wrap(err)
	}
	defer func() { _ = listener.Close() }()
	a, err := c.prepare(ctx, s)
	if err != nil {
		return err
	}
	defer a.Close()
	return serve(ctx, a, listener, c.Demo)
}

// collectLess lets the heap grow to four times what is in use before it is
// collected: a tenth of the processor time of a page for some 30 MB. GOGC of
// the environment wins.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}

// prepare loads the demo town on the first start, or refuses demo accounts
// and a schema that somebody else has to migrate.
func (c serveCmd) prepare(ctx context.Context, s *station) (*app.App, error) {
	if c.Demo {
		return s.town(ctx, demoCmd{}, bool(s.cfg.Worker))
	}
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	a, err := s.app(bool(s.cfg.Worker), false)
	if err != nil {
		return nil, err
	}
	demo, err := a.HasDemo(ctx)
	if err == nil && demo {
		err = fault.Clash("cmd.demo_accounts")
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// serve runs web and worker until ctx ends, then lets requests and jobs finish.
func serve(ctx context.Context, a *app.App, listener net.Listener, demo bool) error {
	if err := a.Refresh(ctx); err != nil {
		// The texts that are there still serve; the next start tries again.
		slog.ErrorContext(ctx, "starter content is not brought up to date", "err", err)
	}
	site := web.New(a, web.Options{Demo: demo, Version: programVersion()})
	if err := a.Start(ctx); err != nil {
		return err
	}
	if demo {
		printDemo(ctx, a, listener.Addr().String())
	} else {
		progress(ctx, "cmd.serving", i18n.Args{"Listen": listener.Addr().String()})
	}
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error { return site.Listener(listener) })
	group.Go(func() error {
		<-gctx.Done()
		if site.Drain(); !demo {
			time.Sleep(lull)
		}
		return drained(ctx, site.Shutdown)
	})
	// At once, so that slow requests take no time from the jobs.
	group.Go(func() error {
		<-gctx.Done()
		return drained(ctx, a.Stop)
	})
	return group.Wait()
}

// drained gives what ends its time, although ctx has ended.
func drained(ctx context.Context, end func(context.Context) error) error {
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	return end(stop)
}

type workerCmd struct{}

func (workerCmd) Run(ctx context.Context) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.connect(ctx); err != nil {
		return err
	}
	a, err := s.app(true, false)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Start(ctx); err != nil {
		return err
	}
	progress(ctx, "cmd.working")
	<-ctx.Done()
	return drained(ctx, a.Stop)
}
