// Command lotse is the program: server, worker, migrations and the commands
// of the people who run it. It holds no rules; those stand in internal/.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

type commands struct {
	Serve   serveCmd   `cmd:"" help:"Serve the web pages; work jobs too unless LOTSE_WORKER=off."`
	Worker  workerCmd  `cmd:"" help:"Work jobs only."`
	Migrate migrateCmd `cmd:"" help:"Bring the database schema up to date."`
	Demo    demoCmd    `cmd:"" help:"Load the demo town Lindenau."`
	Tenant  struct {
		Create tenantCreateCmd `cmd:"" help:"Found a municipality."`
	} `cmd:"" help:"Municipalities."`
	Network struct {
		Found networkFoundCmd `cmd:"" help:"Found a network with its first municipality."`
		Join  networkJoinCmd  `cmd:"" help:"Take a municipality into a network."`
		Leave networkLeaveCmd `cmd:"" help:"Let a municipality leave; what it shared is its own again."`
		List  networkListCmd  `cmd:"" help:"List networks and who is in them."`

		Keys   networkKeysCmd   `cmd:"" help:"List the keys a municipality signs shared courses with."`
		Rotate networkRotateCmd `cmd:"" help:"Give a municipality a new key; the old one still verifies."`
		Revoke networkRevokeCmd `cmd:"" help:"Refuse what a key signed; sign anew what is shared."`

		Trust struct {
			List   networkTrustListCmd   `cmd:"" help:"List municipalities of other installations that the network trusts."`
			Add    networkTrustAddCmd    `cmd:"" help:"Trust a municipality of another installation."`
			Remove networkTrustRemoveCmd `cmd:"" help:"End that."`
		} `cmd:"" help:"Municipalities of other installations."`
	} `cmd:"" help:"Networks of municipalities that share the forum."`
	Admin struct {
		Create adminCreateCmd `cmd:"" help:"Create an administrator and print a one-time link."`
	} `cmd:"" help:"Administrators."`
	Import importCmd `cmd:"" help:"Import units or people from an HR export (CSV or XLSX)."`
	Course struct {
		Import courseImportCmd `cmd:"" help:"Import a course: by slug one that ships with the program, a directory or a package."`
		Export courseExportCmd `cmd:"" help:"Write the published course as a package."`
	} `cmd:"" help:"Courses."`
	Bounce bounceCmd `cmd:"" help:"Read a notice of a mail that came back from standard input, as a mail server hands it over."`
	Search struct {
		Rebuild searchRebuildCmd `cmd:"" help:"Make what the search knows of a municipality anew."`
	} `cmd:"" help:"The search."`
	Doctor  doctorCmd  `cmd:"" help:"Check configuration, database, mail and PDF and say what to do."`
	Version versionCmd `cmd:"" help:"Print version, schema and build tags."`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "lotse: "+explain(err))
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, stop := signal.NotifyContext(i18n.WithLang(context.Background(), shellLang()), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli commands
	parser, err := kong.New(&cli, kong.Name("lotse"), kong.UsageOnError(),
		kong.Description("Lotse brings the staff of a municipality through the digital transformation."),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return err
	}
	k, err := parser.Parse(args)
	if err != nil {
		return err
	}
	return k.Run()
}

// shellLang is German in a German shell, else English: logs and commands are
// read by the IT team.
func shellLang() i18n.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "de") {
				return i18n.DE
			}
			return i18n.EN
		}
	}
	return i18n.EN
}

// explain is an error in sentences: a fault's message and its fields.
func explain(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err.Error()
	}
	lang := shellLang()
	lines := []string{i18n.In(lang, f.ID, withCount(f.Args, len(f.Fields)))}
	var problems courseware.Problems
	if errors.As(err, &problems) {
		lines = append(lines, problems.In(lang))
	}
	for _, field := range f.Fields {
		lines = append(lines, "  "+i18n.In(lang, field.ID, field.Args))
	}
	if f.Kind == fault.Internal && f.Err != nil || f.ID == "error.unavailable" && f.Err != nil {
		lines = append(lines, "  ("+f.Err.Error()+")")
	}
	return strings.Join(lines, "\n")
}

func withCount(args fault.Args, n int) fault.Args {
	if _, ok := args["Count"]; ok || n == 0 {
		return args
	}
	out := fault.Args{"Count": n}
	for k, v := range args {
		out[k] = v
	}
	return out
}

func logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// version is set by the build; a build without it names the commit.
var version = ""

func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return "dev-" + s.Value[:12]
			}
		}
	}
	return "dev"
}
