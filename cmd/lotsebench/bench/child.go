package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a server in a process of its own.
type child struct {
	addr string
	cmd  *exec.Cmd
	log  string
	dead chan struct{}
	exit error
}

// patience is how long a server may take to start or to stop.
const patience = time.Minute

// freeAddress returns one that is free now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// start runs cmd and waits until path answers 200. It writes to a log beside
// the data.
func start(ctx context.Context, cmd *exec.Cmd, addr, path, log string) (*child, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	c := &child{addr: addr, cmd: cmd, log: log, dead: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = out, out
	// A Ctrl-C is for us, who end it in order; it must not outlive us.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error, 1)
	go c.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	for begin := time.Now(); ; {
		if ok := answers(ctx, "http://"+addr+path); ok {
			return c, nil
		}
		select {
		case <-c.dead:
			return nil, fmt.Errorf("bench: %s ended: %w\n%s", filepath.Base(cmd.Path), c.exit, c.said())
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), c.stop())
		case <-time.After(10 * time.Millisecond):
		}
		if time.Since(begin) > patience {
			return nil, errors.Join(fmt.Errorf("bench: %s is not ready after %s\n%s", filepath.Base(cmd.Path), patience, c.said()), c.stop())
		}
	}
}

// run keeps its thread: the kernel ends a child with the thread that made it.
func (c *child) run(started chan<- error) {
	runtime.LockOSThread()
	err := c.cmd.Start()
	started <- err
	if err == nil {
		c.exit = c.cmd.Wait()
	}
	close(c.dead)
}

func answers(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// stop ends the server in order.
func (c *child) stop() error {
	_ = c.cmd.Process.Signal(os.Interrupt)
	select {
	case <-c.dead:
	case <-time.After(patience):
		_ = c.cmd.Process.Kill()
		<-c.dead
		return fmt.Errorf("bench: %s did not stop", filepath.Base(c.cmd.Path))
	}
	if c.exit != nil {
		return fmt.Errorf("bench: %w\n%s", c.exit, c.said())
	}
	return nil
}

// said is the end of the log.
func (c *child) said() string {
	b, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-3000):])
}

// tick is the unit of processor time in /proc.
const tick = 10 * time.Millisecond

// times reads the processor time of a process, and of its children that ended.
func times(pid int) (own, children time.Duration, parent int) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, 0 // it has ended
	}
	// The name in brackets may hold blanks.
	f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	n := func(i int) int {
		v, _ := strconv.Atoi(f[i])
		return v
	}
	return time.Duration(n(11)+n(12)) * tick, time.Duration(n(13)+n(14)) * tick, n(1)
}

// cpu is the processor time the child has used.
func (c *child) cpu() time.Duration {
	own, _, _ := times(c.cmd.Process.Pid)
	return own
}

// resident is its memory in bytes.
func (c *child) resident() int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// cpu is the processor time of the database server with all its processes.
func (m *machine) cpu() time.Duration {
	b, err := os.ReadFile(filepath.Join(m.Dir, "data", "postmaster.pid"))
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(b), "\n")
	master, _ := strconv.Atoi(line)
	own, ended, _ := times(master)
	sum := own + ended
	list, _ := os.ReadDir("/proc")
	for _, e := range list {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if own, _, parent := times(pid); parent == master {
			sum += own
		}
	}
	return sum
}

// stopGroup ends what make started: make itself passes no signal on, and says
// that its command was interrupted.
func (c *child) stopGroup() error {
	if err := syscall.Kill(-c.cmd.Process.Pid, syscall.SIGINT); err != nil {
		return err
	}
	select {
	case <-c.dead:
		return nil
	case <-time.After(patience):
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		<-c.dead
		return errors.New("bench: make run did not stop")
	}
}
