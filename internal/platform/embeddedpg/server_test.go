package embeddedpg

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// childDir makes this test binary an owner of a server that gets killed.
const childDir = "LOTSE_TEST_EMBEDDEDPG_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir); err != nil {
			fmt.Println("FAULT", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child starts a server, adds a row, says how many there are and waits.
func child(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := Start(ctx, Options{Dir: dir, Bin: os.Getenv("LOTSE_TEST_EMBEDDEDPG_BIN")})
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, s.OwnerURL)
	if err != nil {
		return err
	}
	var rows int
	err = errors.Join(
		execute(ctx, conn, "CREATE TABLE IF NOT EXISTS kept (at timestamptz DEFAULT clock_timestamp())"),
		execute(ctx, conn, "INSERT INTO kept DEFAULT VALUES"),
		conn.QueryRow(ctx, "SELECT count(*) FROM kept").Scan(&rows),
	)
	if err != nil {
		return err
	}
	fmt.Println("ROWS", rows)
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, s.Stop(ctx))
}

func execute(ctx context.Context, conn *pgx.Conn, sql string) error {
	_, err := conn.Exec(ctx, sql)
	return err
}

// openDir is a directory other accounts can pass; t.TempDir is closed to them.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lotse-embeddedpg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// everyBinary runs a test on each PostgreSQL this machine has.
func everyBinary(t *testing.T, test func(t *testing.T, bin string)) {
	found := findBinaries(t.Context(), "")
	if len(found) == 0 {
		t.Fatal("no PostgreSQL found: run npm ci --ignore-scripts")
	}
	for _, b := range found {
		t.Run(strconv.Itoa(b.major), func(t *testing.T) {
			t.Parallel()
			test(t, b.dir)
		})
	}
}

func TestServerHasRolesDatabaseAndExtensions(t *testing.T) {
	t.Parallel()
	everyBinary(t, func(t *testing.T, bin string) {
		s := start(t, Options{Fast: true, Bin: bin})
		owner, app := connect(t, s.OwnerURL), connect(t, s.AppURL)
		for _, e := range extensions {
			if _, err := owner.Exec(t.Context(), "CREATE EXTENSION "+e); err != nil {
				t.Errorf("the owner cannot create %s: %v", e, err)
			}
		}
		if _, err := app.Exec(t.Context(), "CREATE TABLE forbidden ()"); err == nil {
			t.Error("the program's role may create tables")
		}
		if _, err := app.Exec(t.Context(), "CREATE TEMP TABLE forbidden ()"); err == nil {
			t.Error("the program's role may create temporary tables")
		}
		var mighty []string
		rows, err := owner.Query(t.Context(), "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'lotse%' AND (rolsuper OR rolbypassrls OR rolcreaterole)")
		if err == nil {
			mighty, err = pgx.CollectRows(rows, pgx.RowTo[string])
		}
		if err != nil || len(mighty) > 0 {
			t.Errorf("roles with too many rights: %v, %v", mighty, err)
		}
	})
}

func TestDurableSettings(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	conn := connect(t, start(t, Options{Dir: dir}).AppURL)
	want := map[string]string{"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "listen_addresses": "", "data_checksums": "on"}
	for name, value := range want {
		var got string
		if err := conn.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&got); err != nil || got != value {
			t.Errorf("%s = %q, %v; want %q", name, got, err, value)
		}
	}
}

