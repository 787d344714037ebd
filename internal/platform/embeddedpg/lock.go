package embeddedpg

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// lockDir takes the directory for this process. The lock is bound to the open
// file, so the kernel releases it however the process ends.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fault.New(fault.Conflict, "postgres.busy", fault.Args{"Dir": dir})
	}
	return nil, fmt.Errorf("lock %s: %w", dir, err)
}

const (
	sharedMemory = "/dev/shm"
	tempPrefix   = "lotse-test-pg-"
	// enoughMemory rules out the 64 MB that containers give by default.
	enoughMemory = 1 << 30
)

// tempDir makes a throw-away directory, in memory where there is room.
func tempDir() (string, error) {
	parent := os.TempDir()
	var fs syscall.Statfs_t
	if err := syscall.Statfs(sharedMemory, &fs); err == nil && fs.Bavail*uint64(fs.Bsize) >= enoughMemory {
		parent = sharedMemory
	}
	dir, err := os.MkdirTemp(parent, tempPrefix)
	if err != nil && parent == sharedMemory {
		dir, err = os.MkdirTemp("", tempPrefix)
	}
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711)
}

// sweepTemp removes throw-away servers whose process was killed; memory would
// fill up otherwise. A lock that can be taken proves that nobody uses them.
func sweepTemp() {
	for _, parent := range []string{sharedMemory, os.TempDir()} {
		entries, err := os.ReadDir(parent)
		if err != nil {
			continue
		}
		for _, e := range entries {
			dir := filepath.Join(parent, e.Name())
			info, err := e.Info()
			if err != nil || !strings.HasPrefix(e.Name(), tempPrefix) || time.Since(info.ModTime()) < time.Minute {
				continue
			}
			if lock, err := lockDir(dir); err == nil {
				if len(serverProcesses(filepath.Join(dir, "data"))) == 0 {
					_ = os.RemoveAll(dir)
				}
				_ = lock.Close()
			}
		}
	}
}
