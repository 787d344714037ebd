// Package courseware reads courses that are written as files: course.yaml for
// the structure, one Markdown file per lesson and language for the texts.
// content/courses/FORMAT.md is the author's manual.
//
// It owns: the format, its checks with file and line, the fingerprints that
// tell which translation is stale, the content hash, how a lesson of one course
// stands in another, and the Edition, which is a course made ready to show. It
// does not own where a course is kept or published (course), marking (quiz) or
// looks (web). No database, no clock.
//
// Invariants:
//   - Lessons, blocks, questions and options have the same ids in every
//     language; structure, points and right answers stand once.
//   - The hash depends on what a learner can notice, not on comments or on
//     the declared kind of change; new fields of Course must be omitempty, or
//     every installed course would seem changed.
//   - HTML of an Edition went through one sanitiser.
package courseware
