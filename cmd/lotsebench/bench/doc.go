// Package bench measures the product beside the limit of the machine it runs
// on.
//
// It owns: a private PostgreSQL with the settings of `make run`, the program as
// a process of its own, a bare server on the same libraries as the limit, what
// is asked and what an answer must say, and the table of figures with their
// goals. The towns are made by its room dataset, requests are sent by load,
// what goes to the database is counted by wire.
//
// Invariants:
//   - A figure and its limit come from one run, alternating window by window,
//     with one load generator and one database server.
//   - Every answer is checked: status, length, the reader's own name, and after
//     a write that the page shows it. One wrong answer fails the run.
//   - Nothing of the product is switched off or built differently.
package bench
