package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/process"
)

// child is a server in a process of its own.
type child struct {
	*process.Process
	addr string
}

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
	p, err := process.Start(cmd, log)
	if err != nil {
		return nil, err
	}
	c := &child{Process: p, addr: addr}
	if err := p.Await(ctx, "http://"+addr+path); err != nil {
		if p.Alive() {
			err = errors.Join(err, c.stop())
		}
		return nil, fmt.Errorf("bench: %w", err)
	}
	return c, nil
}

// stop ends the server in order.
func (c *child) stop() error { return c.Stop(os.Interrupt) }

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
	own, _, _ := times(c.Pid())
	return own
}

// resident is its memory in bytes.
func (c *child) resident() int64 { return memory(c.Pid(), "VmRSS") }

// peak is the most it held since forgetPeak.
func (c *child) peak() int64 { return memory(c.Pid(), "VmHWM") }

// forgetPeak lets the peak begin anew and returns what the child holds now.
func (c *child) forgetPeak() (int64, error) {
	const peakOnly = "5" // proc_pid_clear_refs(5)
	err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", c.Pid()), []byte(peakOnly), 0)
	return c.resident(), err
}

// memory reads a field of /proc/pid/status in bytes; 0 when the process has
// ended.
func memory(pid int, field string) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
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
	if err := syscall.Kill(-c.Pid(), syscall.SIGINT); err != nil {
		return err
	}
	select {
	case <-c.Dead():
		return nil
	case <-time.After(process.Patience):
		_ = syscall.Kill(-c.Pid(), syscall.SIGKILL)
		<-c.Dead()
		return errors.New("bench: make run did not stop")
	}
}
