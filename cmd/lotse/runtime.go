package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// station is what every command needs: configuration and a database.
type station struct {
	cfg              *config.Config
	log              *slog.Logger
	appURL, ownerURL string
	private          *embeddedpg.Server
	DB               *db.DB
}

// open reads the configuration and reaches the database; without
// LOTSE_DATABASE_URL it starts the private one.
func open(ctx context.Context) (*station, error) {
	cfg, err := config.FromEnvironment()
	if err != nil {
		return nil, err
	}
	s := &station{cfg: cfg, log: logger(cfg.Log), appURL: cfg.DatabaseURL.Reveal(), ownerURL: cfg.OwnerURL.Reveal()}
	slog.SetDefault(s.log)
	if cfg.Private() {
		if err := s.startPrivate(ctx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *station) startPrivate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	dir := filepath.Join(s.cfg.DataDir, "postgres")
	srv, err := embeddedpg.Start(ctx, embeddedpg.Options{Dir: dir, Log: s.log, Progress: func(id string) { progress(ctx, id) }})
	if err != nil {
		// A command beside a running server uses that server's database.
		var f *fault.Error
		if running, ok := embeddedpg.Attach(ctx, dir); ok && errors.As(err, &f) && f.ID == "postgres.busy" {
			s.appURL, s.ownerURL = running.AppURL, running.OwnerURL
			return nil
		}
		return err
	}
	s.private, s.appURL, s.ownerURL = srv, srv.AppURL, srv.OwnerURL
	return nil
}

// progress is one line for whoever waits at the terminal.
func progress(ctx context.Context, id string, args ...i18n.Args) {
	fmt.Fprintln(os.Stderr, "  "+i18n.T(ctx, id, args...))
}

func (s *station) migrate(ctx context.Context) error {
	if err := s.cfg.RequireOwner(); err != nil {
		return err
	}
	u, err := url.Parse(s.appURL)
	if err != nil || u.User == nil {
		return fault.Wrong("config.wrong.LOTSE_DATABASE_URL")
	}
	return db.Migrate(ctx, s.ownerURL, u.User.Username())
}

// connect opens the pool and refuses a wrong schema or role.
func (s *station) connect(ctx context.Context) error {
	d, err := db.Open(ctx, db.Options{URL: s.appURL, MaxConns: 20})
	if err != nil {
		return fault.New(fault.Unavailable, "cmd.database", fault.Args{"Reason": err.Error()})
	}
	s.DB = d
	if err := d.CheckRole(ctx); err != nil {
		return err
	}
	return d.CheckSchema(ctx)
}

// app builds every service.
func (s *station) app(work, demo bool) (*app.App, error) {
	return app.New(app.Options{DB: s.DB, Config: s.cfg, Log: s.log, Work: work, Demo: demo})
}

func (s *station) close() {
	if s.DB != nil {
		s.DB.Close()
	}
	if s.private != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.private.Stop(ctx); err != nil {
			s.log.Error("private database", "err", err)
		}
	}
}

// task runs fn for a command that needs the whole application but serves
// nothing.
func task(ctx context.Context, fn func(ctx context.Context, a *app.App) error) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if s.private != nil { // nobody else could have migrated it
		if err := s.migrate(ctx); err != nil {
			return err
		}
	}
	if err := s.connect(ctx); err != nil {
		return err
	}
	a, err := s.app(false, false)
	if err != nil {
		return err
	}
	defer a.Close()
	return fn(ctx, a)
}

// tenantTask is task as the system of one tenant.
func tenantTask(ctx context.Context, slug string, fn func(ctx context.Context, a *app.App, t *tenant.Tenant) error) error {
	return task(ctx, func(ctx context.Context, a *app.App) error {
		t, err := a.Tenants.BySlug(ctx, slug)
		if err != nil {
			return err
		}
		return fn(i18n.WithLang(t.Context(ctx), i18n.LangOf(ctx)), a, t)
	})
}
