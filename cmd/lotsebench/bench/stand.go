package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/bare"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
)

// How many people are signed in: those who read, and those who also write and
// need something left to do.
const (
	reading = 200
	writing = 600
)

// connections is the size of the limit's pool, the same as the program's.
const connections = 20

// stand is a data set with the program and the limit beside it, and people who
// are signed in.
type stand struct {
	*machine
	size     dataset.Size
	database string
	program  string
	files    string // where the program keeps them
	lotse    *child
	limit    *child
	profiler string // where the program answers for profiles, if it was built so
	readers  []*reader
	still    bool // nobody writes between two pages
}

// newStand copies the data set and signs people in. Nothing is served yet.
func newStand(ctx context.Context, m *machine, program string, size dataset.Size, signed int) (*stand, error) {
	s := &stand{machine: m, size: size, program: program, files: m.dir}
	var err error
	if s.database, err = m.copy(ctx, size); err != nil {
		return nil, err
	}
	signed = min(signed, size.People)
	for i := range signed {
		s.readers = append(s.readers, newReader(size, i*(size.People/signed)))
	}
	if err := m.super(ctx, s.database, s.signIn); err != nil {
		return nil, err
	}
	return s, bare.Prepare(ctx, inDatabase(m.SuperURL, s.database), embeddedpg.App)
}

// open starts the program and the limit.
func (s *stand) open(ctx context.Context) (err error) {
	if s.lotse, err = s.serve(ctx, inDatabase(s.AppURL, s.database), "on"); err != nil {
		return err
	}
	if s.limit, err = s.serveLimit(ctx); err != nil {
		return errors.Join(err, s.lotse.stop())
	}
	if err := s.settle(ctx); err != nil {
		return errors.Join(err, s.close())
	}
	return nil
}

// settle waits until the program has done what it does when it starts, such as
// publishing the tables of yesterday or signing thousands of texts: its jobs
// have ended, and it is quiet.
func (s *stand) settle(ctx context.Context) error {
	const look, most = 500 * time.Millisecond, 15 * time.Minute
	used := func() time.Duration { return s.lotse.cpu() + s.machine.cpu() }
	return s.super(ctx, s.database, func(conn *pgx.Conn) error {
		for begin := time.Now(); time.Since(begin) < most; {
			before := used()
			time.Sleep(look)
			calm := used()-before < look/5 || time.Since(begin) > 2*time.Minute // others may be busy
			var jobs int
			err := conn.QueryRow(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'running')`).Scan(&jobs)
			if err != nil || calm && jobs == 0 {
				return err
			}
		}
		return fmt.Errorf("the jobs of the program do not end within %s", most)
	})
}

func (s *stand) close() error { return errors.Join(s.lotse.stop(), s.limit.stop()) }

// serve starts the program as an operator would.
func (s *stand) serve(ctx context.Context, databaseURL, worker string) (*child, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(s.program, "serve")
	cmd.Env = append(os.Environ(),
		"LOTSE_LISTEN="+addr, "LOTSE_BASE_URL=http://"+addr, "LOTSE_DATABASE_URL="+databaseURL, "LOTSE_DATABASE_OWNER_URL=",
		"LOTSE_DATA_DIR="+s.files, "LOTSE_SMTP_URL=", "LOTSE_WORKER="+worker, "LOTSE_LOG=warn")
	if worker == "on" {
		if s.profiler, err = freeAddress(); err != nil {
			return nil, err
		}
		cmd.Env = append(cmd.Env, profileEnv+"="+s.profiler)
	}
	return start(ctx, cmd, addr, "/readyz", filepath.Join(s.dir, "lotse-"+s.database+"-"+worker+".log"))
}

// serveLimit starts the bare server: this program under another command.
func (s *stand) serveLimit(ctx context.Context) (*child, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "bare", "--listen", addr, "--database", inDatabase(s.AppURL, s.database), "--connections", fmt.Sprint(connections))
	cmd.Env = append(os.Environ(), bareEnv+"="+addr+" "+inDatabase(s.AppURL, s.database))
	return start(ctx, cmd, addr, "/hello", filepath.Join(s.dir, "bare-"+s.database+".log"))
}

// bareEnv lets a test's own program be the bare server too.
const bareEnv = "LOTSEBENCH_BARE"

// secret is a token of somebody who is signed in for this run.
func secret(what string, person int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "lotse bench %s %d", what, person))
	return hex.EncodeToString(sum[:])
}

// signIn writes the rows that signing in would. In set B every reader has an
// office.
func (s *stand) signIn(conn *pgx.Conn) error {
	ctx := context.Background()
	now := time.Now()
	for i, r := range s.readers {
		hash := sha256.Sum256([]byte(r.token))
		_, err := conn.Exec(ctx, `
			INSERT INTO session (tenant_id, id, account_id, token_hash, form_token, device, created_at, last_used_at, ends_at)
			SELECT tenant_id, $1, id, $2, $3, 'Lotsebench', $4, $4, $5 FROM account WHERE login = $6`,
			uuid.Must(uuid.NewV7()), hash[:], r.form, now, now.Add(12*time.Hour), r.Login)
		if err == nil && s.size.Facts {
			_, err = conn.Exec(ctx, `
				INSERT INTO role_grant (tenant_id, id, person_id, role, scope_kind, valid_from)
				SELECT tenant_id, $1, id, $2, 'tenant', $3 FROM person WHERE personnel_number = $4`,
				uuid.Must(uuid.NewV7()), offices[i%len(offices)], now.AddDate(-1, 0, 0), r.Number)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// offices are given in turn: the first reads published figures, the second
// live ones.
var offices = []string{"cio", "hr"}

// appoint gives a role in the whole town to everybody who is signed in.
func (s *stand) appoint(role string) func(*pgx.Conn) error {
	return func(conn *pgx.Conn) error {
		for _, r := range s.readers {
			_, err := conn.Exec(context.Background(), `
				INSERT INTO role_grant (tenant_id, id, person_id, role, scope_kind, valid_from)
				SELECT tenant_id, gen_random_uuid(), id, $1, 'tenant', current_date - 365 FROM person WHERE personnel_number = $2`, role, r.Number)
			if err != nil {
				return err
			}
		}
		return nil
	}
}
