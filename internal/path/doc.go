// Package path puts courses together: paths (all, in order, at least n of,
// nested) with how far somebody is in them, and what has to be completed before
// a course is begun.
//
// It does not own courses (course), completions (learn) or who must complete a
// path by when (duty).
//
// Invariants:
//   - How far somebody is follows from the courses they completed and nothing
//     else; more completions never lead back, their order does not matter.
//   - A path is completed in the transaction of the completion that was
//     missing, once: the newest row of path_completion says so. A corrected
//     completion takes it back by a row of its own.
//   - What is offered never changes but by a new revision. Who completed an
//     older one has completed the path.
//   - No course waits for itself, be it through paths: what would close such
//     a circle is refused.
package path
