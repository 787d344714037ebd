package embeddedpg

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// awaitRemains lets the processes of a killed predecessor end and removes its
// pid file. Our lock proves that their owner is gone, so nobody is served by
// them any more. PostgreSQL itself only compares process numbers, which may
// meanwhile belong to something else, and would then refuse to start.
func (c *cluster) awaitRemains(ctx context.Context) error {
	steps := []struct {
		signal   syscall.Signal
		patience time.Duration
	}{
		{syscall.SIGINT, 30 * time.Second},  // fast shutdown; already under way after a kill -9
		{syscall.SIGQUIT, 10 * time.Second}, // at once; the log brings everything back
	}
	for _, s := range steps {
		if c.quiet(ctx, s.signal, s.patience) {
			err := os.Remove(filepath.Join(c.data(), "postmaster.pid"))
			if errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fault.New(fault.Conflict, "postgres.remains", fault.Args{"Dir": c.dir})
}

func (c *cluster) quiet(ctx context.Context, sig syscall.Signal, patience time.Duration) bool {
	rest := serverProcesses(c.data())
	if len(rest) == 0 {
		return true
	}
	c.progress("postgres.progress.remains")
	for _, pid := range rest {
		_ = syscall.Kill(pid, sig)
	}
	deadline := time.After(patience)
	for len(serverProcesses(c.data())) > 0 {
		select {
		case <-ctx.Done():
			return false
		case <-deadline:
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	return true
}

// answered reports whether the server that ended had been ready: it keeps its
// state in the pid file, which a kill -9 leaves behind.
func (c *cluster) answered() bool {
	b, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return false
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.TrimSpace(lines[len(lines)-1]) == "ready"
}

// Processes are the process ids of the server now, for tests that harm it.
func (s *Server) Processes() []int { return serverProcesses(filepath.Join(s.Dir, "data")) }

// serverProcesses finds postgres processes by their working directory, which
// PostgreSQL sets to the data directory: unlike a process number it can not be
// somebody else's.
func serverProcesses(data string) []int {
	if real, err := filepath.EvalSymlinks(data); err == nil {
		data = real
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		proc := filepath.Join("/proc", e.Name())
		if cwd, err := os.Readlink(filepath.Join(proc, "cwd")); err != nil || cwd != data {
			continue
		}
		exe, err := os.Readlink(filepath.Join(proc, "exe"))
		if err == nil && filepath.Base(strings.TrimSuffix(exe, " (deleted)")) == "postgres" {
			pids = append(pids, pid)
		}
	}
	return pids
}
