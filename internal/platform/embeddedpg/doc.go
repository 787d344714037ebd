// Package embeddedpg supervises a private PostgreSQL server for one directory.
//
// It owns that directory: the lock, the cluster below data/, the socket below
// run/ and the server's log. It finds PostgreSQL's programs, runs them without
// root's rights, restarts a server that died, and creates the two roles and
// the database Lotse works with. It does not own the schema and holds no pool.
//
// Invariants:
//   - One process per directory, guarded by flock; the kernel frees it on kill -9.
//   - A directory with data is never emptied, renamed or upgraded. What does
//     not fit (another major version, foreign files) is refused untouched.
//   - The server listens on a Unix socket in a directory only its account can
//     enter; there is no TCP port and therefore no password.
//   - The server never outlives the process that started it: it is signalled
//     by the kernel, and a new start waits for whatever is still ending.
package embeddedpg
