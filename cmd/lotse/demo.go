package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

type demoCmd struct {
	Today string `help:"The day the town's history ends on, e.g. 2026-06-08 (default: today)."`
	Reset bool   `help:"Empty the database first; refused where a real municipality lives."`
}

func (c demoCmd) Run(ctx context.Context) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if c.Reset {
		if err := s.cfg.RequireOwner(); err != nil {
			return err
		}
		if err := db.Reset(ctx, s.ownerURL); err != nil {
			return err
		}
	}
	a, err := s.town(ctx, c, false)
	if err != nil {
		return err
	}
	a.Close()
	return nil
}

// town migrates and loads the demo town. A load that was interrupted begins
// again: nothing but the demo is lost.
func (s *station) town(ctx context.Context, c demoCmd, work bool) (*app.App, error) {
	var today clock.Date
	if c.Today != "" {
		var err error
		if today, err = clock.ParseDate(c.Today); err != nil {
			return nil, fault.Wrong("cmd.date", fault.Args{"Value": c.Today})
		}
	}
	for again := false; ; again = true {
		progress(ctx, "cmd.progress.migrate")
		if err := s.migrate(ctx); err != nil {
			return nil, err
		}
		if err := s.connect(ctx); err != nil {
			return nil, err
		}
		a, err := s.app(work, true)
		if err != nil {
			return nil, err
		}
		err = demo.Load(ctx, a, demo.Options{Today: today, Progress: func(id string, args ...i18n.Args) { progress(ctx, id, args...) }})
		if err == nil {
			return a, nil
		}
		a.Close()
		var f *fault.Error
		if again || !errors.As(err, &f) || f.ID != "cmd.demo_interrupted" {
			return nil, err
		}
		s.DB.Close()
		if err := db.Reset(ctx, s.ownerURL); err != nil {
			return nil, err
		}
	}
}

// printDemo says where the town is and who may sign in.
func printDemo(ctx context.Context, a *app.App, address string) {
	out := func(id string, args ...i18n.Args) { fmt.Fprintln(os.Stderr, i18n.T(ctx, id, args...)) }
	fmt.Fprintln(os.Stderr)
	out("cmd.demo.ready", i18n.Args{"URL": "http://" + address})
	fmt.Fprintln(os.Stderr)
	out("cmd.demo.accounts", i18n.Args{"Password": demo.Password})
	for _, acc := range demo.Accounts {
		fmt.Fprintf(os.Stderr, "  %-14s %s\n", acc.Login, i18n.T(ctx, "cmd.demo.role."+acc.Label()))
	}
	if t, err := a.Tenants.BySlug(ctx, demo.Neighbour); err == nil {
		out("cmd.demo.neighbour", i18n.Args{"Login": demo.Neighbour, "URL": a.Tenants.BaseURL(t)})
	}
	fmt.Fprintln(os.Stderr)
	out("cmd.demo.mails", i18n.Args{"Dir": app.MailDir(a.Config)})
	out("cmd.demo.stop")
}
