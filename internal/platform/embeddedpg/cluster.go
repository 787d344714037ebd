package embeddedpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// cluster is the directory of one server and who works in it.
type cluster struct {
	dir      string
	log      *slog.Logger
	progress func(id string)
	bin      binaries
	as       account
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

// choose settles binaries and account: the version the data was written by,
// else the newest, and the first account that really works with it.
func (c *cluster) choose(ctx context.Context, bin string) error {
	found := findBinaries(ctx, bin)
	if len(found) == 0 {
		return fault.New(fault.Unavailable, "postgres.missing", fault.Args{"Major": oldestMajor})
	}
	fit, err := c.matching(found)
	if err != nil {
		return err
	}
	tried := c.try(ctx, fit)
	if last := fit[len(fit)-1]; tried != nil && last.npm {
		// The checkout lies below a closed home directory: a copy beside the
		// data is within reach of the server's account.
		reach, err := last.copyTo(c.dir)
		if err != nil {
			return fmt.Errorf("copy PostgreSQL to %s: %w", c.dir, err)
		}
		tried = c.try(ctx, []binaries{reach})
	}
	if tried != nil {
		return fault.New(fault.Unavailable, "postgres.account", fault.Args{"Dir": c.dir}).Wrap(tried)
	}
	c.log.Info("private PostgreSQL", "dir", c.dir, "bin", c.bin.dir, "major", c.bin.major, "account", c.as.name)
	return nil
}

// matching keeps the binaries that can open the data.
func (c *cluster) matching(found []binaries) ([]binaries, error) {
	have, err := c.version()
	if err != nil || have == 0 {
		return found, err
	}
	var fit []binaries
	var majors []string
	for _, b := range found {
		majors = append(majors, strconv.Itoa(b.major))
		if b.major == have {
			fit = append(fit, b)
		}
	}
	if len(fit) == 0 {
		return nil, fault.New(fault.Conflict, "postgres.version",
			fault.Args{"Dir": c.dir, "Have": have, "Found": strings.Join(majors, ", ")})
	}
	return fit, nil
}

// try settles the first account and binaries that work together.
func (c *cluster) try(ctx context.Context, fit []binaries) error {
	var tried []error
	for _, b := range fit {
		for _, a := range accounts(c.data()) {
			err := a.works(ctx, c.dir, b)
			if err == nil {
				c.bin, c.as = b, a
				return nil
			}
			tried = append(tried, fmt.Errorf("%s with %s: %w", a.name, b.dir, err))
		}
	}
	return errors.Join(tried...)
}

// version reads the major version of the data; 0 means that there is none.
func (c *cluster) version() (int, error) {
	raw, err := os.ReadFile(filepath.Join(c.data(), "PG_VERSION"))
	if err == nil {
		return strconv.Atoi(string(bytes.TrimSpace(raw)))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	entries, err := os.ReadDir(c.data())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	if len(entries) > 0 {
		return 0, fault.New(fault.Conflict, "postgres.foreign", fault.Args{"Dir": c.data()})
	}
	return 0, nil
}

// initialise makes the cluster if there is none. It grows under another name
// and is renamed when complete: a kill in between leaves no half data.
func (c *cluster) initialise(ctx context.Context, fast bool) error {
	if have, err := c.version(); err != nil || have != 0 {
		return err
	}
	c.progress("postgres.progress.init")
	half, err := filepath.Glob(filepath.Join(c.dir, "initdb-*"))
	if err != nil {
		return err
	}
	for _, dir := range half { // left by a kill, never held data
		_ = os.RemoveAll(dir)
	}
	fresh, err := os.MkdirTemp(c.dir, "initdb-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	if err := c.as.own(fresh); err != nil {
		return err
	}
	args := []string{
		"--pgdata=" + fresh, "--username=" + super, "--auth=trust",
		"--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
	}
	if fast {
		args = append(args, "--no-sync")
	} else {
		args = append(args, "--data-checksums")
	}
	var said bytes.Buffer
	cmd := c.as.command(ctx, c.dir, c.bin.path("initdb"), args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := onLockedThread(cmd.Run); err != nil {
		return fault.New(fault.Unavailable, "postgres.init", fault.Args{"Dir": c.dir}).
			Wrap(fmt.Errorf("initdb: %w: %s", err, lastLines(said.String(), 5)))
	}
	if err := os.Rename(fresh, c.data()); err != nil {
		return err
	}
	return syncDir(c.dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