func TestKeepsDataWhenItsOwnerIsKilled(t *testing.T) {
	t.Parallel()
	everyBinary(t, func(t *testing.T, bin string) {
		dir := openDir(t)
		for want := 1; want <= 4; want++ {
			cmd, rows := startChild(t, dir, bin, nil)
			if rows != want {
				t.Fatalf("start %d found %d rows", want, rows)
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
		}
		awaitNoServer(t, dir)
	})
}

func awaitNoServer(t *testing.T, dir string) {
	t.Helper()
	for range 500 {
		if len(serverProcesses(filepath.Join(dir, "data"))) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the server outlived its owner by ten seconds")
}

func startChild(t *testing.T, dir, bin string, as *syscall.Credential) (*exec.Cmd, int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testBinary(t))
	cmd.Env = append(os.Environ(), childDir+"="+dir, "LOTSE_TEST_EMBEDDEDPG_BIN="+bin)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var rows int
	if _, err := fmt.Sscanf(line, "ROWS %d", &rows); err != nil {
		t.Fatalf("child says %q", line)
	}
	return cmd, rows
}

// testBinary is a copy that every account may run.
func testBinary(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(openDir(t), "child")
	// A process forked meanwhile would hold the file open for writing, and
	// execve refuses such a file (ETXTBSY).
	syscall.ForkLock.RLock()
	err = os.WriteFile(path, raw, 0o755)
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSecondStartIsRefused(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	if _, ok := Attach(t.Context(), dir); ok {
		t.Fatal("attached to nothing")
	}
	first := start(t, Options{Dir: dir, Fast: true})
	if _, err := Start(t.Context(), Options{Dir: dir}); !hasID(err, "postgres.busy") {
		t.Errorf("second start: %v", err)
	}
	again, ok := Attach(t.Context(), dir)
	if !ok || again.OwnerURL != first.OwnerURL || again.Stop(t.Context()) != nil {
		t.Error("cannot attach to the running server")
	}
	connect(t, first.AppURL) // the refused start and Attach's Stop left it alone
}

func hasID(err error, id string) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.ID == id
}

func TestForeignDirectoryIsRefusedUntouched(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, content, want string }{
		{"older major version", "PG_VERSION", "14\n", "postgres.version"},
		{"newer major version", "PG_VERSION", "99\n", "postgres.version"},
		{"no cluster", "diary.txt", "dear", "postgres.foreign"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			data := filepath.Join(dir, "data")
			if err := errors.Join(os.Mkdir(data, 0o700), os.WriteFile(filepath.Join(data, tt.file), []byte(tt.content), 0o600)); err != nil {
				t.Fatal(err)
			}
			before := tree(t, data)
			if _, err := Start(t.Context(), Options{Dir: dir}); !hasID(err, tt.want) {
				t.Errorf("Start: %v, want %s", err, tt.want)
			}
			if diff := cmp.Diff(before, tree(t, data)); diff != "" {
				t.Errorf("directory changed:\n%s", diff)
			}
		})
	}
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		files[path] = fmt.Sprint(info.Mode(), info.ModTime(), string(raw))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// However often it is killed, it is back at once: the growing pause is for a
// server that cannot start. With it nine kills would take longer than allowed.
func TestStartsAgainAfterAKilledServer(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Dir: openDir(t), Fast: true})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for range 9 {
		for _, pid := range s.Processes() {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		for {
			conn, err := pgx.Connect(ctx, s.AppURL)
			if err == nil {
				_ = conn.Close(ctx)
				break
			}
			if ctx.Err() != nil {
				t.Fatal(err)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// A machine that lost power reuses process numbers: the file names a living
// process that is no PostgreSQL.
func TestStaleProcessNumberOfSomebodyElse(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	ctx := t.Context()
	s, err := Start(ctx, Options{Dir: dir, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	stale := fmt.Sprintf("%d\n%s/data\n1700000000\n5432\n%s\n\n", os.Getpid(), dir, socketDir(dir))
	if err := os.WriteFile(filepath.Join(dir, "data", "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, Options{Dir: dir, Fast: true})
}

func TestHalfInitialisedDirectoryIsReplaced(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	half := filepath.Join(dir, "initdb-123")
	if err := os.Mkdir(half, 0o700); err != nil {
		t.Fatal(err)
	}
	start(t, Options{Dir: dir, Fast: true})
	if isDir(half) {
		t.Error("the half cluster still takes up space")
	}
}

func TestLongDirectoryNameGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openDir(t), strings.Repeat("gemeinde-", 12))
	s := start(t, Options{Dir: dir, Fast: true})
	connect(t, s.AppURL)
	t.Cleanup(func() { _ = os.RemoveAll(socketDir(dir)) })
}

func TestThrowAwayServerLeavesNothing(t *testing.T) {
	t.Parallel()
	s, err := Start(t.Context(), Options{Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil || isDir(s.temp) {
		t.Errorf("stop: %v, directory left: %v", err, isDir(s.temp))
	}
}
