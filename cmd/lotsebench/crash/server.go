package crash

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/once"
)

// server is the program under test; it lives many times at one address.
type server struct {
	program string
	listen  string
	env     []string
	log     string // file; every life appends
	life    *life  // the last one
}

// newServer returns one that works on a database and writes its log below dir.
func newServer(program, dir, databaseURL string, env ...string) (*server, error) {
	listen, err := address()
	_, port, _ := net.SplitHostPort(listen)
	return &server{program: program, listen: listen, log: filepath.Join(dir, "server-"+port+".log"), env: append([]string{
		"LOTSE_DATABASE_URL=" + databaseURL, "LOTSE_DATABASE_OWNER_URL=", "LOTSE_DATA_DIR=" + dir, "LOTSE_SMTP_URL=", "LOTSE_LOG=warn",
	}, env...)}, err
}

func (s *server) base() string { return "http://" + s.listen }

// address returns one that is free now and that the kernel hands to nobody
// while the server is dead: below the range of short-lived ports.
func address() (string, error) {
	for range 200 {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(15000+rand.IntN(15000))))
		if err == nil {
			return listener.Addr().String(), listener.Close()
		}
	}
	return "", errors.New("crash: no free port")
}

// life is one run of the program, from its start to its death.
type life struct {
	cmd     *exec.Cmd
	log     string
	begin   int64 // of its part of the log
	dead    chan struct{}
	exit    error
	restart time.Duration // until it was ready
}

// patience is how long a start, an armed life and a graceful stop may take.
const patience = time.Minute

// start runs the program and waits until it is ready. Armed with n > 0 it
// kills itself right after its n-th commit, maybe while it starts.
func (s *server) start(ctx context.Context, n int) (*life, error) {
	out, err := os.OpenFile(s.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	info, err := out.Stat()
	if err != nil {
		return nil, err
	}
	l := &life{cmd: exec.Command(s.program, "serve"), log: s.log, begin: info.Size(), dead: make(chan struct{})}
	s.life = l
	l.cmd.Stdout, l.cmd.Stderr = out, out
	l.cmd.Env = append(os.Environ(), s.env...)
	l.cmd.Env = append(l.cmd.Env, "LOTSE_LISTEN="+s.listen, "LOTSE_BASE_URL="+s.base(), once.CrashEnv+"="+strconv.Itoa(n))
	// A Ctrl-C is for us, who end it in order; it must not outlive us.
	l.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	begin := time.Now()
	started := make(chan error, 1)
	go l.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	if l.restart, err = s.await(ctx, begin); err != nil {
		l.kill()
		return nil, err
	}
	return l, nil
}

// await waits until the server says that it is ready and returns the time
// since begin.
func (s *server) await(ctx context.Context, begin time.Time) (time.Duration, error) {
	for {
		switch ok, err := s.life.ready(ctx, s.base()); {
		case err != nil:
			return 0, err
		case ok:
			return time.Since(begin), nil
		case time.Since(begin) > patience:
			return 0, fmt.Errorf("crash: the server is not ready after %s:\n%s", patience, s.life.said())
		}
	}
}

// alive reports whether the last life goes on.
func (s *server) alive() bool {
	if s.life == nil {
		return false
	}
	select {
	case <-s.life.dead:
		return false
	default:
		return true
	}
}

// run keeps its thread: the kernel ends a child with the thread that made it.
func (l *life) run(started chan<- error) {
	runtime.LockOSThread()
	err := l.cmd.Start()
	started <- err
	if err == nil {
		l.exit = l.cmd.Wait()
	}
	close(l.dead)
}

// ready asks once. An armed life may have died by now: that is its purpose.
func (l *life) ready(ctx context.Context, base string) (bool, error) {
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-l.dead:
		if l.crashed() {
			return true, nil
		}
		return false, fmt.Errorf("crash: the server ended: %w\n%s", l.exit, l.said())
	case <-time.After(5 * time.Millisecond):
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", nil)
	if err != nil {
		return false, err
	}
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return false, nil // not listening yet
	}
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode == http.StatusOK, res.Body.Close()
}

// kill ends the life as a power cut of the process: SIGKILL.
func (l *life) kill() {
	_ = l.cmd.Process.Kill()
	<-l.dead
}

// crashed reports whether the life ended at its crash point.
func (l *life) crashed() bool { return bytes.Contains(l.part(), []byte(once.CrashWords)) }

// stop ends the life as an operator does, which must work.
func (l *life) stop() error {
	_ = l.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-l.dead:
	case <-time.After(patience):
		l.kill()
	}
	if l.exit != nil {
		return fmt.Errorf("crash: the server did not stop in order: %w\n%s", l.exit, l.said())
	}
	return nil
}

func (l *life) part() []byte {
	f, err := os.Open(l.log)
	if err != nil {
		return []byte(err.Error())
	}
	defer func() { _ = f.Close() }()
	b, _ := io.ReadAll(io.NewSectionReader(f, l.begin, 1<<20))
	return b
}

// said is the end of what the life logged.
func (l *life) said() string {
	b := l.part()
	return string(b[max(0, len(b)-3000):])
}
