// Package hrimport takes over the files of HR: people with their postings,
// and units.
//
// An import goes through four states: uploaded, planned, committed, undone.
// It owns the meaning of a row, the comparison with what is known, the stored
// plan and its execution. It does not own the file formats (hrfile) nor the
// rules of the unit tree (org).
//
// Invariants:
//   - The commit executes exactly the stored plan, in one transaction, or is
//     refused with a new plan because the data it was made from has changed.
//   - The same file again changes nothing.
//   - A bad value skips its row and says why; it never stops the others.
//   - Nobody ends because a row of theirs could not be read.
//   - Imports of one tenant wait for each other (advisory transaction lock).
package hrimport
