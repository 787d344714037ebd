package crash

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/process"
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
	*process.Process
	restart time.Duration // until it was ready
}

// patience is how long a start, an armed life and a graceful stop may take.
const patience = process.Patience

// start runs the program and waits until it is ready. Armed with n > 0 it
// kills itself right after its n-th commit, maybe while it starts.
func (s *server) start(ctx context.Context, n int) (*life, error) {
	cmd := exec.Command(s.program, "serve")
	cmd.Env = append(os.Environ(), s.env...)
	cmd.Env = append(cmd.Env, "LOTSE_LISTEN="+s.listen, "LOTSE_BASE_URL="+s.base(), once.CrashEnv+"="+strconv.Itoa(n))
	begin := time.Now()
	p, err := process.Start(cmd, s.log)
	if err != nil {
		return nil, err
	}
	l := &life{Process: p}
	s.life = l
	if l.restart, err = s.await(ctx, begin); err != nil {
		p.Kill()
		return nil, err
	}
	return l, nil
}

// await waits until the server says that it is ready and returns the time
// since begin. An armed life may have died by then: that is its purpose.
func (s *server) await(ctx context.Context, begin time.Time) (time.Duration, error) {
	err := s.life.Await(ctx, s.base()+"/readyz")
	if err != nil && (ctx.Err() != nil || s.life.Alive() || !s.life.crashed()) {
		return 0, fmt.Errorf("crash: %w", err)
	}
	return time.Since(begin), nil
}

// alive reports whether the last life goes on.
func (s *server) alive() bool { return s.life != nil && s.life.Alive() }

// crashed reports whether the life ended at its crash point.
func (l *life) crashed() bool { return bytes.Contains(l.Log(), []byte(once.CrashWords)) }

// stop ends the life as an operator does.
func (l *life) stop() error { return l.Stop(syscall.SIGTERM) }
