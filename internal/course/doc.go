// Package course keeps the courses a municipality offers: versions that never
// change, and the catalogue.
//
// It owns: course, course_version and course_media (files imported before there
// was a library); the rules of when
// content becomes a new version. Reading course files and rendering them is its
// sub-package courseware, the files that courses show are media. It does not
// know who takes a course (enrol), how far somebody is (learn) or who has to
// (project).
//
// Invariants:
//   - A version is immutable; the same content never becomes a second version
//     in a row.
//   - Changed content becomes a version only if its author declares whether
//     the change is editorial (completions stay valid) or substantive.
//   - A withdrawn course is not listed, not found and not begun; who is in it
//     goes on, and its address says since when and why.
//   - Catalogue, published version and what the search knows change in one
//     transaction.
package course
