package crash

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// ErrNoDisk says that this machine allows no small file system.
var ErrNoDisk = errors.New("no small file system could be made here, so a full disk is not proven: run it as root or where user namespaces are allowed")

// isolated marks a process that has its own mounts.
const isolated = "LOTSE_TEST_ISOLATED"

// Isolate runs this program again with mounts of its own, as root of a user
// namespace where it is not root, and returns its exit code. It reports false
// where it is isolated already or where that is not allowed.
func Isolate() (code int, done bool) {
	if os.Getenv(isolated) != "" {
		return 0, false
	}
	self, err := os.Executable()
	if err != nil {
		return 0, false
	}
	cmd := exec.Command(self, os.Args[1:]...)
	cmd.Env = append(os.Environ(), isolated+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if uid := os.Geteuid(); uid != 0 {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	runtime.LockOSThread() // the kernel ends a child with the thread that made it
	if err := cmd.Start(); err != nil {
		runtime.UnlockOSThread()
		return 0, false
	}
	err = cmd.Wait() // a Ctrl-C reaches both; the other one cleans up
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(exit.ExitCode(), 1), true
	}
	return 0, true
}

// smallDisk mounts an empty file system of some bytes at dir.
func smallDisk(dir string, bytes int) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, err
	}
	if err := syscall.Mount("lotse-chaos", dir, "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, fmt.Sprintf("size=%d,mode=0711", bytes)); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNoDisk, err)
	}
	return func() error { return syscall.Unmount(dir, syscall.MNT_DETACH) }, nil
}

// ballast fills what is free beside PostgreSQL, and goes on as it frees more.
type ballast struct {
	path string
	stop chan struct{}
	done chan error
}

func loadBallast(dir string) *ballast {
	b := &ballast{path: filepath.Join(dir, "ballast"), stop: make(chan struct{}), done: make(chan error, 1)}
	go func() { b.done <- b.grow() }()
	return b
}

func (b *ballast) grow() error {
	f, err := os.Create(b.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	block := make([]byte, 1<<20)
	for {
		for _, size := range []int{len(block), 4 << 10} { // to the last page
			for err = nil; err == nil; {
				_, err = f.Write(block[:size])
			}
			if !errors.Is(err, syscall.ENOSPC) {
				return err
			}
		}
		select {
		case <-b.stop:
			return nil
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// drop frees the space.
func (b *ballast) drop() error {
	close(b.stop)
	return errors.Join(<-b.done, os.Remove(b.path))
}
