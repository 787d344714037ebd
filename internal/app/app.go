// Package app builds every service once and connects their news. The server,
// the worker, the commands and the tests all use this one list.
package app

import (
	"context"
	"fmt"
	"log/slog"

	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Options of New.
type Options struct {
	DB     *db.DB
	Config *config.Config
	Log    *slog.Logger
	Work   bool // this process works jobs
	Demo   bool
}

// App is every service of the program.
type App struct {
	DB      *db.DB
	Config  *config.Config
	Log     *slog.Logger
	Tenants *tenant.Service
	Jobs    *job.Client

	work bool
}

// New builds the services and wires their topics.
func New(o Options) (*App, error) {
	a := &App{DB: o.DB, Config: o.Config, Log: o.Log, work: o.Work}
	a.Tenants = tenant.New(o.DB, o.Config.Base())
	registry := job.NewRegistry()
	jobs, err := job.New(o.DB, registry, job.Options{Work: o.Work, Log: o.Log, Ticks: a.ticks()})
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	a.Jobs = jobs
	return a, nil
}

// Start begins to work jobs where this process works.
func (a *App) Start(ctx context.Context) error {
	if !a.work {
		return nil
	}
	return a.Jobs.Start(context.WithoutCancel(ctx))
}

// Stop finishes running jobs.
func (a *App) Stop(ctx context.Context) error {
	if !a.work {
		return nil
	}
	return a.Jobs.Stop(ctx)
}

// Close frees what outlives requests.
func (a *App) Close() {}

// Ready says what this process needs and whether it has it.
func (a *App) Ready(ctx context.Context) map[string]string {
	state := func(err error) string {
		if err != nil {
			return err.Error()
		}
		return "ok"
	}
	checks := map[string]string{"database": state(a.DB.Pool().Ping(ctx)), "schema": state(a.DB.CheckSchema(ctx)), "worker": "off"}
	if a.work {
		checks["worker"] = "ok"
	}
	return checks
}
