package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/assets"
)

type doctorCmd struct{}

// finding is one line of the doctor: a check and what to do, "" where it is
// well.
type finding struct {
	check, advice string
}

func (doctorCmd) Run(ctx context.Context) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	for _, line := range s.cfg.Lines() {
		fmt.Println(line)
	}
	fmt.Println()
	bad := 0
	for _, f := range examine(ctx, s) {
		mark := i18n.T(ctx, "cmd.doctor.ok")
		if f.advice != "" {
			mark = f.advice
			bad++
		}
		fmt.Printf("%-22s %s\n", i18n.T(ctx, "cmd.doctor."+f.check), mark)
	}
	if bad > 0 {
		os.Exit(1)
	}
	return nil
}

func examine(ctx context.Context, s *station) []finding {
	list := []finding{{check: "variables", advice: unknownVariables(ctx)}}
	add := func(check string, err error) bool {
		f := finding{check: check}
		if err != nil {
			f.advice = explain(err)
		}
		list = append(list, f)
		return err == nil
	}
	if !add("database", s.connect(ctx)) {
		return list
	}
	a, err := s.app(false, false)
	if !add("configuration", err) {
		return list
	}
	defer a.Close()
	demo, err := a.HasDemo(ctx)
	add("accounts", err)
	if demo {
		list[len(list)-1].advice = i18n.T(ctx, "cmd.demo_accounts")
	}
	add("pdf", a.PDF.Check())
	add("media", blob.Check(ctx, a.Media.Blobs))
	if !assets.Bundled() {
		list = append(list, finding{check: "pages", advice: i18n.T(ctx, "cmd.doctor.no_assets")})
	}
	return append(list, finding{check: "mail", advice: mailAdvice(ctx, a)})
}

func unknownVariables(ctx context.Context) string {
	environ := map[string]string{}
	for _, kv := range os.Environ() {
		k, v, _ := strings.Cut(kv, "=")
		environ[k] = v
	}
	if names := config.Unknown(environ); len(names) > 0 {
		return i18n.T(ctx, "cmd.doctor.unknown", i18n.Args{"Names": strings.Join(names, ", ")})
	}
	return ""
}

// mailAdvice says how many mails wait, and why.
func mailAdvice(ctx context.Context, a *app.App) string {
	waiting := 0
	err := a.Tenants.Each(ctx, func(ctx context.Context, _ *tenant.Tenant) error {
		return a.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) error {
			w, err := a.Mail.Waiting(ctx)
			waiting += w.Queued
			return err
		})
	})
	switch {
	case err != nil:
		return explain(err)
	case !a.Mail.Configured():
		return i18n.T(ctx, "cmd.doctor.no_smtp", i18n.Args{"Waiting": waiting})
	}
	return ""
}
