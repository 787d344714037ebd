package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
)

// Options of Run. Zero values are those of the figures.
type Options struct {
	Only    []string // parts; empty: all
	People  int      // of both sets
	Courses int      // of both sets; goals hold for 100
	Windows int
	Window  time.Duration
	Dir     string // kept between runs
	Profile string // where processor profiles are written; empty: none
}

// run is a run under way.
type run struct {
	Options
	out     io.Writer
	machine *machine
	program string
	report  report
}

// part is a group of figures that can be asked for alone.
type part struct {
	name string
	do   func(*run, context.Context) error
}

var parts = []part{
	{"pages", (*run).pages},
	{"tenfold", (*run).tenfold},
	{"writes", (*run).writes},
	{"readiness", (*run).readiness},
	{"import", (*run).imports},
	{"authors", (*run).authors},
	{"duties", (*run).duties},
	{"digests", (*run).digests},
	{"skills", (*run).skills},
	{"search", (*run).searches},
	{"forum", (*run).forum},
	{"visit", (*run).visit},
	{"start", (*run).start},
}

// Parts are the names of the groups of figures.
func Parts() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

// Run measures and prints. It fails when an answer was wrong, not when a goal
// is missed: that is what the table is for.
func Run(ctx context.Context, out io.Writer, o Options) (err error) {
	r := &run{Options: o, out: out}
	if err := r.complete(); err != nil {
		return err
	}
	if r.program, err = build(ctx, r.Dir, r.Profile != ""); err != nil {
		return err
	}
	if r.machine, err = startMachine(ctx, r.Dir, out); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.machine.stop(ctx)) }()
	said, err := r.machine.settings(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "PostgreSQL: %s\n%s\n", said, surroundings())
	for _, p := range parts {
		if len(r.Only) > 0 && !slices.Contains(r.Only, p.name) {
			continue
		}
		fmt.Fprintf(out, "measuring %s …\n", p.name)
		begin := time.Now()
		if err := p.do(r, ctx); err != nil {
			return fmt.Errorf("bench: %s: %w", p.name, err)
		}
		fmt.Fprintf(out, "%s took %s\n", p.name, time.Since(begin).Round(time.Second))
	}
	fmt.Fprintln(out)
	return r.report.print(out)
}

func (r *run) complete() error {
	for _, name := range r.Only {
		if !slices.Contains(Parts(), name) {
			return fmt.Errorf("bench: there is no part %q, but %s", name, strings.Join(Parts(), ", "))
		}
	}
	if r.People == 0 {
		r.People = dataset.A.People
	}
	if r.Windows == 0 {
		r.Windows = 3
	}
	if r.Window == 0 {
		r.Window = 1500 * time.Millisecond
	}
	if r.Dir == "" {
		var err error
		if r.Dir, err = cacheDir(); err != nil {
			return err
		}
	}
	return nil
}

// sized is a set with as many people as were asked for.
func (r *run) sized(s dataset.Size) dataset.Size {
	s.People = s.People * r.People / dataset.A.People
	if r.Courses > 0 {
		s.Courses = r.Courses
	}
	return s
}

// program is the package of what is measured.
const program = "codeberg.org/lotse/lotse/cmd/lotse"

// build compiles the program as `make build` does; for profiles with a file
// more.
func build(ctx context.Context, dir string, profiled bool) (string, error) {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "lotse")
	args := []string{"build", "-o", out}
	if profiled {
		flag, err := overlay(ctx, dir)
		if err != nil {
			return "", err
		}
		args = append(args, flag)
	}
	_, err := output(ctx, "go", append(args, program)...)
	return out, err
}

func output(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var said strings.Builder
	cmd.Stderr = &said
	b, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("bench: %s %s: %w\n%s", name, args[0], err, said.String())
	}
	return strings.TrimSpace(string(b)), nil
}

// surroundings say how busy the machine was before.
func surroundings() string {
	load, _ := os.ReadFile("/proc/loadavg")
	f := strings.Fields(string(load) + " ? ?")
	return fmt.Sprintf("processors: %d, load before: %s (1 min), %s (5 min)", processors(), f[0], f[1])
}
