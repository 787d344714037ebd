// Package crash proves that nothing acknowledged is lost or doubled when the
// server or its database dies, freezes, fills up or is updated.
//
// It owns: a small town on a private PostgreSQL with the settings of `make
// run`, the program as a process of its own, people who take a course over
// HTTP and write down on disk what was acknowledged, the faults, and the
// comparison of those lists with the facts. It does not own the product's
// rules, and nothing of it is shipped.
//
// A Stage is the town at rest; each Part plays twice on copies of it: once as
// the product is, and once as its twin, where what protects is switched off
// and the same comparison must find a loss or a double:
//
//	server    kill -9 of the program               twin: a repeated request takes effect again
//	database  kill -9 of PostgreSQL, or of both    twin: synchronous_commit off
//	freeze    SIGSTOP of PostgreSQL                twin: as server
//	disk      its file system is full              twin: as database
//	two       kill -9 of two instances in turn     twin: as server
//	rolling   SIGTERM of two instances in turn     twin: kill -9, and as server
//
// Invariants:
//   - A learner writes an acknowledgement to disk before doing anything else,
//     and repeats a request with its key until it is answered.
//   - A fault counts as between commit and answer only where the program said
//     so with its last breath, or where the wire to PostgreSQL saw the commit
//     of a learner's write and did not pass it on.
//   - A refused connection sends the request to the next instance, as a proxy
//     would; a connection that breaks later, and any 5xx, is a failed request.
//     Every 5xx must be a 503 with Retry-After and words.
//   - The comparison reads tables, not services.
package crash
