// Package process runs a server as a process of its own, keeps what it says in
// a file, and ends it: in order, or as a power cut would.
package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Patience is how long a start and a graceful stop may take.
const Patience = time.Minute

// Process is one life of a server.
type Process struct {
	cmd   *exec.Cmd
	log   string
	begin int64 // of its part of the log
	dead  chan struct{}
	exit  error
}

// Start runs cmd, which writes behind what stands in the file log.
func Start(cmd *exec.Cmd, log string) (*Process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	info, err := out.Stat()
	if err != nil {
		return nil, err
	}
	p := &Process{cmd: cmd, log: log, begin: info.Size(), dead: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = out, out
	// A Ctrl-C is for us, who end it in order; it must not outlive us.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error, 1)
	go p.run(started)
	return p, <-started
}

// run keeps its thread: the kernel ends a child with the thread that made it.
func (p *Process) run(started chan<- error) {
	runtime.LockOSThread()
	err := p.cmd.Start()
	started <- err
	if err == nil {
		p.exit = p.cmd.Wait()
	}
	close(p.dead)
}

// Pid is the number of the process.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Name is the program's.
func (p *Process) Name() string { return filepath.Base(p.cmd.Path) }

// Dead is closed when the process has ended.
func (p *Process) Dead() <-chan struct{} { return p.dead }

// Alive reports whether it still runs.
func (p *Process) Alive() bool {
	select {
	case <-p.dead:
		return false
	default:
		return true
	}
}

// Await waits until url answers 200. Where the process ends before, the error
// says with which words.
func (p *Process) Await(ctx context.Context, url string) error {
	for begin := time.Now(); !answers(ctx, url); {
		select {
		case <-p.dead:
			return p.Ended()
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
		if time.Since(begin) > Patience {
			return fmt.Errorf("%s is not ready after %s\n%s", p.Name(), Patience, p.Said())
		}
	}
	return nil
}

func answers(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return false // not listening yet
	}
	_, _ = io.Copy(io.Discard, res.Body)
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// Ended is the error of a process that should still run.
func (p *Process) Ended() error { return fmt.Errorf("%s ended: %w\n%s", p.Name(), p.end(), p.Said()) }

func (p *Process) end() error {
	if p.exit == nil {
		return errors.New("without an error")
	}
	return p.exit
}

// Signal sends a signal.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// Kill ends the process as a power cut does.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.dead
}

// Stop ends the process as an operator does, which must work.
func (p *Process) Stop(s os.Signal) error {
	_ = p.Signal(s)
	select {
	case <-p.dead:
	case <-time.After(Patience):
		p.Kill()
	}
	if p.exit != nil {
		return fmt.Errorf("%s did not stop in order: %w\n%s", p.Name(), p.exit, p.Said())
	}
	return nil
}

// Log is what the process has written.
func (p *Process) Log() []byte {
	f, err := os.Open(p.log)
	if err != nil {
		return []byte(err.Error())
	}
	defer func() { _ = f.Close() }()
	b, _ := io.ReadAll(io.NewSectionReader(f, p.begin, 1<<20))
	return b
}

// Said is the end of the log.
func (p *Process) Said() string {
	b := p.Log()
	return string(b[max(0, len(b)-3000):])
}
