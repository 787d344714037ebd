package embeddedpg

import (
	"context"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
	"time"
)

// account is whom the server runs as. PostgreSQL refuses to run as root.
type account struct {
	name     string
	uid, gid int  // -1: files stay with the current user
	drop     bool // change to uid and gid
	space    bool // own user namespace in which root is an ordinary user
}

// accounts lists whom the server could run as, best first. Existing data
// decides alone: it stays readable for the account that wrote it.
func accounts(data string) []account {
	if os.Geteuid() != 0 {
		return []account{{name: "current user", uid: -1, gid: -1}}
	}
	space := account{name: "user namespace", uid: -1, gid: -1, space: true}
	if info, err := os.Stat(data); err == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
			return []account{{name: "owner of the data", uid: int(st.Uid), gid: int(st.Gid), drop: true}}
		}
		return []account{space}
	}
	var list []account
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.Atoi(u.Uid)
		gid, errG := strconv.Atoi(u.Gid)
		if errU == nil && errG == nil && uid != 0 {
			list = append(list, account{name: name, uid: uid, gid: gid, drop: true})
		}
	}
	return append(list, space)
}

// command prepares a program that runs as a, in dir, outside the terminal's
// process group: Ctrl-C must reach Lotse first, which then ends the server.
func (a account) command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	// Nothing of our environment: PGDATA, LD_PRELOAD or secrets must not leak.
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGINT}
	if a.drop {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	if a.space {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 1000, HostID: 0, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 1000, HostID: 0, Size: 1}}
	}
	return cmd
}

// works tries the account for real: may it enter dir and run these binaries?
// Permissions, capabilities and kernel settings are too many to predict.
func (a account) works(ctx context.Context, dir string, b binaries) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return onLockedThread(a.command(ctx, dir, b.path("initdb"), "--version").Run)
}

// own hands a file or folder to the account.
func (a account) own(path string) error {
	if !a.drop {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}
