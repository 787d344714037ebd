package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// process is the postmaster and the goroutine that keeps it alive.
type process struct {
	cluster *cluster
	log     *slog.Logger
	logPath string
	logFrom int64
	fast    bool

	mu   sync.Mutex
	cmd  *exec.Cmd
	once sync.Once

	up     atomic.Bool   // it has answered once
	quit   chan struct{} // closed when it shall stop
	failed chan struct{} // closed when it died before it answered
	ended  chan struct{} // closed when no server runs any more
}

// launch starts the postmaster; it does not wait until it answers.
func (c *cluster) launch(fast bool) (*process, error) {
	run := socketDir(c.dir)
	if err := c.ownDir(run); err != nil {
		return nil, err
	}
	p := &process{
		cluster: c, log: c.log, fast: fast,
		logPath: filepath.Join(c.dir, "postgres.log"),
		quit:    make(chan struct{}), failed: make(chan struct{}), ended: make(chan struct{}),
	}
	if info, err := os.Stat(p.logPath); err == nil {
		p.logFrom = info.Size()
		if info.Size() > 10<<20 {
			p.logFrom = 0
			_ = os.Rename(p.logPath, p.logPath+".1")
		}
	}
	started := make(chan error, 1)
	go p.supervise(started)
	return p, <-started
}

// ownDir makes the socket's folder private to the server's account. A folder
// of somebody else with the same name is refused.
func (c *cluster) ownDir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || (int(st.Uid) != os.Geteuid() && int(st.Uid) != c.as.uid) {
		return fmt.Errorf("socket directory %s belongs to somebody else", dir)
	}
	return errors.Join(c.as.own(dir), os.Chmod(dir, 0o700))
}

// supervise runs the server until stop and starts it again when it dies. The
// death signal follows the thread that forked, so this goroutine keeps one.
func (p *process) supervise(started chan<- error) {
	runtime.LockOSThread()
	defer close(p.ended)
	err := p.start()
	started <- err
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		if err == nil {
			err = p.cmd.Wait()
			if p.cluster.answered() {
				pause = firstPause // it died of something else than its start
			}
		}
		if !p.up.Load() {
			close(p.failed)
			return
		}
		if !p.sleep(pause) {
			return
		}
		p.log.Error("private PostgreSQL ended, starting it again", "error", err, "log", p.logPath)
		if err = p.cluster.awaitRemains(context.Background()); err == nil {
			err = p.start()
		}
	}
}

const (
	firstPause   = 50 * time.Millisecond
	longestPause = 10 * time.Second
)

// sleep reports false when the server shall stop.
func (p *process) sleep(d time.Duration) bool {
	select {
	case <-p.quit:
		return false
	case <-time.After(d):
		return true
	}
}

func (p *process) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.quit: // stop has signalled the server before; there must be no other
		return context.Canceled
	default:
	}
	c := p.cluster
	out, err := os.OpenFile(p.logPath, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o640)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	// A file, not a pipe: the server must be able to say its last words after
	// a kill -9 of this process.
	cmd := c.as.command(context.Background(), c.dir, c.bin.path("postgres"), p.arguments()...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	p.cmd = cmd
	return nil
}

// stop ends the server and waits; it may be called more than once.
func (p *process) stop(ctx context.Context) error {
	p.mu.Lock()
	p.once.Do(func() { close(p.quit) })
	cmd := p.cmd
	p.mu.Unlock()
	if cmd == nil {
		return nil
	}
	_ = cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-p.ended:
		return nil
	case <-ctx.Done():
	}
	_ = cmd.Process.Signal(syscall.SIGQUIT)
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
		_ = cmd.Process.Kill()
		<-p.ended
	}
	return fmt.Errorf("private PostgreSQL stopped hard: %w", ctx.Err())
}

// lastWords is what the server logged since this start.
func (p *process) lastWords() string {
	f, err := os.Open(p.logPath)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Seek(p.logFrom, io.SeekStart); err != nil {
		return err.Error()
	}
	said, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return err.Error()
	}
	return lastLines(string(said), 5)
}

// onLockedThread keeps the thread until f returns: a short-lived child must
// not get its death signal because the runtime retired a thread.
func onLockedThread(f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return f()
}
