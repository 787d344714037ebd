package embeddedpg

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Root must give its rights away; everybody else runs the server directly.
func TestServerNeverRunsAsRoot(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openDir(t), "not", "there", "yet")
	start(t, Options{Dir: dir, Fast: true})
	if uid := ownerOf(t, filepath.Join(dir, "data")); uid == 0 {
		t.Error("the cluster belongs to root")
	}
}

func ownerOf(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Sys().(*syscall.Stat_t).Uid)
}

// What root can do with a closed directory (a checkout below /root) is to
// start the server in a user namespace; an ordinary user just starts it.
func TestClosedDirectory(t *testing.T) {
	t.Parallel()
	everyBinary(t, func(t *testing.T, bin string) {
		dir := filepath.Join(t.TempDir(), "data dir")
		for range 2 {
			s := start(t, Options{Dir: dir, Fast: true, Bin: bin})
			connect(t, s.AppURL)
			if err := s.Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if uid := ownerOf(t, filepath.Join(dir, "data")); uid != os.Geteuid() {
			t.Errorf("files belong to %d", uid)
		}
	})
}

// The same program for an ordinary user. Only root can become one; everybody
// else is one already.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	everyBinary(t, func(t *testing.T, bin string) {
		const somebody = 65534 // nobody; initdb insists on an account with a name
		dir, uid := openDir(t), os.Geteuid()
		var as *syscall.Credential
		if uid == 0 {
			uid, as = somebody, &syscall.Credential{Uid: somebody, Gid: somebody}
			if err := os.Chown(dir, somebody, somebody); err != nil {
				t.Fatal(err)
			}
		}
		for want := 1; want <= 2; want++ {
			cmd, rows := startChild(t, dir, bin, as)
			if rows != want {
				t.Fatalf("start %d found %d rows", want, rows)
			}
			_ = cmd.Process.Signal(syscall.SIGKILL)
			_ = cmd.Wait()
		}
		if got := ownerOf(t, filepath.Join(dir, "data")); got != uid {
			t.Errorf("the cluster belongs to %d, want %d", got, uid)
		}
	})
}

// npm's binaries below a closed home directory: the copy beside the data works.
func TestCopiedBinaries(t *testing.T) {
	t.Parallel()
	everyBinary(t, func(t *testing.T, bin string) {
		found := inspect(t.Context(), bin, filepath.Base(filepath.Dir(bin)) == "native")
		if len(found) != 1 {
			t.Fatalf("no PostgreSQL in %s", bin)
		}
		if !found[0].npm {
			return // installed binaries are within everybody's reach
		}
		copied, err := found[0].copyTo(openDir(t))
		if err != nil {
			t.Fatal(err)
		}
		start(t, Options{Fast: true, Bin: copied.dir})
	})
}
