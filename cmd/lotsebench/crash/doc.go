// Package crash proves that nothing acknowledged is lost or doubled when the
// server dies.
//
// It owns: a small town on a private PostgreSQL with the settings of `make
// run`, the program as a process of its own, people who take a course over
// HTTP and write down on disk what was acknowledged, the kills, and the
// comparison of those lists with the facts. It does not own the product's
// rules, and nothing of it is shipped.
//
// Invariants:
//   - A learner writes an acknowledgement to disk before doing anything else,
//     and repeats a request with its key until it is answered.
//   - A kill counts as between commit and answer only where the program said
//     so with its last breath.
//   - The comparison reads tables, not services.
package crash
